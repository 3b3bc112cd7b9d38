// One DNS message in, one out: what is not a plain query is answered as the RFCs ask, or not at all.
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type OptAnswer,
  type Packet,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { answer, type ServedZone } from './answer.ts';

/** What fits any path without fragments (DNS Flag Day 2020); a client's own limit is obeyed when it is smaller. */
const maxUdpPayload = 1232;
/** RFC 1035 4.2.1: what a client without EDNS takes. */
const plainUdpPayload = 512;

const headerOctets = 12;
const rcodes = { NOERROR: 0, FORMERR: 1, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
const badVersion = 1;
const recursionDesired = 1 << 8;

type RcodeName = keyof typeof rcodes;

/**
 * Answers a message.
 * @param transport an answer over UDP is cut to what the client takes, with the TC bit set; over TCP it is whole
 * @returns undefined for what gets no answer: a response, or a scrap without a header
 */
export function respond(message: Buffer, zones: readonly ServedZone[], transport: 'udp' | 'tcp'): Buffer | undefined {
  if (message.length < headerOctets || isResponse(message)) return undefined;
  const id = message.readUInt16BE(0);
  const flags = message.readUInt16BE(2) & recursionDesired;
  const opcode = (message.readUInt16BE(2) >> 11) & 0xf;
  if (opcode !== 0) return bare(id, flags | (opcode << 11), 'NOTIMP');
  let query: Packet;
  try {
    query = decode(message);
  } catch {
    return bare(id, flags, 'FORMERR');
  }
  const [question, ...more] = query.questions ?? [];
  if (question === undefined || more.length > 0) return bare(id, flags, 'FORMERR');
  const opt = query.additionals?.find((record): record is OptAnswer => record.type === 'OPT');
  const reply = { id, flags, question, opt };
  if (opt !== undefined && opt.ednsVersion > 0) return pack(reply, { rcode: 'NOERROR', extendedRcode: badVersion });
  if (question.class !== 'IN') return pack(reply, { rcode: 'REFUSED' });
  if (question.type === 'AXFR' || question.type === 'IXFR') return pack(reply, { rcode: 'REFUSED' });
  const { rcode, authoritative, answers, authorities } = answer(question, zones);
  const whole = pack(reply, { rcode, authoritative, answers, authorities });
  if (transport === 'tcp' || whole.length <= udpLimit(opt)) return whole;
  return pack(reply, { rcode, authoritative, truncated: true });
}

function isResponse(message: Buffer): boolean {
  return (message.readUInt16BE(2) & 0x8000) !== 0;
}

function udpLimit(opt: OptAnswer | undefined): number {
  if (opt === undefined) return plainUdpPayload;
  return Math.min(Math.max(opt.udpPayloadSize, plainUdpPayload), maxUdpPayload);
}

interface Reply {
  readonly id: number;
  readonly flags: number;
  readonly question: NonNullable<Packet['questions']>[number];
  readonly opt: OptAnswer | undefined;
}

interface Content {
  readonly rcode: RcodeName;
  readonly extendedRcode?: number;
  readonly authoritative?: boolean;
  readonly truncated?: boolean;
  readonly answers?: readonly Answer[];
  readonly authorities?: readonly Answer[];
}

/** The question goes back as it came, case included (draft 0x20); OPT only to a client that sent one (RFC 6891 7). */
function pack({ id, flags, question, opt }: Reply, content: Content): Buffer {
  const {
    rcode,
    extendedRcode = 0,
    authoritative = false,
    truncated = false,
    answers = [],
    authorities = [],
  } = content;
  const bits =
    flags | rcodes[rcode] | (authoritative ? AUTHORITATIVE_ANSWER : 0) | (truncated ? TRUNCATED_RESPONSE : 0);
  const additionals: OptAnswer[] =
    opt === undefined
      ? []
      : [
          {
            name: '.',
            type: 'OPT',
            udpPayloadSize: maxUdpPayload,
            extendedRcode,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ];
  return encode({
    type: 'response',
    id,
    flags: bits,
    questions: [question],
    answers: [...answers],
    authorities: [...authorities],
    additionals,
  });
}

/** A header alone, for what could not be read further. */
function bare(id: number, flags: number, rcode: RcodeName): Buffer {
  return encode({ type: 'response', id, flags: flags | rcodes[rcode] });
}
