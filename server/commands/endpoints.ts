// `zonewarden endpoints`: the endpoints that manifests or a cluster's objects want, after all filters.
import type { ClaimingObject } from '../../reconciler/claims/kinds.ts';
import { objectText } from '../../reconciler/claims/object.ts';
import { desiredEndpoints } from '../../reconciler/desired.ts';
import type { Endpoint } from '../../reconciler/endpoint.ts';
import { toWire } from '../../reconciler/wire.ts';
import type { Config } from '../config/config.ts';
import { planSettingsOf } from '../plan-settings.ts';
import { policyOf } from '../policy-options.ts';
import { fileLookup } from './file-lookup.ts';
import { gatherObjects, tellProblems } from './objects.ts';
import { serialise } from './output.ts';
import { type ExitCode, exitCodes, type Streams } from './streams.ts';

/** Prints them sorted by name and type. Names that are wanted and have no endpoint are told on standard error. */
export async function endpoints(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  streams: Streams,
): Promise<ExitCode> {
  const policy = policyOf(config);
  const store = await gatherObjects(config, env, policy, streams);
  const { minTTL, provider, shaping } = planSettingsOf(config);
  const list = (kind: string) => store.list(kind) as readonly ClaimingObject[];
  const desired = desiredEndpoints({ policy, lookup: fileLookup(store, policy), list, minTTL, provider, shaping });
  tellProblems(desired.problems, streams);
  for (const { claim, name: dnsName, pending } of desired.pending) {
    streams.stderr.write(
      `no endpoint for ${dnsName} (${objectText(claim.object)}): ${pending.message} [${pending.code}]\n`,
    );
  }
  for (const { claim, violations } of desired.rejected) {
    const [first] = violations;
    streams.stderr.write(
      `no endpoint for ${claim.host} (${objectText(claim.object)}): it ${first?.message} [${first?.code}]\n`,
    );
  }
  if (config.output === 'text') streams.stdout.write(desired.endpoints.map(line).join(''));
  else streams.stdout.write(serialise({ endpoints: desired.endpoints.map(toWire) }, config.output));
  return exitCodes.ok;
}

/** In the manner of a zone file: name, TTL or 0, IN, type, targets. */
function line(endpoint: Endpoint): string {
  const { dnsName, recordTTL, recordType, targets, setIdentifier } = endpoint;
  const identifier = setIdentifier === undefined ? '' : ` (${setIdentifier})`;
  return `${dnsName} ${recordTTL ?? 0} IN ${recordType} ${targets.join(' ')}${identifier}\n`;
}
