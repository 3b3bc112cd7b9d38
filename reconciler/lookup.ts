// Everything that claims and rules may look up, put together: the objects, and the indexes that there are.
import { emptyLookup, type Lookup, type ObjectLookup } from './claims/lookup.ts';

/** What rules read besides objects; an index that is left out stays unknown, and its rules silent. */
export type Indexes = Partial<Pick<Lookup, 'claimants' | 'zones' | 'record'>>;

/** @param objects the store; read at every question, so what is asked is always the present */
export function lookupOf(objects: ObjectLookup, indexes: Indexes = {}): Lookup {
  return {
    ...emptyLookup,
    ...indexes,
    gateway: (namespace, name) => objects.gateway(namespace, name),
    listenerSet: (namespace, name) => objects.listenerSet(namespace, name),
    namespace: (name) => objects.namespace(name),
  };
}
