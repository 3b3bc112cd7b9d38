// The server's side of TSIG for the tests, straight from RFC 8945 and with nothing of the program's: what signs is not what
// verifies.
import { createHmac } from 'node:crypto';
import type { TsigKey } from '../../../../reconciler/providers/rfc2136/tsig.ts';

/** What a signature can say besides the right thing. */
export interface Signing {
  /** Seconds since the epoch. */
  readonly time: number;
  readonly fudge?: number;
  /** RFC 8945 3 */
  readonly error?: number;
  readonly other?: Buffer;
  /** Octets of the MAC that are sent. */
  readonly macLength?: number;
  /** The id that is in the record, where the message has another. */
  readonly originalId?: number;
}

export interface SignedAnswer {
  readonly message: Buffer;
  readonly mac: Buffer;
}

/** RFC 8945 5.3: the first message of an answer, or the only one. @param requestMac the whole one */
export function signFirst(message: Buffer, key: TsigKey, requestMac: Buffer, signing: Signing): SignedAnswer {
  const { error = 0, other = Buffer.alloc(0) } = signing;
  const variables = [
    wireName(key.name),
    numbers(2, 255),
    numbers(4, 0),
    wireName(key.algorithm),
    timers(signing),
    numbers(2, error),
    numbers(2, other.length),
    other,
  ];
  return withRecord(
    message,
    key,
    hmac(key, [numbers(2, requestMac.length), requestMac, message, ...variables]),
    signing,
  );
}

/** RFC 8945 5.3.1: a later message. @param before the messages since the last signature, which have none */
export function signNext(
  message: Buffer,
  key: TsigKey,
  previousMac: Buffer,
  signing: Signing,
  before: readonly Buffer[] = [],
): SignedAnswer {
  const parts = [numbers(2, previousMac.length), previousMac, ...before, message, timers(signing)];
  return withRecord(message, key, hmac(key, parts), signing);
}

/** Appends a TSIG record with any MAC. */
export function withRecord(message: Buffer, key: TsigKey, mac: Buffer, signing: Signing): SignedAnswer {
  const { error = 0, other = Buffer.alloc(0), macLength = mac.length } = signing;
  const sent = mac.subarray(0, macLength);
  const rdata = Buffer.concat([
    wireName(key.algorithm),
    timers(signing),
    numbers(2, sent.length),
    sent,
    numbers(2, signing.originalId ?? message.readUInt16BE(0)),
    numbers(2, error),
    numbers(2, other.length),
    other,
  ]);
  const record = [wireName(key.name), numbers(2, 250), numbers(2, 255), numbers(4, 0), numbers(2, rdata.length), rdata];
  const counted = Buffer.from(message);
  counted.writeUInt16BE(counted.readUInt16BE(10) + 1, 10);
  return { message: Buffer.concat([counted, ...record]), mac };
}

/** The MAC in a message that one signature of 32 octets ends, without other octets. */
export function macIn(message: Buffer): Buffer {
  return message.subarray(message.length - 6 - 32, message.length - 6);
}

function hmac({ algorithm, secret }: TsigKey, parts: readonly Buffer[]): Buffer {
  return createHmac(algorithm.replace('hmac-', ''), secret).update(Buffer.concat(parts)).digest();
}

function timers({ time, fudge = 300 }: Signing): Buffer {
  return Buffer.concat([numbers(6, time), numbers(2, fudge)]);
}

function wireName(name: string): Buffer {
  return Buffer.concat([
    ...name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`)),
    Buffer.of(0),
  ]);
}

function numbers(length: number, value: number): Buffer {
  const octets = Buffer.alloc(length);
  octets.writeUIntBE(value, 0, length);
  return octets;
}
