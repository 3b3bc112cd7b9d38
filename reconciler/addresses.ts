// IP addresses as record targets: strict parsing and one canonical form, so that two spellings of one address are equal.
import { isIPv4, isIPv6 } from 'node:net';
import { compareText, type RecordType } from './record-set.ts';

/**
 * The record type that a target asks for: IPv4 is A, any IPv6 (also IPv4-mapped) is AAAA, everything else CNAME.
 * Strict as Go's netip: no leading zeros, no masks (ExternalDNS reference 1.4).
 */
export function suitableType(target: string): Extract<RecordType, 'A' | 'AAAA' | 'CNAME'> {
  if (isIPv4(target)) return 'A';
  return isIPv6(target) ? 'AAAA' : 'CNAME';
}

/** @returns the same text for every spelling of one address; undefined for what is no address */
export function canonicalAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  if (!isIPv6(text)) return undefined;
  const [address = '', scope] = text.split('%');
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  return scope === undefined ? canonical : `${canonical}%${scope}`;
}

/** Orders addresses by number: every IPv4 before every IPv6, the scope last, as Go's netip compares them. */
export function compareAddresses(a: string, b: string): number {
  const left = octets(a);
  const right = octets(b);
  if (left.length !== right.length) return left.length - right.length;
  for (let index = 0; index < left.length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return compareText(scopeOf(a), scopeOf(b));
}

/**
 * @returns the name of the PTR record of an address, lower case, without a final dot (RFC 1035 3.5, RFC 3596 2.5); undefined for
 *   what is no address or has a scope
 */
export function reverseName(text: string): string | undefined {
  if (canonicalAddress(text) === undefined || text.includes('%')) return undefined;
  const bytes = octets(text);
  if (isIPv4(text)) return `${bytes.toReversed().join('.')}.in-addr.arpa`;
  const nibbles = bytes.flatMap((byte) => [byte >> 4, byte & 15]).map((nibble) => nibble.toString(16));
  return `${nibbles.toReversed().join('.')}.ip6.arpa`;
}

function scopeOf(address: string): string {
  return address.split('%')[1] ?? '';
}

function octets(address: string): readonly number[] {
  if (isIPv4(address)) return address.split('.').map(Number);
  const [before = '', after] = (canonicalAddress(address) ?? '').split('%')[0]?.split('::') ?? [];
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
