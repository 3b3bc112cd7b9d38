// Routes, Gateways and ListenerSets as manifests give them, and what a route claims among them.
import { gateway } from '../../../../reconciler/claims/kinds/gateway.ts';
import { httpRoute } from '../../../../reconciler/claims/kinds/httproute.ts';
import type { ClaimingKind } from '../../../../reconciler/claims/kinds/kind.ts';
import { listenerSet } from '../../../../reconciler/claims/kinds/listener-set.ts';
import type { Route } from '../../../../reconciler/claims/kinds/route-object.ts';
import { emptyLookup, type Lookup } from '../../../../reconciler/claims/lookup.ts';
import type { PolicyOptions } from '../../../../reconciler/claims/policy.ts';
import { type Raw, samplePolicy } from '../sample.ts';

export interface RouteOptions {
  readonly kind?: ClaimingKind<Route>;
  readonly hostnames?: readonly string[];
  readonly annotations?: Raw;
  readonly parents?: readonly Raw[];
  readonly status?: readonly Raw[];
  /** Names that a template made. */
  readonly templated?: readonly string[];
}

/** What else is in the cluster. */
export interface World {
  readonly gateways?: readonly Raw[];
  readonly listenerSets?: readonly Raw[];
  /** Labels by namespace; of any other nothing is known. */
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A route `shop/r` with one parent, Gateway `shop/edge`, unless it says otherwise; what is read of it and its world. */
export function read(route: RouteOptions, world: World = {}, options: Partial<PolicyOptions> = {}) {
  const { kind = httpRoute, hostnames, annotations, parents = [{ name: 'edge' }], status = [], templated } = route;
  const policy = samplePolicy(options);
  const raw = {
    metadata: { name: 'r', namespace: 'shop', annotations },
    spec: { hostnames, parentRefs: parents },
    status: { parents: status },
  };
  const gateways = (world.gateways ?? []).map((one) => gateway.project(one, policy));
  const sets = (world.listenerSets ?? []).map((one) => listenerSet.project(one, policy));
  const lookup: Lookup = {
    ...emptyLookup,
    gateway: (namespace, name) => gateways.find((one) => isAt(one.metadata, namespace, name)),
    listenerSet: (namespace, name) => sets.find((one) => isAt(one.metadata, namespace, name)),
    namespace: (name) => {
      const labels = world.namespaces?.[name];
      return labels === undefined ? undefined : { labels, annotations: {} };
    },
  };
  const object = kind.project(raw, policy);
  return { policy, lookup, kind, object: templated === undefined ? object : { ...object, templated } };
}

function isAt(metadata: { readonly namespace: string; readonly name: string }, namespace: string, name: string) {
  return metadata.namespace === namespace && metadata.name === name;
}

/** Every claim as `host field`, with ` -> names` where listeners narrow it and ` !` where none accepts it. */
export function claims(route: RouteOptions, world: World = {}, options: Partial<PolicyOptions> = {}): string[] {
  const { kind, object, policy, lookup } = read(route, world, options);
  return kind.claims(object, policy, lookup).map(({ host, field, narrowed, unserved }) => {
    const names = narrowed === undefined ? '' : ` -> ${narrowed.join()}`;
    return `${host} ${field}${names}${unserved === undefined ? '' : ' !'}`;
  });
}

/** Why no listener accepts the one name that the route writes; undefined when one does or it cannot be told. */
export function unserved(
  host: string,
  world: World,
  route: RouteOptions = {},
  options: Partial<PolicyOptions> = {},
): string | undefined {
  const { kind, object, policy, lookup } = read({ ...route, hostnames: [host] }, world, options);
  return kind.claims(object, policy, lookup)[0]?.unserved;
}

/** Gateway `shop/edge` with a listener for each hostname; a map is laid over its listener. */
export function gatewayWith(hostnames: readonly (string | Raw)[], metadata: Raw = {}, spec: Raw = {}): Raw {
  return {
    metadata: { name: 'edge', namespace: 'shop', ...metadata },
    spec: { listeners: listeners(hostnames), ...spec },
  };
}

/** ListenerSet `shop/own` of Gateway `shop/edge`. */
export function listenerSetWith(hostnames: readonly (string | Raw)[], metadata: Raw = {}, spec: Raw = {}): Raw {
  return {
    metadata: { name: 'own', namespace: 'shop', ...metadata },
    spec: { parentRef: { name: 'edge' }, listeners: listeners(hostnames), ...spec },
  };
}

function listeners(hostnames: readonly (string | Raw)[]): readonly Raw[] {
  return hostnames.map((hostname, index) => ({
    name: `l${index}`,
    port: 80 + index,
    protocol: 'HTTP',
    ...(typeof hostname === 'string' ? { hostname } : hostname),
  }));
}

/** Open to the namespaces that `from` says. */
export function openTo(from: string, selector?: Raw): Raw {
  return { namespaces: { from, selector } };
}
