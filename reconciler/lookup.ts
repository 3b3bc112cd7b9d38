// Everything that claims and rules may look up, put together: the objects, and the indexes that there are.
import { emptyLookup, type Lookup } from './claims/lookup.ts';
import type { TargetLookup } from './sources/target-lookup.ts';

/** What a pass may look up: what rules ask, and what records are made from. */
export type SyncLookup = Lookup & TargetLookup;

/** What rules read besides objects; an index that is left out stays unknown, and its rules silent. */
export type Indexes = Partial<Pick<Lookup, 'claimants' | 'zones' | 'record'>>;

/** @param objects the store; read at every question, so what is asked is always the present */
export function lookupOf(objects: TargetLookup, indexes: Indexes = {}): SyncLookup {
  return {
    ...emptyLookup,
    ...indexes,
    gateway: (namespace, name) => objects.gateway(namespace, name),
    listenerSet: (namespace, name) => objects.listenerSet(namespace, name),
    namespace: (name) => objects.namespace(name),
    endpointSlices: (namespace, service) => objects.endpointSlices(namespace, service),
    pods: (namespace) => objects.pods(namespace),
    nodes: () => objects.nodes(),
    addressesOf: (hostname) => objects.addressesOf(hostname),
  };
}
