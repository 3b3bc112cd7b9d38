// The parents of a route, followed to their listeners as far as they are known, and whether they are ours to publish through.
import { isOpenTo, takesRoute } from '../listeners.ts';
import type { ObjectLookup } from '../lookup.ts';
import type { Policy } from '../policy.ts';
import { hasOurController } from '../scope.ts';
import { gatewayLeftOut } from './gateway.ts';
import type { Gateway, ListenerSet } from './gateway-objects.ts';
import type { Listener } from './listener.ts';
import { isGatewayRef, isListenerSetRef, type ParentRef } from './parent-ref.ts';
import type { Route } from './route-object.ts';

/** A Gateway or a ListenerSet that a route refers to. */
export interface RouteParent {
  readonly ref: ParentRef;
  /** Whether our filters select it; what is not known (yet) may be ours. */
  readonly ours: boolean;
  /** Undefined while the reference leads to something that is not known. */
  readonly owner: Gateway | ListenerSet | undefined;
  /** Of the addresses; undefined as the owner, and of a ListenerSet whose parent is no Gateway. */
  readonly gateway: Gateway | undefined;
}

/** @returns undefined for a reference to anything else: a Service of a mesh, say */
export function followParent(ref: ParentRef, policy: Policy, lookup: ObjectLookup): RouteParent | undefined {
  if (isListenerSetRef(ref)) return followListenerSet(ref, policy, lookup);
  if (!isGatewayRef(ref)) return undefined;
  const gateway = lookup.gateway(ref.namespace, ref.name);
  return { ref, ours: gatewayLeftOut(ref, gateway, policy) === undefined, owner: gateway, gateway };
}

function followListenerSet(ref: ParentRef, policy: Policy, lookup: ObjectLookup): RouteParent {
  const set = policy.gatewayListenerSets ? lookup.listenerSet(ref.namespace, ref.name) : undefined;
  if (set === undefined) return { ref, ours: policy.gatewayListenerSets, owner: undefined, gateway: undefined };
  const { parent, metadata } = set;
  if (!isGatewayRef(parent)) return { ref, ours: false, owner: set, gateway: undefined };
  const gateway = lookup.gateway(parent.namespace, parent.name);
  const ours =
    policy.annotationFilter.matches(metadata.annotations) &&
    hasOurController(metadata, policy) &&
    gatewayLeftOut(parent, gateway, policy) === undefined;
  return { ref, ours, owner: gateway === undefined ? undefined : set, gateway };
}

/** A listener of a parent that takes the route, or (`certain` false) does so if a Namespace has the right labels. */
export interface OpenListener {
  readonly listener: Listener;
  readonly certain: boolean;
}

/** The listeners of a parent that take the route, hostnames aside, as its spec promises: no status is asked. */
export function openListeners(route: Route, parent: RouteParent, lookup: ObjectLookup): readonly OpenListener[] {
  const { ref, owner, gateway } = parent;
  if (owner === undefined || gateway === undefined) return [];
  const attached = isAttached(owner, gateway, lookup);
  if (attached === false) return [];
  const { namespace } = route.metadata;
  const shape = { kind: route.kind, namespace, protocols: route.protocols };
  return owner.listeners.flatMap((listener) => {
    const taken = takesRoute(listener, owner.metadata.namespace, shape, ref, lookup);
    return taken === false ? [] : [{ listener, certain: taken === true && attached === true }];
  });
}

/** Of these, what the controller of the Gateway has accepted: a ListenerSet and each of its listeners need its word. */
export function programmedListeners(route: Route, parent: RouteParent, lookup: ObjectLookup): readonly Listener[] {
  const { owner } = parent;
  if (owner === undefined || (owner.kind === 'ListenerSet' && !owner.accepted)) return [];
  return openListeners(route, parent, lookup)
    .filter(({ certain }) => certain)
    .map(({ listener }) => listener)
    .filter(({ name }) => owner.kind === 'Gateway' || owner.acceptedListeners.includes(name));
}

/** Whether the Gateway allows ListenerSets of that namespace. */
function isAttached(owner: Gateway | ListenerSet, gateway: Gateway, lookup: ObjectLookup): boolean | undefined {
  if (owner.kind === 'Gateway') return true;
  return isOpenTo(gateway.allowedListeners, gateway.metadata.namespace, owner.metadata.namespace, lookup);
}
