// Routes: the addresses of every Gateway that has accepted the route and serves the name (ExternalDNS reference 5.5).
import { writtenHostnames } from '../../claims/kinds/route-hostnames.ts';
import { acceptedParents, type IndexedRef, type Route } from '../../claims/kinds/route-object.ts';
import { followParent, programmedListeners, type RouteParent } from '../../claims/kinds/route-parents.ts';
import { ListenerHostnames } from '../../claims/listener-hostnames.ts';
import type { ObjectLookup } from '../../claims/lookup.ts';
import type { Policy } from '../../claims/policy.ts';
import { readTargets } from '../../claims/settings.ts';
import { type TargetResolver, targetsOr } from './targets.ts';

export const routeTargets: TargetResolver<Route> = (object, policy, lookup) => {
  const refs = acceptedParents(object);
  if (refs.length === 0) {
    const pending = targetsOr([], `no Gateway has accepted the ${object.kind} yet (status.parents)`);
    return () => pending;
  }
  const listeners = servingListeners(object, refs, policy, lookup);
  const served = servedNames(object, listeners, policy);
  const targets = new Map(listeners.groups.map(({ hostname, listeners }) => [hostname, targetsOf(listeners, policy)]));
  return (_claim, name) => {
    const hostnames = served.get(name);
    if (hostnames === undefined) {
      return targetsOr([], `no listener of a Gateway that accepted the ${object.kind} serves the name`);
    }
    const all = [...hostnames].flatMap((hostname) => targets.get(hostname) ?? []);
    return targetsOr([...new Set(all)], 'status.addresses of the Gateway is empty');
  };
};

/** The listeners that carry the route, each as the parent that it was reached through. */
function servingListeners(
  object: Route,
  refs: readonly IndexedRef[],
  policy: Policy,
  lookup: ObjectLookup,
): ListenerHostnames<RouteParent> {
  return new ListenerHostnames(
    refs.flatMap(({ ref }) => {
      const parent = followParent(ref, policy, lookup);
      if (parent === undefined || !parent.ours) return [];
      return programmedListeners(object, parent, lookup).map(({ hostname }) => [hostname, parent] as const);
    }),
  );
}

/** For every name that is served for the route, whichever of its hostnames stands for it, the hostnames of the listeners. */
function servedNames(
  object: Route,
  listeners: ListenerHostnames<RouteParent>,
  policy: Policy,
): ReadonlyMap<string, ReadonlySet<string>> {
  const served = new Map<string, Set<string>>();
  for (const { text } of writtenHostnames(object, policy)) {
    for (const { name, hostname } of listeners.overlaps(text)) {
      const hostnames = served.get(name);
      if (hostnames === undefined) served.set(name, new Set([hostname]));
      else hostnames.add(hostname);
    }
  }
  return served;
}

/** The target annotation of the ListenerSet or else of the Gateway replaces the addresses; one on the route is not read. */
function targetsOf(parents: readonly RouteParent[], policy: Policy): readonly string[] {
  return [...new Set(parents)].flatMap(({ owner, gateway }) => {
    if (owner === undefined || gateway === undefined) return [];
    const own = readTargets(owner.metadata, policy.annotationPrefixes);
    if (own.length > 0) return own;
    const inherited = readTargets(gateway.metadata, policy.annotationPrefixes);
    return inherited.length > 0 ? inherited : gateway.addresses;
  });
}
