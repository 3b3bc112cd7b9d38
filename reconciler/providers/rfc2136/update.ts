// A group of changes as the sections of an UPDATE message: what must be so, and what then changes (RFC 2136 2.4, 2.5).
import type { RecordSet } from '../../record-set.ts';
import { resourceRecords } from '../dns/rdata.ts';
import type { Change, ChangeGroup } from '../provider.ts';
import { bareRecord, classes, fullRecord } from './wire.ts';

/** The records of one or more groups, each on the wire; a prerequisite that two groups have is there once. */
export interface UpdateSections {
  readonly prerequisites: readonly Buffer[];
  readonly updates: readonly Buffer[];
}

/** The numbers of record types (IANA, "Resource Record (RR) TYPEs"). */
const types = {
  ...{
    A: 1,
    NS: 2,
    CNAME: 5,
    SOA: 6,
    PTR: 12,
    HINFO: 13,
    MX: 15,
    TXT: 16,
    RP: 17,
    AAAA: 28,
    LOC: 29,
    SRV: 33,
    NAPTR: 35,
  },
  ...{ DNAME: 39, DS: 43, SSHFP: 44, TLSA: 52, SVCB: 64, HTTPS: 65, URI: 256, CAA: 257 },
} as const;
type TypeName = keyof typeof types;

/**
 * All of these may stand at a name where a CNAME is to be made. A server then ignores the CNAME without a word (RFC 2136
 * 3.4.2.2), so each is asked for: beside those that the program knows, what else people have.
 */
const typeNames = Object.keys(types) as readonly TypeName[];

/** @param ttlOf seconds that a record is written with */
export function updateSections(groups: readonly ChangeGroup[], ttlOf: (record: RecordSet) => number): UpdateSections {
  const prerequisites = new Map<string, Buffer>();
  const updates: Buffer[] = [];
  for (const { changes } of groups) {
    const going = new Set(
      changes.flatMap((change) =>
        change.action === 'create' ? [] : [setKey(change.prev.dnsName, change.prev.recordType)],
      ),
    );
    for (const change of changes) {
      for (const octets of required(change, going)) prerequisites.set(octets.toString('latin1'), octets);
    }
    // Deletions first: a name that loses its address may get a CNAME in the same message.
    for (const change of changes) if (change.action !== 'create') updates.push(removal(change.prev));
    for (const change of changes) if (change.action !== 'delete') updates.push(...additions(change.next, ttlOf));
  }
  return { prerequisites: [...prerequisites.values()], updates };
}

/** @param going keys of the record sets that the group takes away or changes */
function required(change: Change, going: ReadonlySet<string>): readonly Buffer[] {
  if (change.action !== 'create') return exactly(change.prev);
  const { next } = change;
  const absent = (type: TypeName) =>
    going.has(setKey(next.dnsName, type)) ? [] : [bareRecord(nameOf(next), types[type], classes.NONE)];
  if (next.recordType !== 'CNAME') return [...absent(next.recordType), ...absent('CNAME')];
  return typeNames.flatMap(absent);
}

/**
 * RFC 2136 2.4.2: the whole set is there, with these values; its TTL does not count. Where a value that was read is none that
 * could be written (a name with a space in it, say), it is enough that the set is there (2.4.1).
 */
function exactly(record: RecordSet): readonly Buffer[] {
  const records = resourceRecords(record, nameOf(record), 0);
  if (records.length < record.targets.length) {
    return [bareRecord(nameOf(record), types[record.recordType], classes.ANY)];
  }
  return records.map((one) => fullRecord(one, classes.IN, 0));
}

/** RFC 2136 2.5.2: the whole set, which the prerequisite says is ours to the last value. */
function removal(record: RecordSet): Buffer {
  return bareRecord(nameOf(record), types[record.recordType], classes.ANY);
}

function additions(record: RecordSet, ttlOf: (record: RecordSet) => number): readonly Buffer[] {
  return resourceRecords(record, nameOf(record), ttlOf(record)).map((one) => fullRecord(one));
}

function nameOf({ dnsName }: RecordSet): string {
  return dnsName.toLowerCase();
}

function setKey(dnsName: string, type: TypeName): string {
  return `${dnsName.toLowerCase()} ${type}`;
}
