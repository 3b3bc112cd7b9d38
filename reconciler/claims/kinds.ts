// Every kind that claims hostnames. A new kind is one line here, one file in kinds/ and one target resolver.
// What admission registers for, what is watched and what RBAC must allow are derived from this table.
import { type DNSEndpoint, dnsEndpoint } from './kinds/dnsendpoint.ts';
import { endpointSlice } from './kinds/endpoint-slice.ts';
import { gateway } from './kinds/gateway.ts';
import type { Gateway, ListenerSet } from './kinds/gateway-objects.ts';
import { type GRPCRoute, grpcRoute } from './kinds/grpcroute.ts';
import { type HTTPRoute, httpRoute } from './kinds/httproute.ts';
import { type Ingress, ingress } from './kinds/ingress.ts';
import type { ClaimingKind } from './kinds/kind.ts';
import { listenerSet } from './kinds/listener-set.ts';
import { namespace } from './kinds/namespace.ts';
import { type Node, node } from './kinds/node.ts';
import { type Pod, pod } from './kinds/pod.ts';
import type { ReadKind } from './kinds/read-kind.ts';
import { type Service, service } from './kinds/service.ts';
import { type TCPRoute, tcpRoute } from './kinds/tcproute.ts';
import { type TLSRoute, tlsRoute } from './kinds/tlsroute.ts';
import { type UDPRoute, udpRoute } from './kinds/udproute.ts';
import { isWatched, type WatchSettings } from './scope.ts';

/** Any object that claims hostnames, trimmed. */
export type ClaimingObject =
  | Ingress
  | Service
  | HTTPRoute
  | GRPCRoute
  | TLSRoute
  | TCPRoute
  | UDPRoute
  | Gateway
  | ListenerSet
  | DNSEndpoint
  | Node
  | Pod;

export const claimingKinds: readonly ClaimingKind[] = [
  ingress,
  service,
  httpRoute,
  grpcRoute,
  tlsRoute,
  tcpRoute,
  udpRoute,
  gateway,
  listenerSet,
  dnsEndpoint,
  node,
  pod,
];

const byKind = new Map(claimingKinds.map((kind) => [kind.kind, kind]));

/** @returns the table's entry for a kind name, undefined for a kind that claims nothing */
export function claimingKind(kind: string): ClaimingKind | undefined {
  return byKind.get(kind);
}

/** Whether claims of other kinds depend on objects of this one. */
export function isLookedUp(kind: ReadKind): boolean {
  return claimingKinds.some(({ looksUp }) => looksUp.includes(kind));
}

/** Finds the kind by group, version and kind name, as a manifest or an admission request gives them. */
export function claimingKindOf(group: string, version: string, kind: string): ClaimingKind | undefined {
  const found = byKind.get(kind);
  return found !== undefined && found.group === group && found.versions.includes(version) ? found : undefined;
}

/** Every kind that must be read for the policy's sources: the claiming ones and what their claims look up. */
export function kindsToRead(policy: WatchSettings): readonly ReadKind[] {
  const wanted = claimingKinds.filter((kind) => isWatched(kind, policy));
  const read = new Set<ReadKind>(wanted.flatMap((kind) => [kind, ...kind.looksUp]));
  return [...read].filter((kind) => !isClaiming(kind) || isWatched(kind, policy));
}

function isClaiming(kind: ReadKind): kind is ClaimingKind {
  return byKind.get(kind.kind) === kind;
}

/**
 * Kinds that the records of others are made from, where a Service or Pod in scope needs them; their names need none of them.
 * Those among them that are sources themselves are in kindsToRead.
 */
export function kindsToFollow(policy: WatchSettings): readonly ReadKind[] {
  const followed: ReadKind[] = [];
  if (policy.sources.has('service')) followed.push(endpointSlice, pod, node);
  else if (policy.sources.has('pod')) followed.push(node);
  const read = kindsToRead(policy);
  return followed.filter((kind) => !read.includes(kind));
}

/** Kinds that only rules read, beyond those that must be read. Without permission to read them the rest goes on. */
export function kindsToConsult(policy: WatchSettings): readonly ReadKind[] {
  return [namespace].filter((kind) => !kindsToRead(policy).includes(kind));
}
