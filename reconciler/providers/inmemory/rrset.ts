// Record sets as the RRsets of DNS: those of several set identifiers are one, with one TTL and no record twice.
import type { Answer } from 'dns-packet';
import { compareText, type RecordSet } from '../../record-set.ts';
import { recordOctets, resourceRecords } from '../dns/rdata.ts';

/**
 * The records of one type at one name, weighted or otherwise divided sets united.
 * @param records record sets of that type and name
 * @param name as it was asked for
 * @param defaultTTL seconds, where a record set asks for none
 */
export function rrset(records: readonly RecordSet[], name: string, defaultTTL: number): readonly Answer[] {
  // RFC 2181 5.2: one TTL for all.
  const ttl = Math.min(...records.map((record) => record.recordTTL || defaultTTL));
  const sets = records[0]?.recordType === 'CNAME' ? firstOf(records) : records;
  return distinct(sets.flatMap((record) => resourceRecords(record, name, ttl)));
}

/** RFC 2181 10.1: a name has one CNAME. Of several sets it is the first identifier's, always the same. */
function firstOf(records: readonly RecordSet[]): readonly RecordSet[] {
  return records.toSorted((a, b) => compareText(a.setIdentifier ?? '', b.setIdentifier ?? '')).slice(0, 1);
}

/** RFC 2181 5: an RRset has no record twice. Compared as they go on the wire. */
function distinct(answers: readonly Answer[]): readonly Answer[] {
  if (answers.length < 2) return answers;
  const byWire = new Map(answers.map((answer) => [recordOctets(answer).toString('latin1'), answer]));
  return [...byWire.values()];
}
