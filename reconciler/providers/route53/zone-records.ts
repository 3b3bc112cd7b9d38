// The records of one hosted zone: read whole, and remembered where they are spelt otherwise than we would write them, since a
// DELETE must name a record exactly as it is.
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { type RecordSet, recordKey } from '../../record-set.ts';
import { sameTargets } from '../../targets.ts';
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

/** Whether a record is at Route 53 exactly as it would be written. */
export async function stands(record: RecordSet, { id, account }: ManagedZone, signal: AbortSignal): Promise<boolean> {
  const wanted = writeSet(record, id);
  const found = await find(wanted, { id, account }, signal);
  return found !== undefined && sameSet(wanted, found);
}

/** Whether there is no record set of its name, type and set identifier. */
export async function lacks(record: RecordSet, zone: ManagedZone, signal: AbortSignal): Promise<boolean> {
  return (await find(writeSet(record, zone.id), zone, signal)) === undefined;
}

async function find(
  { Name, Type, SetIdentifier }: ResourceRecordSet,
  { id, account }: Pick<ManagedZone, 'id' | 'account'>,
  signal: AbortSignal,
): Promise<ResourceRecordSet | undefined> {
  const start = { StartRecordName: Name, StartRecordType: Type, StartRecordIdentifier: SetIdentifier };
  const { ResourceRecordSets: [first] = [] } = await account.listRecords(
    { HostedZoneId: id, MaxItems: 1, ...start },
    signal,
  );
  const read = first && readSet(first, id);
  const matches = read?.dnsName === Name && read?.recordType === Type;
  return matches && (first?.SetIdentifier ?? '') === (SetIdentifier ?? '') ? first : undefined;
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
