// A map that forgets what was looked at longest ago once it is full, so that it never outgrows its bound.

export class LruMap<K, V> {
  readonly #most: number;
  /** Oldest look first: a Map keeps the order of insertion. */
  readonly #entries = new Map<K, V>();

  /** @param most entries at the most, 1 or more */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value of a key, which then counts as just looked at; undefined for an unknown or forgotten one. */
  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Adds or replaces an entry; a new one may push out the one looked at longest ago. */
  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#most) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  /** @returns whether the key was known */
  delete(key: K): boolean {
    return this.#entries.delete(key);
  }
}
