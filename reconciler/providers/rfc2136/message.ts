// The messages that are sent: a zone transfer, a question, an update; and what an answer's code means.
import { randomInt } from 'node:crypto';
import { ProviderError } from '../provider.ts';
import type { UpdateSections } from './update.ts';
import { classes, nameOctets, uint16 } from './wire.ts';

const types = { SOA: 6, AXFR: 252 } as const;
/** RFC 2136 1.3 */
const updateOpcode = 5;

/** Asks for a whole zone (RFC 5936 2.1). @param zone without a final dot; empty for the root */
export function transferRequest(zone: string): Buffer {
  return message(0, [question(zone, types.AXFR)], [], []);
}

/** RFC 2136 2. */
export function updateRequest(zone: string, { prerequisites, updates }: UpdateSections): Buffer {
  return message(updateOpcode << 11, [question(zone, types.SOA)], prerequisites, updates);
}

function question(name: string, type: number): Buffer {
  return Buffer.concat([nameOctets(name), uint16(type), uint16(classes.IN)]);
}

function message(
  flags: number,
  questions: readonly Buffer[],
  answers: readonly Buffer[],
  authorities: readonly Buffer[],
): Buffer {
  const counts = [questions.length, answers.length, authorities.length, 0];
  const header = [randomInt(0x1_0000), flags, ...counts].map(uint16);
  return Buffer.concat([...header, ...questions, ...answers, ...authorities]);
}

/** What a TCP connection carries (RFC 1035 4.2.2), less what a signature takes. */
const maxRequestOctets = 65_535 - 512;

/** @param what the request does, as a clause @returns undefined for a request that can be sent */
export function lengthProblem(request: Buffer, what: string): ProviderError | undefined {
  if (request.length <= maxRequestOctets) return undefined;
  const text = `${what}: the old and new records of a name take ${request.length} octets, and a message has ${maxRequestOctets}`;
  return new ProviderError('TOO_LARGE', `${text}; give the name fewer or shorter targets`, { retryable: false });
}

/**
 * What is said of a whole message and may be meant for one group in it: beside what is wrong with its records, BIND says REFUSED
 * for a name that its update-policy withholds, and SERVFAIL for more records than max-records-per-type.
 */
export const groupCodes: ReadonlySet<string> = new Set([
  'RECORD_EXISTS',
  'RECORD_CHANGED',
  'TOO_LARGE',
  'REFUSED',
  'REFUSED_FORMAT',
  'SERVER_FAILURE',
  'OUTSIDE_ZONE',
]);

/** What a server refuses because of what it is or how it is set up, with nothing changed: another one may take it. */
export const serverCodes: ReadonlySet<string> = new Set([
  'REFUSED',
  'NOT_AUTHORITATIVE',
  'NOT_IMPLEMENTED',
  'SERVER_FAILURE',
  'TSIG_REFUSED',
]);

/** RFC 1035 4.1.1, RFC 2136 2.2, RFC 8945 3. */
const answers: Readonly<Record<number, readonly [code: string, text: string, retryable: boolean]>> = {
  1: ['REFUSED_FORMAT', 'FORMERR: it finds the message malformed', false],
  2: ['SERVER_FAILURE', 'SERVFAIL: it failed; its own log says why', true],
  3: ['RECORD_CHANGED', 'NXDOMAIN: a name that was there is gone', false],
  4: ['NOT_IMPLEMENTED', 'NOTIMP: it takes no dynamic updates', false],
  5: [
    'REFUSED',
    'REFUSED: it does not allow this; see allow-transfer and update-policy (or allow-update) of the zone',
    true,
  ],
  6: ['RECORD_EXISTS', 'YXDOMAIN: a name is there that must not be', false],
  7: ['RECORD_EXISTS', 'YXRRSET: records are there already that must not be', false],
  8: ['RECORD_CHANGED', 'NXRRSET: records are not there as they were read, somebody changed them', false],
  9: ['NOT_AUTHORITATIVE', 'NOTAUTH: it is not the primary server of the zone, or refuses the signature', true],
  10: ['OUTSIDE_ZONE', 'NOTZONE: a name is outside the zone', false],
};

/** @param what was asked for, as a clause; @param where the name server @returns undefined for a good answer */
export function answerProblem(rcode: number, what: string, where: string): ProviderError | undefined {
  if (rcode === 0) return undefined;
  const [code, text, retryable] = answers[rcode] ?? ['REFUSED', `it answered with code ${rcode}`, true];
  return new ProviderError(code, `${what}: name server ${where} says ${text}`, { retryable });
}
