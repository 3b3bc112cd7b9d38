// TSIG: messages signed with a key that both sides have (RFC 8945).
import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  classes,
  headerOctets,
  nameOctets,
  placesOf,
  plainName,
  type RecordPlace,
  uint16,
  uint32,
  WireError,
} from './wire.ts';

/** The algorithms that ExternalDNS takes (reference 3.1), by the names of its flag. */
export const tsigAlgorithms = {
  'hmac-sha1': 'sha1',
  'hmac-sha224': 'sha224',
  'hmac-sha256': 'sha256',
  'hmac-sha384': 'sha384',
  'hmac-sha512': 'sha512',
} as const;
export type TsigAlgorithm = keyof typeof tsigAlgorithms;

export interface TsigKey {
  /** Lower case, no final dot. */
  readonly name: string;
  readonly algorithm: TsigAlgorithm;
  readonly secret: Buffer;
}

/** RFC 8945 4.2: seconds that the clocks may differ. */
const fudge = 300;
const tsigType = 250;
/** RFC 8945 5.3.1: of the messages of one answer so many at the most may follow each other unsigned. */
const maxUnsigned = 99;

/** A signature that is missing or wrong, or the server's word on ours. */
export class TsigError extends Error {
  readonly code: 'TSIG_REFUSED' | 'TSIG_BAD_ANSWER';

  constructor(code: TsigError['code'], message: string) {
    super(message);
    this.name = 'TsigError';
    this.code = code;
  }
}

interface Timers {
  /** Seconds since the epoch. */
  readonly time: number;
  readonly fudge: number;
}

interface Signature extends Timers {
  readonly name: string;
  readonly algorithm: string;
  readonly mac: Buffer;
  readonly originalId: number;
  readonly error: number;
  readonly other: Buffer;
  /** Where the record begins: everything before it was signed. */
  readonly start: number;
}

export interface Signed {
  /** The message with its TSIG record. */
  readonly message: Buffer;
  /** The signature: what signs the answer covers it. */
  readonly mac: Buffer;
}

/** Signs a request. @param now milliseconds since the epoch */
export function signed(message: Buffer, key: TsigKey, now: number): Signed {
  const timers = { time: Math.floor(now / 1000), fudge };
  const mac = macOf(key, [message, variables(key.name, key.algorithm, timers, 0, Buffer.alloc(0))]);
  const data = Buffer.concat([
    nameOctets(key.algorithm),
    timerOctets(timers),
    uint16(mac.length),
    mac,
    message.subarray(0, 2),
    uint16(0),
    uint16(0),
  ]);
  const record = Buffer.concat([
    nameOctets(key.name),
    uint16(tsigType),
    uint16(classes.ANY),
    uint32(0),
    uint16(data.length),
    data,
  ]);
  const counted = Buffer.from(message);
  counted.writeUInt16BE(counted.readUInt16BE(10) + 1, 10);
  return { message: Buffer.concat([counted, record]), mac };
}

/** Checks the messages of one answer, one after the other (RFC 8945 5.3). */
export class AnswerVerifier {
  readonly #key: TsigKey;
  readonly #now: () => number;
  #previous: Buffer;
  #first = true;
  /** Messages since the last signature. */
  #unsigned: Buffer[] = [];

  /** @param requestMac the signature of the request @param now milliseconds since the epoch */
  constructor(key: TsigKey, requestMac: Buffer, now: () => number) {
    this.#key = key;
    this.#previous = requestMac;
    this.#now = now;
  }

