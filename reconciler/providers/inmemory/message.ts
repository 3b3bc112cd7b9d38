// One DNS message in, one out: what is not a plain query is answered as the RFCs ask, or not at all.
import { answer } from './answer.ts';
import { type Edns, headerOctets, type Query, readQuery } from './query.ts';
import { ourUdpPayload, type ReplyContent, writeHeader, writeReply } from './reply.ts';
import type { ServedZone } from './served-zone.ts';

/** RFC 1035 4.2.1: what a client without EDNS takes. */
const plainUdpPayload = 512;
/** RFC 1035 4.2.2: the length before a message on TCP has two octets. */
const maxTcpMessage = 65_535;
const classIn = 1;

/**
 * Answers a message.
 * @param zones the longest name first
 * @param transport an answer over UDP is cut to what the client takes, with the TC bit set; over TCP it is whole
 * @returns undefined for what gets no answer: a response, or a scrap without a header
 */
export function respond(message: Buffer, zones: readonly ServedZone[], transport: 'udp' | 'tcp'): Buffer | undefined {
  if (!isRequest(message)) return undefined;
  const query = readQuery(message);
  const isQuery = opcodeOf(message) === 0;
  if (query === undefined) return writeHeader(message, isQuery ? 'FORMERR' : 'NOTIMP');
  const content = isQuery ? contentFor(query, zones) : ({ rcode: 'NOTIMP' } as const);
  const whole = writeReply(message, query, content);
  if (whole.length <= (transport === 'udp' ? udpLimit(query.edns) : maxTcpMessage)) return whole;
  // RFC 2181 9: a client drops the content of a truncated answer, so there is none.
  const { rcode, authoritative = false } = content;
  return writeReply(message, query, { rcode, authoritative, truncated: true });
}

/** The answer when answering failed. Undefined for what gets none. */
export function failure(message: Buffer): Buffer | undefined {
  return isRequest(message) ? writeHeader(message, 'SERVFAIL') : undefined;
}

function contentFor({ question, edns }: Query, zones: readonly ServedZone[]): ReplyContent {
  if (edns !== undefined && edns.version > 0) return { rcode: 'BADVERS' };
  // Whole zones go to nobody: RFC 5936 2.2.1 has REFUSED for that.
  const isTransfer = question.type === 'AXFR' || question.type === 'IXFR';
  if (isTransfer || question.class !== classIn) return { rcode: 'REFUSED' };
  return answer(question, zones);
}

/** Responses get no response, or two servers would talk for ever. */
function isRequest(message: Buffer): boolean {
  return message.length >= headerOctets && (message.readUInt8(2) & 0x80) === 0;
}

function opcodeOf(message: Buffer): number {
  return (message.readUInt8(2) >> 3) & 0xf;
}

/** RFC 6891 6.2.3: less than 512 counts as 512. */
function udpLimit(edns: Edns | undefined): number {
  return Math.min(Math.max(edns?.udpPayload ?? 0, plainUdpPayload), ourUdpPayload);
}
