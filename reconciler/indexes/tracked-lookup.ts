// A lookup that notes what it was asked for: a change of just these objects can change the answer that was made with it.
import type { Gateway, ListenerSet } from '../claims/kinds/gateway-objects.ts';
import type { NamespaceFacts, ObjectLookup } from '../claims/lookup.ts';
import type { ObjectKey } from '../sources/store.ts';

const nothing: readonly string[] = [];

export class TrackedLookup implements ObjectLookup {
  readonly #objects: ObjectLookup;
  readonly #asked = new Set<string>();

  constructor(objects: ObjectLookup) {
    this.#objects = objects;
  }

  /** What was asked for since the last time, each object as its `objectText`, known or not. */
  taken(): readonly string[] {
    if (this.#asked.size === 0) return nothing;
    const asked = [...this.#asked];
    this.#asked.clear();
    return asked;
  }

  gateway(namespace: string, name: string): Gateway | undefined {
    this.#asked.add(objectText('Gateway', { namespace, name }));
    return this.#objects.gateway(namespace, name);
  }

  listenerSet(namespace: string, name: string): ListenerSet | undefined {
    this.#asked.add(objectText('ListenerSet', { namespace, name }));
    return this.#objects.listenerSet(namespace, name);
  }

  namespace(name: string): NamespaceFacts | undefined {
    this.#asked.add(objectText('Namespace', { namespace: '', name }));
    return this.#objects.namespace(name);
  }
}

/** Names an object among all kinds, as the key of a Map. Joined, for a template's text keeps its parts in memory too. */
export function objectText(kind: string, { namespace, name }: ObjectKey): string {
  return [kind, namespace, name].join(' ');
}
