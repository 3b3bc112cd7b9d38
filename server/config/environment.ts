// The layer of the environment: ZONEWARDEN_<FLAG>, and EXTERNAL_DNS_<FLAG> for ExternalDNS's own flags.
import type { ConfigKey } from './config.ts';
import { flags } from './flag-table.ts';
import { type Layer, LayerBuilder } from './layer.ts';
import { readTexts } from './read-value.ts';
import { refusedFlag } from './refused-flags.ts';
import { nearest } from './suggest.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const known = new Set(flags.flatMap((flag) => flag.environment));
const ownNames = flags.map((flag) => flag.environment[0] ?? '');

/** What Kubernetes adds for a Service called zonewarden or external-dns-cloudflare: not meant for us. */
const serviceLink = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)$/;
const serviceUrl = /^(tcp|udp|sctp):\/\//;

/**
 * Reads the environment as ExternalDNS does: empty is unset, lists are separated by newlines.
 * @param given flags of the command line, whose variables are not looked at
 */
export function fromEnvironment(env: Environment, given: ReadonlySet<ConfigKey>): Layer {
  const layer = new LayerBuilder();
  for (const flag of flags) {
    if (given.has(flag.key)) continue;
    const variable = flag.environment.find((name) => isSet(name, env[name]));
    if (variable === undefined) continue;
    const text = env[variable] ?? '';
    const texts = flag.repeatable ? text.replace(/\r?\n$/, '').split(/\r?\n/) : [text];
    layer.set(flag, readTexts(flag, texts), { kind: 'environment', variable });
  }
  for (const [variable, value] of Object.entries(env)) {
    if (isSet(variable, value) && !known.has(variable)) judgeUnknown(variable, layer);
  }
  return layer;
}

function isSet(name: string, value: string | undefined): boolean {
  if (value === undefined || value === '') return false;
  return !(serviceLink.test(name) || (name.endsWith('_PORT') && serviceUrl.test(value)));
}

/** Unknown variables are not an error: other programs may own them. What ExternalDNS would have read is. */
function judgeUnknown(variable: string, layer: LayerBuilder): void {
  const match = /^(?:ZONEWARDEN|EXTERNAL_DNS)_(.+)$/.exec(variable);
  if (match === null) return;
  const name = (match[1] ?? '').toLowerCase().replaceAll('_', '-');
  const refusal = refusedFlag(name);
  if (refusal !== undefined) {
    layer.problems.push({ message: `--${name} ${refusal}`, origin: { kind: 'environment', variable } });
    return;
  }
  const near = variable.startsWith('ZONEWARDEN_') ? nearest(variable, ownNames) : undefined;
  if (near !== undefined) layer.warnings.push(`environment variable ${variable} is not read; did you mean ${near}?`);
}
