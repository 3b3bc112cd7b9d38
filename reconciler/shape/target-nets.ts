// --target-net-filter and --exclude-target-net: which targets may be published, by network (ExternalDNS reference 2.7).
import { BlockList } from 'node:net';
import { suitableType } from '../addresses.ts';

export interface TargetNets {
  /** Whether a target may be published. A target that is no address is in no network. */
  readonly passes: (target: string) => boolean;
}

export interface ReadNets {
  /** Undefined when no network was given that could be read: every target then passes. */
  readonly nets: BlockList | undefined;
  /** Values that are no networks; ExternalDNS tells them and goes on without. */
  readonly invalid: readonly string[];
}

/** Reads networks in CIDR form, blanks around them dropped. A bare address is none. */
export function readNets(values: readonly string[]): ReadNets {
  const nets = new BlockList();
  const invalid: string[] = [];
  for (const value of values) {
    const net = parseNet(value.trim());
    if (net === undefined) invalid.push(value);
    else nets.addSubnet(net.address, net.bits, net.family);
  }
  return { nets: invalid.length === values.length ? undefined : nets, invalid };
}

/** A network written as ADDRESS/BITS. */
export interface Net {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** @returns undefined for a text that is no network in CIDR form (RFC 4632, RFC 4291) */
export function parseNet(text: string): Net | undefined {
  const [address = '', digits = '', ...rest] = text.split('/');
  const family = familyOf(address);
  if (family === undefined || rest.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(digits)) return undefined;
  const bits = Number(digits);
  return bits <= (family === 'ipv4' ? 32 : 128) ? { address, bits, family } : undefined;
}

/**
 * A target passes that lies in one of the wanted networks, where any is given, and in none of the unwanted ones. Names lie in
 * none: with wanted networks they go, with unwanted ones alone they stay.
 */
export function targetNets(wanted: BlockList | undefined, unwanted: BlockList | undefined): TargetNets {
  const liesIn = (nets: BlockList, target: string) => {
    const family = familyOf(target);
    return family !== undefined && nets.check(target, family);
  };
  return {
    passes: (target) =>
      (wanted === undefined || liesIn(wanted, target)) && (unwanted === undefined || !liesIn(unwanted, target)),
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const type = address.includes('%') ? 'CNAME' : suitableType(address);
  if (type === 'CNAME') return undefined;
  return type === 'A' ? 'ipv4' : 'ipv6';
}
