// Which objects a list-watch has handed to its sink, and in which version: what a re-list is compared with.

export interface ObjectKey {
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

/**
 * Versions by namespace and name. Nested, so that the names are the very strings that the stored objects hold and no
 * joined key is kept beside them.
 */
export class KnownObjects {
  readonly #versions = new Map<string, Map<string, string>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The resourceVersion of a known object, undefined for an unknown one. */
  version(key: ObjectKey): string | undefined {
    return this.#versions.get(key.namespace)?.get(key.name);
  }

  set(key: ObjectKey, resourceVersion: string): void {
    let names = this.#versions.get(key.namespace);
    if (names === undefined) {
      names = new Map();
      this.#versions.set(key.namespace, names);
    }
    if (!names.has(key.name)) this.#size += 1;
    names.set(key.name, resourceVersion);
  }

  /** @returns whether the object was known */
  delete(key: ObjectKey): boolean {
    const names = this.#versions.get(key.namespace);
    if (names?.delete(key.name) !== true) return false;
    if (names.size === 0) this.#versions.delete(key.namespace);
    this.#size -= 1;
    return true;
  }

  /** Every known key that `other` does not have. */
  missingFrom(other: KnownObjects): ObjectKey[] {
    const missing: ObjectKey[] = [];
    for (const [namespace, names] of this.#versions) {
      for (const name of names.keys()) {
        if (other.version({ namespace, name }) === undefined) missing.push({ namespace, name });
      }
    }
    return missing;
  }
}
