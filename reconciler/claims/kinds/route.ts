// What all kinds of routes have in common. A kind of route is one call of routeKind, one line in the table of kinds and one in
// that of target resolvers.
import type { Claim } from '../claim.ts';
import type { ObjectLookup } from '../lookup.ts';
import { readList, readMap, readMetadata, readStrings } from '../object.ts';
import type { Policy, SourceName } from '../policy.ts';
import { templatedOf } from '../templated.ts';
import { gateway } from './gateway.ts';
import { gatewayGroup } from './gateway-group.ts';
import type { ClaimingKind } from './kind.ts';
import { listenerSet } from './listener-set.ts';
import { namespace } from './namespace.ts';
import { isGatewayRef, isListenerSetRef, type ParentRef, readParentRef } from './parent-ref.ts';
import { type RawObject, refOf } from './read-kind.ts';
import { routeClaims } from './route-claims.ts';
import { type Route, readParentStatuses } from './route-object.ts';
import { followParent } from './route-parents.ts';

export interface RouteKindOptions<K extends string> {
  readonly kind: K;
  /** Plural, lower case. */
  readonly resource: string;
  readonly versions: readonly string[];
  readonly source: SourceName;
  /** Listener protocols that can carry its routes (ExternalDNS reference 5.5). */
  readonly protocols: readonly string[];
  /** Whether its spec has hostnames; the annotation and what listeners say count for every kind. */
  readonly hasHostnames: boolean;
}

/** A claiming kind whose objects are routes of the Gateway API. */
export function routeKind<K extends string>(options: RouteKindOptions<K>): ClaimingKind<Route<K>> {
  const { kind, resource, versions, source, protocols, hasHostnames } = options;
  const addressed = { group: gatewayGroup, kind, versions };
  return {
    group: gatewayGroup,
    kind,
    versions,
    resource,
    namespaced: true,
    watchedIn: 'namespace',
    sources: [source],
    obeys: ['namespace', 'annotations', 'labels', 'controller'],
    publishes: true,
    looksUp: [gateway, listenerSet, namespace],

    project(raw: RawObject, policy: Policy): Route<K> {
      const spec = readMap(raw.spec, 'spec');
      const metadata = readMetadata(raw, policy.keepsAnnotation);
      const hostnames = hasHostnames ? readStrings(spec.hostnames, 'spec.hostnames') : [];
      return {
        kind,
        metadata,
        protocols,
        hostnames,
        parents: readList(spec.parentRefs, 'spec.parentRefs').map((ref, index) =>
          readParentRef(ref, `spec.parentRefs[${index}]`, metadata.namespace),
        ),
        statuses: readParentStatuses(readMap(raw.status, 'status').parents, metadata.namespace),
        // Those of the annotation do not count here (ExternalDNS).
        ...templatedOf(addressed, raw, policy, () => hostnames.some((hostname) => hostname !== '')),
      };
    },

    outOfScope,

    claims: (object: Route<K>, policy: Policy, lookup: ObjectLookup): readonly Claim[] =>
      routeClaims(object, refOf(addressed, object.metadata), policy, lookup),

    gateways: ({ parents }: Route<K>, lookup: ObjectLookup) => [
      ...new Set(parents.flatMap((ref) => gatewayOf(ref, lookup))),
    ],
  };
}

/** A route whose parents are Services belongs to a mesh: no listener, no address, nothing to publish. */
function outOfScope({ parents }: Route, policy: Policy, lookup: ObjectLookup): string | undefined {
  if (parents.length === 0) return undefined;
  if (parents.some((ref) => followParent(ref, policy, lookup)?.ours)) return undefined;
  if (parents.some((ref) => isGatewayRef(ref) || (isListenerSetRef(ref) && policy.gatewayListenerSets))) {
    return 'none of its Gateways is selected by --gateway-name, --gateway-namespace, --gateway-label-filter and the controller annotation';
  }
  return parents.some(isListenerSetRef)
    ? 'its parents are ListenerSets, which count only with --gateway-listener-sets'
    : 'none of its parents is a Gateway';
}

/** `namespace/name` of the Gateway that a reference leads to; none for a ListenerSet that is not known. */
function gatewayOf(ref: ParentRef, lookup: ObjectLookup): readonly string[] {
  if (isGatewayRef(ref)) return [`${ref.namespace}/${ref.name}`];
  const parent = isListenerSetRef(ref) ? lookup.listenerSet(ref.namespace, ref.name)?.parent : undefined;
  return parent !== undefined && isGatewayRef(parent) ? [`${parent.namespace}/${parent.name}`] : [];
}
