// RDATA text of a record set to what the DNS wire format carries; the same reading refuses what no zone could hold.
import { isIPv4, isIPv6 } from 'node:net';
import type { Answer } from 'dns-packet';
import type { RecordSet } from '../../record-set.ts';

const maxStringOctets = 255;

/** Answers for every target of a record set, under the name that was asked for. @throws RangeError naming the target */
export function answersOf(record: RecordSet, name: string, ttl: number): readonly Answer[] {
  return record.targets.map((target) => answerOf(record.recordType, target, name, ttl));
}

/** @returns what is wrong with a record's targets for its type, undefined when nothing is */
export function rdataProblem(record: RecordSet): string | undefined {
  if (record.targets.length === 0) return 'it has no targets';
  try {
    answersOf(record, record.dnsName, 0);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function answerOf(type: RecordSet['recordType'], target: string, name: string, ttl: number): Answer {
  const base = { name, ttl, class: 'IN' } as const;
  const wrong = (expected: string) => new RangeError(`"${target}" is no target of ${type}: it must be ${expected}`);
  switch (type) {
    case 'A':
      if (!isIPv4(target)) throw wrong('an IPv4 address');
      return { ...base, type, data: target };
    case 'AAAA':
      if (!isIPv6(target) || target.includes('%')) throw wrong('an IPv6 address');
      return { ...base, type, data: target };
    case 'CNAME':
    case 'NS':
    case 'PTR':
    case 'DNAME':
      if (!isDomainName(target)) throw wrong('a domain name');
      return { ...base, type, data: withoutDot(target) };
    case 'TXT':
      return { ...base, type, data: textStrings(target) };
    case 'MX': {
      const [preference, exchange = '', ...rest] = target.split(/\s+/);
      if (!isUint16(preference) || !isDomainName(exchange) || rest.length > 0) throw wrong('PREFERENCE HOST');
      return { ...base, type, data: { preference: Number(preference), exchange: withoutDot(exchange) } };
    }
    case 'SRV': {
      const [priority, weight, port, host = '', ...rest] = target.split(/\s+/);
      if (![priority, weight, port].every(isUint16) || !isDomainName(host) || rest.length > 0) {
        throw wrong('PRIORITY WEIGHT PORT HOST');
      }
      const numbers = { priority: Number(priority), weight: Number(weight), port: Number(port) };
      return { ...base, type, data: { ...numbers, target: withoutDot(host) } };
    }
    case 'NAPTR': {
      const found = /^(\d+)\s+(\d+)\s+"([^"]*)"\s+"([^"]*)"\s+"([^"]*)"\s+(\S+)$/.exec(target);
      const [, order, preference, flags = '', services = '', regexp = '', replacement = ''] = found ?? [];
      if (!isUint16(order) || !isUint16(preference))
        throw wrong('ORDER PREFERENCE "FLAGS" "SERVICES" "REGEXP" REPLACEMENT');
      const numbers = { order: Number(order), preference: Number(preference) };
      return { ...base, type, data: { ...numbers, flags, services, regexp, replacement: withoutDot(replacement) } };
    }
  }
}

/** The text without its surrounding quotes, in pieces that fit a character-string (RFC 1035 3.3). */
function textStrings(target: string): Buffer[] {
  const text = Buffer.from(
    target.startsWith('"') && target.endsWith('"') && target.length > 1 ? target.slice(1, -1) : target,
  );
  const pieces: Buffer[] = [];
  for (let at = 0; at < text.length; at += maxStringOctets) pieces.push(text.subarray(at, at + maxStringOctets));
  return pieces.length > 0 ? pieces : [text];
}

function isUint16(text: string | undefined): boolean {
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}

/** What the wire can carry: labels of 1 to 63 octets, 253 in all; `.` alone is the root. */
function isDomainName(text: string): boolean {
  if (text === '.') return true;
  const name = withoutDot(text);
  return name.length <= 253 && name.split('.').every((label) => /^[\x21-\x7e]{1,63}$/.test(label));
}

function withoutDot(name: string): string {
  return name === '.' ? '.' : name.replace(/\.$/, '');
}
