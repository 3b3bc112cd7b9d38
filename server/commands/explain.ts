// `zonewarden explain NAME`: everything about one name, for whoever asks at night why it does not resolve.
import { isHostname, parseHostname } from '../../reconciler/claims/hostname.ts';
import type { ClaimingObject } from '../../reconciler/claims/kinds.ts';
import { type ExplainedClaim, type Explanation, explain } from '../../reconciler/explanation.ts';
import { changeLine, printable, recordText } from '../../reconciler/plan/render.ts';
import type { RecordSet } from '../../reconciler/record-set.ts';
import { toWire } from '../../reconciler/wire.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/problem.ts';
import { serialise } from './output.ts';
import { planned } from './planned.ts';
import { type ExitCode, exitCodes, type Streams } from './streams.ts';

/** @throws ConfigError for a text that is no DNS name */
export async function explainName(
  text: string,
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  streams: Streams,
): Promise<ExitCode> {
  const name = parseHostname(text);
  if (!isHostname(name)) {
    throw new ConfigError([{ message: `explain: ${JSON.stringify(text)} is not a DNS name: ${name.problem}` }]);
  }
  const { store, ...inputs } = await planned(config, env, streams);
  const list = (kind: string) => store.list(kind) as readonly ClaimingObject[];
  const explanation = explain(name, { ...inputs, list });
  const written = config.output === 'text' ? textOf(explanation) : serialise(wireOf(explanation), config.output);
  streams.stdout.write(written);
  return exitCodes.ok;
}

function textOf({ name, claims, zone, records, changes, held }: Explanation): string {
  const lines = [
    name,
    '',
    'claimed by',
    ...lined(claims.flatMap(claimLines), 'nothing that is in scope'),
    'zone',
    `  ${zone === undefined ? 'none of the provider contains the name [NoMatchingZone]' : zone.name || '.'}`,
    'records now',
    ...lined(records.map(recordLine), 'none'),
    'next pass',
    ...lined(
      [
        ...changes.map(changeLine),
        ...held.map(({ record, code, message }) => `! ${record.dnsName} ${record.recordType}: ${message} [${code}]`),
      ],
      'leaves it as it is',
    ),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function lined(lines: readonly string[], otherwise: string): readonly string[] {
  return (lines.length > 0 ? lines : [otherwise]).map((line) => `  ${line}`);
}

function claimLines({ object, field, host, accepted, violations }: ExplainedClaim): readonly string[] {
  return [
    `${object} at ${field} (${host}): ${accepted ? 'accepted' : 'denied'}`,
    ...violations.map(
      ({ level, message, hint, code }) => `  ${level}: it ${message}${hint ? `; ${hint}` : ''} [${code}]`,
    ),
  ];
}

function recordLine(record: RecordSet): string {
  const { owner, resource } = record.labels ?? {};
  const whose = owner === undefined ? 'no owner' : `owner "${owner}"${resource ? `, for ${resource}` : ''}`;
  return `${recordText(record)} (${whose})`;
}

function wireOf({ name, claims, zone, records, changes, held }: Explanation): object {
  return {
    name,
    claims: claims.map(({ violations, ...claim }) => ({
      ...claim,
      violations: violations.map(({ code, level, message }) => ({ code, level, message })),
    })),
    zone: zone?.name ?? null,
    records: records.map(toWire),
    changes: changes.map((change) => ({
      action: change.action,
      ...(change.action !== 'create' && { old: toWire(change.prev) }),
      ...(change.action !== 'delete' && { new: toWire(change.next) }),
    })),
    held: held.map(({ record, code, message }) => ({ recordType: record.recordType, code, message })),
  };
}
