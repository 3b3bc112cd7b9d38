// The files of conformance cases: what objects, records and flags go in, and what must come out, each by name.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CaseError, CaseMap, type Raw } from '../case-runner/case-map.ts';
import type { WireRecord } from './lines.ts';

interface AnyCase {
  /** The behaviour. */
  readonly name: string;
  readonly file: string;
  readonly flags: readonly string[];
  readonly manifests: readonly Raw[];
}

export interface EndpointCase extends AnyCase {
  /** See endpointLine. */
  readonly endpoints: readonly string[];
  /** `name Code` of names that have no endpoint. */
  readonly reasons: readonly string[];
}

export interface PlanCase extends AnyCase {
  readonly records: readonly WireRecord[];
  /** See changeLines. */
  readonly changes: readonly string[];
  /** `name TYPE Code` of what is held. */
  readonly held: readonly string[];
  /** Whether planning again after the changes finds nothing more to do; only a case that says why not sets it false. */
  readonly settles: boolean;
}

/** @throws CaseError for a file that is not in the form of README.md */
export function readEndpointCases(folder: string): readonly EndpointCase[] {
  return readAll(folder, (map, common) => ({
    ...common,
    endpoints: map.need('endpoints', map.texts('endpoints')),
    reasons: map.texts('reasons') ?? [],
  }));
}

/** @throws CaseError for a file that is not in the form of README.md */
export function readPlanCases(folder: string): readonly PlanCase[] {
  return readAll(folder, (map, common) => ({
    ...common,
    records: (map.list('records') ?? []).map((record) => recordOf(map.where, record)),
    changes: map.need('changes', map.texts('changes')),
    held: map.texts('held') ?? [],
    settles: map.flag('settles') ?? true,
  }));
}

function readAll<T extends AnyCase>(folder: string, read: (map: CaseMap, common: AnyCase) => T): readonly T[] {
  const names = new Map<string, string>();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return files.sort().flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => {
      const map = new CaseMap(file, document.toJS());
      const name = map.need('name', map.text('name'));
      if (names.has(name)) throw new CaseError(file, `"${name}" is the name of a case in ${names.get(name)} too`);
      names.set(name, file);
      const found = read(map, { name, file, flags: map.texts('flags') ?? [], manifests: map.maps('manifests') ?? [] });
      map.end();
      return found;
    }),
  );
}

/** A record is a map in the wire format, or `NAME TTL TYPE TARGET...` (of TXT the rest is one target). */
function recordOf(where: string, record: unknown): WireRecord {
  if (typeof record !== 'string') return record as WireRecord;
  const [, dnsName = '', ttl, recordType = '', rest] = /^(\S+) (\d+) (\S+) (.+)$/.exec(record) ?? [];
  if (rest === undefined) throw new CaseError(where, `${record} is no record`);
  const targets = recordType === 'TXT' ? [rest] : rest.split(' ');
  return { dnsName, recordType, targets, ...(ttl !== '0' && { recordTTL: Number(ttl) }) };
}
