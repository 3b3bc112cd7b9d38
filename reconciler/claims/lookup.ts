// What claims and rules may know besides the object under judgement; always answered from memory.
import type { Hostname } from './hostname.ts';
import type { Gateway, ListenerSet } from './kinds/gateway-objects.ts';
import type { ObjectRef } from './object.ts';

export interface NamespaceFacts {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Other objects of the cluster. */
export interface ObjectLookup {
  gateway(namespace: string, name: string): Gateway | undefined;
  listenerSet(namespace: string, name: string): ListenerSet | undefined;
  /** Undefined while the Namespace is not known. */
  namespace(name: string): NamespaceFacts | undefined;
}

/** An object in scope that claims a name. */
export interface Claimant {
  readonly object: ObjectRef;
  /** Empty when the claim has none. */
  readonly setIdentifier: string;
  /** RFC 3339; empty for an object that has none yet. */
  readonly createdAt: string;
  /** `namespace/name` of the Gateways that it is, belongs to or is attached to. */
  readonly gateways: readonly string[];
}

/** What the provider holds at a name and set identifier, of the record types that are managed. */
export interface ProviderRecord {
  /** Sorted; of the records that are not ours, where there are such. */
  readonly types: readonly string[];
  /** Every one of the records is owned by this process's owner id. */
  readonly ours: boolean;
  /** The owner of the first record that is not ours; undefined when it names none. */
  readonly owner: string | undefined;
  /** `ingress/<namespace>/<name>` of the first record of ours that names one. */
  readonly resource: string | undefined;
}

/** Objects, and the indexes that rules read. An index that has not synced answers undefined, and its rules stay silent. */
export interface Lookup extends ObjectLookup {
  /** The objects that hold a name, in any order; empty when it is free. To be read before anything changes. */
  claimants(name: Hostname): readonly Claimant[] | undefined;
  /** The names of the provider's zones, A-labels in lower case; the empty one is the root zone. */
  zones(): readonly string[] | undefined;
  /**
   * Undefined also for a name without records, and where ownership is not kept.
   * @param setIdentifier empty for record sets that have none; sets of different identifiers never meet
   */
  record(name: Hostname, setIdentifier: string): ProviderRecord | undefined;
}

/** A lookup that knows nothing, for judging one object by itself. */
export const emptyLookup: Lookup = {
  gateway: () => undefined,
  listenerSet: () => undefined,
  namespace: () => undefined,
  claimants: () => undefined,
  zones: () => undefined,
  record: () => undefined,
};
