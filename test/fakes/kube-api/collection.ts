// One collection of the fake API server: its objects, and the history that a watch replays.
import type { ResourceType } from '../../../reconciler/kube/resource.ts';

export interface FakeObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

export interface FakeEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: FakeObject;
  readonly version: number;
}

/** Counts versions for a whole API server, as etcd does. */
export interface VersionCounter {
  value: number;
}

export class FakeCollection {
  readonly type: ResourceType;
  readonly #versions: VersionCounter;
  readonly #onEvent: (event: FakeEvent) => void;
  readonly #objects = new Map<string, FakeObject>();
  #history: FakeEvent[] = [];
  #compactedAt = 0;

  constructor(type: ResourceType, versions: VersionCounter, onEvent: (event: FakeEvent) => void) {
    this.type = type;
    this.#versions = versions;
    this.#onEvent = onEvent;
  }

  get compactedAt(): number {
    return this.#compactedAt;
  }

  has(object: FakeObject): boolean {
    return this.#objects.has(keyOf(object));
  }

  /** Adds or replaces an object and tells the open watches. */
  put(object: FakeObject): FakeObject {
    const key = keyOf(object);
    const type = this.#objects.has(key) ? 'MODIFIED' : 'ADDED';
    const stored = this.#stamp(object);
    this.#objects.set(key, stored);
    this.#record(type, stored);
    return stored;
  }

  /** Removes an object and tells the open watches. */
  remove(namespace: string, name: string): void {
    const key = `${namespace}/${name}`;
    const object = this.#objects.get(key);
    if (object === undefined) throw new Error(`the fake has no ${key}`);
    this.#objects.delete(key);
    this.#record('DELETED', this.#stamp(object));
  }

  /** Forgets the history, as etcd's compaction does: older versions can no longer be watched from. */
  compact(): void {
    this.#compactedAt = this.#versions.value;
    this.#history = [];
  }

  list(namespace: string | undefined): FakeObject[] {
    return [...this.#objects]
      .filter(([, object]) => namespace === undefined || object.metadata.namespace === namespace)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, object]) => object);
  }

  since(version: number): readonly FakeEvent[] {
    return this.#history.filter((event) => event.version > version);
  }

  #stamp(object: FakeObject): FakeObject {
    this.#versions.value += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#versions.value) } };
  }

  #record(type: FakeEvent['type'], object: FakeObject): void {
    const event = { type, object, version: this.#versions.value };
    this.#history.push(event);
    this.#onEvent(event);
  }
}

function keyOf(object: FakeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}