  /** Takes the next message. @throws TsigError for what is wrong with its signature, WireError */
  take(message: Buffer): void {
    const signature = signatureOf(message);
    if (signature === undefined) {
      if (this.#first) throw new TsigError('TSIG_BAD_ANSWER', 'the answer is not signed');
      this.#unsigned.push(message);
      if (this.#unsigned.length > maxUnsigned)
        throw new TsigError('TSIG_BAD_ANSWER', 'too much of the answer is not signed');
      return;
    }
    this.#checkError(signature);
    const expected = macOf(this.#key, [
      uint16(this.#previous.length),
      this.#previous,
      ...this.#unsigned,
      unsignedForm(message, signature),
      this.#first
        ? variables(signature.name, signature.algorithm, signature, signature.error, signature.other)
        : timerOctets(signature),
    ]);
    this.#check(signature, expected);
    this.#previous = signature.mac;
    this.#first = false;
    this.#unsigned = [];
  }

  /** The answer is whole. @throws TsigError when its last message is not signed */
  end(): void {
    if (this.#unsigned.length > 0) throw new TsigError('TSIG_BAD_ANSWER', 'the end of the answer is not signed');
  }

  #checkError({ error, other }: Signature): void {
    if (error === 0) return;
    const { name, algorithm } = this.#key;
    const serverTime = other.length === 6 ? ` (its clock says ${timeText(readUint48(other, 0))})` : '';
    const told: Readonly<Record<number, string>> = {
      16: `the server finds the signature wrong (BADSIG): the secret of key ${name} is another there`,
      17: `the server does not know the key ${name} with ${algorithm} (BADKEY)`,
      18: `the clocks of this machine and of the server differ by more than ${fudge} s (BADTIME)${serverTime}`,
      22: 'the server wants longer signatures (BADTRUNC)',
    };
    throw new TsigError('TSIG_REFUSED', told[error] ?? `the server refuses the signature (TSIG error ${error})`);
  }

  #check(signature: Signature, expected: Buffer): void {
    const { name, algorithm, mac, time } = signature;
    if (name !== this.#key.name || algorithm !== this.#key.algorithm) {
      throw new TsigError('TSIG_BAD_ANSWER', `the answer is signed with another key, ${name} (${algorithm})`);
    }
    if (mac.length !== expected.length || !timingSafeEqual(mac, expected)) {
      throw new TsigError('TSIG_BAD_ANSWER', `the answer's signature by key ${name} is wrong`);
    }
    if (Math.abs(this.#now() / 1000 - time) > signature.fudge) {
      throw new TsigError('TSIG_BAD_ANSWER', `the answer was signed at ${timeText(time)}: a clock is wrong`);
    }
  }
}

/** The TSIG record, which is the last one (RFC 8945 5.1); undefined when there is none. @throws WireError */
function signatureOf(message: Buffer): Signature | undefined {
  const { records, counts } = placesOf(message);
  const last = counts[3] > 0 ? records.at(-1) : undefined;
  return last?.type === tsigType ? readSignature(message, last) : undefined;
}

function readSignature(message: Buffer, { start, recordClass, data, dataLength }: RecordPlace): Signature {
  const ttl = message.readUInt32BE(data - 6);
  if (recordClass !== classes.ANY || ttl !== 0) throw new WireError('its TSIG record has a class or a TTL');
  const { name } = plainName(message, start);
  const { name: algorithm, end } = plainName(message, data);
  const limit = data + dataLength;
  if (end + 10 > limit) throw new WireError('its TSIG record is too short');
  const macLength = message.readUInt16BE(end + 8);
  const rest = end + 10 + macLength;
  if (rest + 6 > limit) throw new WireError('its TSIG record is too short');
  const otherLength = message.readUInt16BE(rest + 4);
  if (rest + 6 + otherLength !== limit) throw new WireError('its TSIG record has another length than it says');
  return {
    name,
    algorithm,
    time: readUint48(message, end),
    fudge: message.readUInt16BE(end + 6),
    mac: message.subarray(end + 10, rest),
    originalId: message.readUInt16BE(rest),
    error: message.readUInt16BE(rest + 2),
    other: message.subarray(rest + 6, limit),
    start,
  };
}

/** The message as it was before it was signed. */
function unsignedForm(message: Buffer, { start, originalId }: Signature): Buffer {
  const form = Buffer.from(message.subarray(0, start));
  if (form.length < headerOctets) throw new WireError('it has no header');
  form.writeUInt16BE(originalId, 0);
  form.writeUInt16BE(form.readUInt16BE(10) - 1, 10);
  return form;
}

/** RFC 8945 4.3.3 */
function variables(name: string, algorithm: string, timers: Timers, error: number, other: Buffer): Buffer {
  return Buffer.concat([
    nameOctets(name),
    uint16(classes.ANY),
    uint32(0),
    nameOctets(algorithm),
    timerOctets(timers),
    uint16(error),
    uint16(other.length),
    other,
  ]);
}

function timerOctets({ time, fudge: seconds }: Timers): Buffer {
  const octets = Buffer.alloc(8);
  octets.writeUIntBE(time, 0, 6);
  octets.writeUInt16BE(seconds, 6);
  return octets;
}

/** A server can send seconds that are no date. */
function timeText(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds} s after 1970` : date.toISOString();
}

function readUint48(octets: Buffer, at: number): number {
  return octets.readUIntBE(at, 6);
}

function macOf({ algorithm, secret }: TsigKey, parts: readonly Buffer[]): Buffer {
  const hmac = createHmac(tsigAlgorithms[algorithm], secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}
