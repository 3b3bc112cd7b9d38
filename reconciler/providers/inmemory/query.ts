// Reads a DNS query from its octets. dns-packet would read names as UTF-8 text and lose where a label ends; here the
// question stays as it came, so that it can be echoed octet by octet.

export const headerOctets = 12;

interface Question {
  /** In the case in which it was asked, no trailing dot; the root is empty. Octets that no name of ours has are `\DDD`. */
  readonly name: string;
  /** `A`, `ANY`; `TYPE65` for one that is not known here (RFC 3597 5). */
  readonly type: string;
  /** 1 is IN. */
  readonly class: number;
  /** The question section as it came. */
  readonly wire: Buffer;
  /** Where the name, and each name above it, stands in a message, by its lower-case text. */
  readonly offsets: ReadonlyMap<string, number>;
}

/** What the client's OPT record says (RFC 6891 6.1). */
export interface Edns {
  readonly version: number;
  readonly udpPayload: number;
  readonly dnssecOk: boolean;
}

export interface Query {
  readonly question: Question;
  readonly edns: Edns | undefined;
}

const typeNames: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  35: 'NAPTR',
  39: 'DNAME',
  43: 'DS',
  251: 'IXFR',
  252: 'AXFR',
  255: 'ANY',
};
const optType = 41;
const maxWireName = 255;

/** @returns undefined for what breaks the format; also for any number of questions but one (RFC 9619) */
export function readQuery(message: Buffer): Query | undefined {
  try {
    if (message.readUInt16BE(4) !== 1) return undefined;
    const question = readQuestion(message);
    const others = message.readUInt16BE(6) + message.readUInt16BE(8);
    let offset = headerOctets + question.wire.length;
    for (let count = 0; count < others; count++) offset = readRecord(message, offset).end;
    const found: Edns[] = [];
    for (let count = message.readUInt16BE(10); count > 0; count--) {
      const { end, edns } = readRecord(message, offset);
      if (edns !== undefined) found.push(edns);
      offset = end;
    }
    // RFC 6891 6.1.1: more than one is an error.
    return found.length > 1 ? undefined : { question, edns: found[0] };
  } catch (error) {
    // Buffer's way to say that the message ends too early, and ours for a name that is none.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readQuestion(message: Buffer): Question {
  const { labels, end } = readLabels(message, headerOctets);
  const texts = labels.map(({ octets }) => labelText(octets));
  const offsets = new Map(labels.map(({ offset }, index) => [texts.slice(index).join('.').toLowerCase(), offset]));
  const type = message.readUInt16BE(end);
  return {
    name: texts.join('.'),
    type: typeNames[type] ?? `TYPE${type}`,
    class: message.readUInt16BE(end + 2),
    wire: message.subarray(headerOctets, end + 4),
    offsets,
  };
}

/** The name of a question has no pointers: there is nothing before it that they could point at. */
function readLabels(message: Buffer, start: number) {
  const labels: { readonly octets: Buffer; readonly offset: number }[] = [];
  for (let offset = start; ; ) {
    const length = message.readUInt8(offset);
    const next = offset + 1 + length;
    if (length > 63 || next - start > maxWireName) throw new RangeError('not a name');
    if (length === 0) return { labels, end: next };
    if (next > message.length) throw new RangeError('the name ends too early');
    labels.push({ octets: message.subarray(offset + 1, next), offset });
    offset = next;
  }
}

/** RFC 4343 2.1: an octet that would not stand for itself is written in decimal. */
function labelText(octets: Buffer): string {
  return octets.toString('latin1').replace(/[^\x21-\x2d\x2f-\x5b\x5d-\x7e]/g, (octet) => {
    return `\\${String(octet.charCodeAt(0)).padStart(3, '0')}`;
  });
}

/** @returns where the record ends, and its meaning if it is an OPT record */
function readRecord(message: Buffer, start: number): { readonly end: number; readonly edns?: Edns } {
  const fixed = skipName(message, start);
  const end = fixed + 10 + message.readUInt16BE(fixed + 8);
  if (end > message.length) throw new RangeError('the record ends too early');
  if (message.readUInt16BE(fixed) !== optType) return { end };
  // RFC 6891 6.1.2: the owner is the root.
  if (fixed !== start + 1) throw new RangeError('OPT has an owner');
  const edns = {
    udpPayload: message.readUInt16BE(fixed + 2),
    version: message.readUInt8(fixed + 5),
    dnssecOk: (message.readUInt8(fixed + 6) & 0x80) !== 0,
  };
  return { end, edns };
}

function skipName(message: Buffer, start: number): number {
  for (let offset = start; ; ) {
    const length = message.readUInt8(offset);
    if (length === 0) return offset + 1;
    // RFC 1035 4.1.4: a pointer ends the name.
    if ((length & 0xc0) === 0xc0) return offset + 2;
    if (length > 63) throw new RangeError('not a label');
    offset += 1 + length;
  }
}
