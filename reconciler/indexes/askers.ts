// Which objects were read with the help of which others, so that a change of those has just these read again.
import type { ObjectKey } from '../sources/store.ts';

/** An object whose claims depend on others. */
export interface Asker {
  readonly kind: string;
  readonly key: ObjectKey;
}

interface Asked extends Asker {
  /** The objects that were asked for, by text. */
  readonly others: readonly string[];
}

/** Every object goes by its `objectText`. */
export class Askers {
  readonly #asked = new Map<string, Asked>();
  /** By what they asked for. */
  readonly #askers = new Map<string, Set<string>>();
  /** Changed objects that others asked for. */
  readonly #changed = new Set<string>();

  /** Notes what an object asked for, in place of what it asked for before. */
  replace(text: string, { kind, key }: Asker, others: readonly string[]): void {
    for (const other of this.#asked.get(text)?.others ?? []) this.#drop(other, text);
    if (others.length === 0) {
      this.#asked.delete(text);
      return;
    }
    this.#asked.set(text, { kind, key: { namespace: key.namespace, name: key.name }, others });
    for (const other of others) {
      const askers = this.#askers.get(other);
      if (askers === undefined) this.#askers.set(other, new Set([text]));
      else askers.add(text);
    }
  }

  /** Notes that an object changed. Costs the same whether nobody or thousands asked for it. */
  changed(text: string): void {
    if (this.#askers.has(text)) this.#changed.add(text);
  }

  /** The objects that asked for one that changed since the last time, each once. */
  takeStale(): ReadonlyMap<string, Asker> {
    const stale = new Map<string, Asker>();
    for (const changed of this.#changed) {
      for (const text of this.#askers.get(changed) ?? []) {
        const asker = this.#asked.get(text);
        if (asker !== undefined) stale.set(text, asker);
      }
    }
    this.#changed.clear();
    return stale;
  }

  #drop(other: string, text: string): void {
    const askers = this.#askers.get(other);
    askers?.delete(text);
    if (askers?.size === 0) this.#askers.delete(other);
  }
}
