// --nat64-networks: an IPv6 address behind a NAT64 has an IPv4 address inside, which is published as well (RFC 6052).
import { BlockList } from 'node:net';
import { canonicalAddress } from '../addresses.ts';
import { parseNet } from './target-nets.ts';

/** A prefix that is no /96. */
export class Nat64Error extends Error {
  readonly code = 'INVALID_NAT64_PREFIX';

  constructor(value: string) {
    super(`NAT64 prefixes need to be /96 prefixes, such as 64:ff9b::/96; "${value}" is none`);
    this.name = 'Nat64Error';
  }
}

/** @returns the IPv4 address inside an address of one of the networks, undefined for any other target */
export type Nat64 = (target: string) => string | undefined;

/**
 * Reads the prefixes, of which ExternalDNS takes those of 96 bits alone (reference 5.8).
 * @throws Nat64Error
 */
export function nat64Of(prefixes: readonly string[]): Nat64 {
  const nets = new BlockList();
  for (const prefix of prefixes) {
    const net = parseNet(prefix.trim());
    if (net === undefined || net.family !== 'ipv6' || net.bits !== 96) throw new Nat64Error(prefix);
    nets.addSubnet(net.address, net.bits, net.family);
  }
  return (target) => {
    const canonical = canonicalAddress(target);
    if (canonical === undefined || !canonical.includes(':') || canonical.includes('%')) return undefined;
    return nets.check(canonical, 'ipv6') ? lastFourOctets(canonical) : undefined;
  };
}

/** The last two groups of an address in its canonical form, where a missing group is zero. */
function lastFourOctets(canonical: string): string {
  const [before = '', after] = canonical.split('::');
  const groups = (after ?? before).split(':').filter((group) => group !== '');
  const [high = 0, low = 0] = ['0', '0', ...groups].slice(-2).map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}
