// Writes a DNS response. Names that stand in the question, or were written before, become pointers (RFC 1035 4.1.4), so
// that more fits into a UDP packet.
import { type Answer, AUTHORITATIVE_ANSWER, encode, type OptAnswer, TRUNCATED_RESPONSE } from 'dns-packet';
import { recordOctets } from '../dns/rdata.ts';
import { headerOctets, type Query } from './query.ts';

/** RFC 1035 4.1.1, RFC 6672 2.2 (YXDOMAIN) and RFC 6891 9 (BADVERS). */
const rcodes = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  BADVERS: 16,
} as const;

export type Rcode = keyof typeof rcodes;

export interface ReplyContent {
  readonly rcode: Rcode;
  readonly authoritative?: boolean;
  readonly truncated?: boolean;
  readonly answers?: readonly Answer[];
  readonly authorities?: readonly Answer[];
  readonly additionals?: readonly Answer[];
}

/** What fits any path without fragments (DNS Flag Day 2020). */
export const ourUdpPayload = 1232;

const responseBit = 0x8000;
/** Opcode and RD go back as they came (RFC 1035 4.1.1). */
const echoedBits = 0x7900;
const maxPointer = 0x3fff;

/** A header alone, for a message that could not be read further. @param message at least its 12 octets of header */
export function writeHeader(message: Buffer, rcode: Rcode): Buffer {
  return header(message, { rcode }, [0, 0, 0, 0]);
}

/** A whole response: the question as it came, case included; OPT only to a client that sent one (RFC 6891 7). */
export function writeReply(message: Buffer, { question, edns }: Query, content: ReplyContent): Buffer {
  const { answers = [], authorities = [], additionals = [] } = content;
  const offsets = new Map(question.offsets);
  const chunks: Buffer[] = [question.wire];
  let length = headerOctets + question.wire.length;
  for (const record of [...answers, ...authorities, ...additionals]) {
    for (const chunk of [ownerOctets(record.name, offsets, length), recordOctets(record)]) {
      chunks.push(chunk);
      length += chunk.length;
    }
  }
  if (edns !== undefined) chunks.push(optOctets(edns.dnssecOk, content.rcode));
  const extra = additionals.length + (edns === undefined ? 0 : 1);
  return Buffer.concat([header(message, content, [1, answers.length, authorities.length, extra]), ...chunks]);
}

function header(message: Buffer, content: ReplyContent, counts: readonly number[]): Buffer {
  const { rcode, authoritative = false, truncated = false } = content;
  const octets = Buffer.alloc(headerOctets);
  const flags =
    responseBit |
    (message.readUInt16BE(2) & echoedBits) |
    (authoritative ? AUTHORITATIVE_ANSWER : 0) |
    (truncated ? TRUNCATED_RESPONSE : 0) |
    (rcodes[rcode] & 0xf);
  octets.writeUInt16BE(message.readUInt16BE(0), 0);
  octets.writeUInt16BE(flags, 2);
  for (const [index, count] of counts.entries()) octets.writeUInt16BE(count, 4 + 2 * index);
  return octets;
}

/** @param offsets where names stand, by lower-case text; the name is added if it is new. @param at where it will stand */
function ownerOctets(name: string, offsets: Map<string, number>, at: number): Buffer {
  const key = name.toLowerCase();
  const known = offsets.get(key);
  if (known !== undefined) {
    const pointer = Buffer.alloc(2);
    pointer.writeUInt16BE(0xc000 | known);
    return pointer;
  }
  if (key !== '' && at <= maxPointer) offsets.set(key, at);
  const labels = key === '' ? [] : name.split('.').map((label) => Buffer.from(label, 'latin1'));
  return Buffer.concat([...labels.flatMap((label) => [Buffer.of(label.length), label]), Buffer.of(0)]);
}

/** RFC 6891 6.1.3: the upper bits of the code stand here. RFC 3225 3: DO goes back as it came. */
function optOctets(dnssecOk: boolean, rcode: Rcode): Buffer {
  const opt: OptAnswer = {
    name: '.',
    type: 'OPT',
    udpPayloadSize: ourUdpPayload,
    extendedRcode: rcodes[rcode] >> 4,
    ednsVersion: 0,
    flags: dnssecOk ? 0x8000 : 0,
    flag_do: dnssecOk,
    options: [],
  };
  return encode({ additionals: [opt] }).subarray(headerOctets);
}
