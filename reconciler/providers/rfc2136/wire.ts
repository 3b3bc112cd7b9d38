// What dns-packet cannot write or leaves unread of a DNS message: names and records one by one, and where each record begins.
import type { Answer } from 'dns-packet';
import { recordOctets } from '../dns/rdata.ts';

/** RFC 1035 4.1.1 */
export const headerOctets = 12;
const maxNameOctets = 255;

/** A name in the form of RFC 1035 3.1, uncompressed. @param name without a final dot; empty or `.` for the root */
export function nameOctets(name: string): Buffer {
  const labels = name === '' || name === '.' ? [] : name.split('.');
  return Buffer.concat([
    ...labels.flatMap((label) => [Buffer.of(label.length), Buffer.from(label, 'latin1')]),
    Buffer.of(0),
  ]);
}

export function uint16(value: number): Buffer {
  const octets = Buffer.alloc(2);
  octets.writeUInt16BE(value);
  return octets;
}

export function uint32(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}

/** The numbers of classes (RFC 1035 3.2.4, RFC 2136 1.3). */
export const classes = { IN: 1, NONE: 254, ANY: 255 } as const;

/** A resource record without data: type, class and TTL 0 alone (RFC 2136 2.4, 2.5). */
export function bareRecord(name: string, type: number, recordClass: number): Buffer {
  return Buffer.concat([nameOctets(name), uint16(type), uint16(recordClass), uint32(0), uint16(0)]);
}

/** A resource record with data, in another class or with another TTL than it says where those are given. */
export function fullRecord(record: Answer, recordClass?: number, ttl?: number): Buffer {
  const octets = Buffer.from(recordOctets(record));
  if (recordClass !== undefined) octets.writeUInt16BE(recordClass, 2);
  if (ttl !== undefined) octets.writeUInt32BE(ttl, 4);
  return Buffer.concat([nameOctets(record.name), octets]);
}

/** A message that is no DNS message, or ends too soon. */
export class WireError extends Error {
  readonly code = 'BAD_MESSAGE';

  constructor(what: string) {
    super(`the answer is no DNS message: ${what}`);
    this.name = 'WireError';
  }
}

/** Where one resource record stands in a message. */
export interface RecordPlace {
  /** Of its first octet. */
  readonly start: number;
  readonly type: number;
  readonly recordClass: number;
  /** Of its data. */
  readonly data: number;
  readonly dataLength: number;
}

export interface MessagePlaces {
  readonly id: number;
  readonly isAnswer: boolean;
  readonly opcode: number;
  readonly rcode: number;
  readonly counts: readonly [questions: number, answers: number, authorities: number, additionals: number];
  /** All records behind the questions, in their order. */
  readonly records: readonly RecordPlace[];
}

/** Finds the records of a message. @throws WireError */
export function placesOf(message: Buffer): MessagePlaces {
  if (message.length < headerOctets) throw new WireError(`it has ${message.length} octets`);
  const count = (index: number) => message.readUInt16BE(4 + 2 * index);
  const counts = [count(0), count(1), count(2), count(3)] as const;
  let at = headerOctets;
  for (let question = 0; question < counts[0]; question++) at = within(message, skipName(message, at) + 4);
  const records: RecordPlace[] = [];
  for (let left = counts[1] + counts[2] + counts[3]; left > 0; left--) {
    const place = recordAt(message, at);
    records.push(place);
    at = place.data + place.dataLength;
  }
  const flags = message.readUInt16BE(2);
  return {
    id: message.readUInt16BE(0),
    isAnswer: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 15,
    rcode: flags & 15,
    counts,
    records,
  };
}

function recordAt(message: Buffer, start: number): RecordPlace {
  const at = skipName(message, start);
  within(message, at + 10);
  const dataLength = message.readUInt16BE(at + 8);
  within(message, at + 10 + dataLength);
  return {
    start,
    type: message.readUInt16BE(at),
    recordClass: message.readUInt16BE(at + 2),
    data: at + 10,
    dataLength,
  };
}

/** @returns where the name ends; a pointer ends it (RFC 1035 4.1.4) */
function skipName(message: Buffer, start: number): number {
  let at = start;
  while (at - start < maxNameOctets) {
    const length = message[at];
    if (length === undefined) break;
    if (length === 0) return at + 1;
    if ((length & 0xc0) === 0xc0) return within(message, at + 2);
    if ((length & 0xc0) !== 0) break;
    at += 1 + length;
  }
  throw new WireError('a name does not end');
}

function within(message: Buffer, at: number): number {
  if (at > message.length) throw new WireError('it ends within a record');
  return at;
}

/** Reads an uncompressed name, as in the data of TSIG. @returns it in lower case without a final dot @throws WireError */
export function plainName(message: Buffer, start: number): { readonly name: string; readonly end: number } {
  const end = skipName(message, start);
  const labels: string[] = [];
  for (let at = start; at < end - 1; ) {
    const length = message[at] ?? 0;
    if (length > 63) throw new WireError('a name is compressed where it must not be');
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end };
}
