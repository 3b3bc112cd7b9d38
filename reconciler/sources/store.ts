// Every object that we read, trimmed, by kind and name. Informers or files fill it; claims look other objects up in it.
import { isDeepStrictEqual } from 'node:util';
import type { EndpointSlice } from '../claims/kinds/endpoint-slice.ts';
import type { Gateway, ListenerSet } from '../claims/kinds/gateway-objects.ts';
import type { Namespace } from '../claims/kinds/namespace.ts';
import type { Node } from '../claims/kinds/node.ts';
import type { Pod } from '../claims/kinds/pod.ts';
import type { KubeObject } from '../claims/kinds/read-kind.ts';
import type { NamespaceFacts } from '../claims/lookup.ts';
import { compareText } from '../record-set.ts';
import { everywhere, ReadScope } from './read-scope.ts';
import type { TargetLookup } from './target-lookup.ts';

export interface ObjectKey {
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

/** What happened to one object. */
export interface ObjectChange {
  readonly kind: string;
  readonly key: ObjectKey;
  /** Undefined when it went away. */
  readonly object: KubeObject | undefined;
}

export class ObjectStore implements TargetLookup {
  readonly #byKind = new Map<string, Map<string, KubeObject>>();
  readonly #listeners = new Set<(change: ObjectChange) => void>();
  readonly #readListeners = new Set<() => void>();
  readonly #read = new ReadScope();
  /** Kind and namespace to the objects there, sorted: made when asked for, dropped when one of them changes. */
  #addresses: ReadonlyMap<string, readonly string[]> = new Map();
  readonly #sorted = new Map<string, readonly KubeObject[]>();

  /** Adds or replaces an object. Listeners hear of it unless it equals what was there. */
  upsert(object: KubeObject): void {
    const objects = this.#of(object.kind);
    const key = keyText(object.metadata);
    if (isDeepStrictEqual(objects.get(key), object)) return;
    objects.set(key, object);
    this.#changed({ kind: object.kind, key: object.metadata, object });
  }

  remove(kind: string, key: ObjectKey): void {
    if (this.#of(kind).delete(keyText(key))) this.#changed({ kind, key, object: undefined });
  }

  /** The objects of a kind, ordered by namespace and name so that no result depends on the order of arrival. */
  list(kind: string): readonly KubeObject[] {
    return [...(this.#byKind.get(kind)?.entries() ?? [])]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, object]) => object);
  }

  /** The objects of a kind as they come, read one by one: no list of them all is made, and the store may change meanwhile. */
  each(kind: string): Iterable<KubeObject> {
    return this.#byKind.get(kind)?.values() ?? [];
  }

  get(kind: string, key: ObjectKey): KubeObject | undefined {
    return this.#byKind.get(kind)?.get(keyText(key));
  }

  /**
   * Calls back after every change, synchronously; the callback only takes note.
   * @returns a function that ends it
   */
  onChange(listener: (change: ObjectChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Notes that every object of a kind in a namespace is here; `everywhere` for all namespaces. */
  markRead(kind: string, namespace: string): void {
    this.#read.mark(kind, namespace);
    for (const listener of this.#readListeners) listener();
  }

  /** Calls back after every markRead; returns a function that ends it. */
  onRead(listener: () => void): () => void {
    this.#readListeners.add(listener);
    return () => this.#readListeners.delete(listener);
  }

  /** Takes markRead back. */
  unmarkRead(kind: string, namespace: string): void {
    this.#read.unmark(kind, namespace);
  }

  endpointSlices(namespace: string, service: string): readonly EndpointSlice[] | undefined {
    return this.#readIn('EndpointSlice', namespace, isEndpointSlice)?.filter((slice) => slice.service === service);
  }

  pods(namespace: string): readonly Pod[] | undefined {
    return this.#readIn('Pod', namespace, isPod);
  }

  nodes(): readonly Node[] | undefined {
    return this.#readIn('Node', everywhere, isNode);
  }

  /** What host names of load balancers resolve to, in the place of what was known. */
  setAddresses(addresses: ReadonlyMap<string, readonly string[]>): void {
    this.#addresses = addresses;
  }

  addressesOf(hostname: string): readonly string[] | undefined {
    return this.#addresses.get(hostname);
  }

  #readIn<T extends KubeObject>(
    kind: string,
    namespace: string,
    isOne: (object: KubeObject) => object is T,
  ): readonly T[] | undefined {
    return this.#read.covers(kind, namespace) ? this.#sortedIn(kind, namespace).filter(isOne) : undefined;
  }

  #sortedIn(kind: string, namespace: string): readonly KubeObject[] {
    const place = `${kind} ${namespace}`;
    const known = this.#sorted.get(place);
    if (known !== undefined) return known;
    const objects = [...this.each(kind)]
      .filter((object) => object.metadata.namespace === namespace)
      .sort((a, b) => compareText(a.metadata.name, b.metadata.name));
    this.#sorted.set(place, objects);
    return objects;
  }

  gateway(namespace: string, name: string): Gateway | undefined {
    const found = this.get('Gateway', { namespace, name });
    return found !== undefined && isGateway(found) ? found : undefined;
  }

  listenerSet(namespace: string, name: string): ListenerSet | undefined {
    const found = this.get('ListenerSet', { namespace, name });
    return found !== undefined && isListenerSet(found) ? found : undefined;
  }

  namespace(name: string): NamespaceFacts | undefined {
    const found = this.get('Namespace', { namespace: '', name });
    return found !== undefined && isNamespace(found) ? found.metadata : undefined;
  }

  #of(kind: string): Map<string, KubeObject> {
    const found = this.#byKind.get(kind);
    if (found !== undefined) return found;
    const created = new Map<string, KubeObject>();
    this.#byKind.set(kind, created);
    return created;
  }

  #changed(change: ObjectChange): void {
    this.#sorted.delete(`${change.kind} ${change.key.namespace}`);
    for (const listener of this.#listeners) listener(change);
  }
}

// The store holds what the kind's own project() made, so the kind name is proof of the shape.
function isGateway(object: KubeObject): object is Gateway {
  return object.kind === 'Gateway';
}

function isListenerSet(object: KubeObject): object is ListenerSet {
  return object.kind === 'ListenerSet';
}

function isEndpointSlice(object: KubeObject): object is EndpointSlice {
  return object.kind === 'EndpointSlice';
}

function isPod(object: KubeObject): object is Pod {
  return object.kind === 'Pod';
}

function isNode(object: KubeObject): object is Node {
  return object.kind === 'Node';
}

function isNamespace(object: KubeObject): object is Namespace {
  return object.kind === 'Namespace';
}

function keyText(key: ObjectKey): string {
  return `${key.namespace}/${key.name}`;
}
