// Which addresses of Nodes are published (ExternalDNS reference 5.3, 5.7).
import { isIPv6 } from '../../claims/ip-address.ts';
import type { Node, NodeAddress } from '../../claims/kinds/node.ts';
import type { Policy } from '../../claims/policy.ts';

/** Those that the world reaches; the internal IPv6 ones, which may be public, only with --expose-internal-ipv6. */
export function externalAddresses(nodes: readonly Node[], { exposeInternalIPv6 }: Policy): readonly string[] {
  const all = nodes.flatMap(({ addresses }) => addresses);
  const internal = exposeInternalIPv6 ? all.filter(isInternalIPv6) : [];
  return [...all.filter(({ type }) => type === 'ExternalIP'), ...internal].map(({ address }) => address);
}

export function internalAddresses(nodes: readonly Node[]): readonly string[] {
  return nodes.flatMap(({ addresses }) => addresses.filter(isInternal).map(({ address }) => address));
}

/** The external ones where there are any, else the internal ones. */
export function publicElseInternal(nodes: readonly Node[], policy: Policy): readonly string[] {
  const hasExternal = nodes.some(({ addresses }) => addresses.some(({ type }) => type === 'ExternalIP'));
  return hasExternal ? externalAddresses(nodes, policy) : internalAddresses(nodes);
}

/** What a Pod's hostname points at, whatever --expose-internal-ipv6 says. */
export function podHostAddresses({ addresses }: Node): readonly string[] {
  return addresses.filter((one) => one.type === 'ExternalIP' || isInternalIPv6(one)).map(({ address }) => address);
}

function isInternal({ type }: NodeAddress): boolean {
  return type === 'InternalIP';
}

function isInternalIPv6(one: NodeAddress): boolean {
  return isInternal(one) && isIPv6(one.address);
}
