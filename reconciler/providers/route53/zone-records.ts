// The records of one hosted zone: read whole, and remembered where they are spelt otherwise than we would write them, since a
// DELETE must name a record exactly as it is.
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { type RecordSet, recordKey } from '../../record-set.ts';
import { sameTargets } from '../../targets.ts';
import type { ChangeGroup } from '../provider.ts';
import type { ManagedZone } from './hosted-zones.ts';
import { readSet, writeSet } from './record-form.ts';

/** The most that Route 53 gives. */
const pageSize = 300;

type Spelling = ReadonlyMap<string, ResourceRecordSet>;

export interface ReadZone {
  readonly records: readonly RecordSet[];
  /** By record key. */
  readonly odd: Spelling;
}

/** Reads a zone whole. Any failure rejects: a part would look like deleted records. */
export async function readZone({ id, account }: ManagedZone, signal: AbortSignal): Promise<ReadZone> {
  const records: RecordSet[] = [];
  const odd = new Map<string, ResourceRecordSet>();
  let next: Parameters<typeof account.listRecords>[0] | undefined = { HostedZoneId: id, MaxItems: pageSize };
  while (next !== undefined) {
    const page: Awaited<ReturnType<typeof account.listRecords>> = await account.listRecords(next, signal);
    for (const set of page.ResourceRecordSets ?? []) {
      const record = readSet(set, id);
      if (record === undefined) continue;
      records.push(record);
      if (!sameSet(writeSet(record, id), set)) odd.set(recordKey(record), set);
    }
    next = page.IsTruncated
      ? {
          HostedZoneId: id,
          MaxItems: pageSize,
          StartRecordName: page.NextRecordName,
          StartRecordType: page.NextRecordType,
          StartRecordIdentifier: page.NextRecordIdentifier,
        }
      : undefined;
  }
  return { records, odd };
}

/** Reads the zone, and says whether it is in every point as the changes leave it. Rejects when it cannot be read. */
export async function isAsLeftBy(
  groups: readonly ChangeGroup[],
  zone: ManagedZone,
  signal: AbortSignal,
): Promise<boolean> {
  const { records, odd } = await readZone(zone, signal);
  const there = new Map(records.map((record) => [recordKey(record), record]));
  const stands = (record: RecordSet) => {
    const found = there.get(recordKey(record));
    if (found === undefined || odd.has(recordKey(record))) return false;
    return sameSet(writeSet(record, zone.id), writeSet(found, zone.id));
  };
  return groups.every(({ changes }) => {
    const made = changes.flatMap((change) => (change.action === 'delete' ? [] : [change.next]));
    const keys = new Set(made.map(recordKey));
    const gone = changes.flatMap((change) => (change.action === 'create' ? [] : [recordKey(change.prev)]));
    return made.every(stands) && gone.every((key) => keys.has(key) || !there.has(key));
  });
}

/** As it was read, if the plan is about what was read; else as we would have written it. */
export function spelling(record: RecordSet, zoneId: string, odd: Spelling | undefined): ResourceRecordSet {
  const written = writeSet(record, zoneId);
  const found = odd?.get(recordKey(record));
  const read = found && readSet(found, zoneId);
  if (found === undefined || read === undefined) return written;
  const same = sameTargets(read.targets, record.targets) && (read.recordTTL ?? 0) === (record.recordTTL ?? 0);
  return same ? found : written;
}

/** Names are compared without escapes and final dots, everything else letter by letter; values in any order. */
function sameSet(written: ResourceRecordSet, read: ResourceRecordSet): boolean {
  return comparable(written) === comparable(read);
}

function comparable(set: ResourceRecordSet): string {
  const { Name = '', AliasTarget: alias, ResourceRecords: records, ...rest } = set;
  const name = Name.toLowerCase().replaceAll('\\052', '*').replace(/\.$/, '');
  const target = alias && { ...alias, DNSName: (alias.DNSName ?? '').toLowerCase().replace(/\.$/, '') };
  const values = (records ?? []).map(({ Value = '' }) => Value).sort();
  const fields = Object.entries({ ...rest, TTL: set.TTL === undefined ? undefined : Number(set.TTL) });
  const known = fields.filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  const place = known.map(([field, value]) => [field, sortedFields(value)]);
  return JSON.stringify([name, values, sortedFields(target), place]);
}

function sortedFields(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([field, inner]) => [field, sortedFields(inner)]);
}
