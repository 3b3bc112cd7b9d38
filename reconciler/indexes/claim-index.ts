// Which objects claim which name, as of now: kept up from the store's changes, so that nobody who asks has to search.
// An index of claims, not of decisions: what a rule refuses is claimed all the same.
import type { Hostname } from '../claims/hostname.ts';
import { claimingKind, claimingKinds } from '../claims/kinds.ts';
import type { Claimant } from '../claims/lookup.ts';
import type { Policy } from '../claims/policy.ts';
import { isWatched } from '../claims/scope.ts';
import type { ObjectChange, ObjectStore } from '../sources/store.ts';
import { Askers } from './askers.ts';
import { type Holder, holdersOf } from './holders.ts';
import { NameTable } from './name-table.ts';
import { objectText, TrackedLookup } from './tracked-lookup.ts';

export interface ClaimIndexOptions {
  readonly store: ObjectStore;
  readonly policy: Policy;
  /** Whether every kind has been read once; before, a name would look free that is not. */
  readonly synced: () => boolean;
}

/** So many changed objects at the most wait for the next question, lest it pays for a whole list. */
const maxWaiting = 500;

export class ClaimIndex {
  readonly #options: ClaimIndexOptions;
  readonly #lookup: TrackedLookup;
  readonly #names = new NameTable();
  /** By object; of those that claim a name. */
  readonly #holders = new Map<string, readonly Holder[]>();
  readonly #askers = new Askers();
  /** Changed objects that are to be read again. */
  readonly #waiting = new Map<string, ObjectChange>();

  /** Follows the store from now on; what it holds already is read. */
  constructor(options: ClaimIndexOptions) {
    const { store, policy } = options;
    this.#options = options;
    this.#lookup = new TrackedLookup(store);
    for (const { kind } of claimingKinds.filter((kind) => isWatched(kind, policy))) {
      for (const object of store.list(kind)) this.#note({ kind, key: object.metadata, object });
    }
    store.onChange((change) => this.#note(change));
  }

  get synced(): boolean {
    return this.#options.synced();
  }

  /** The objects in scope that claim a name; undefined while not synced. To be read before the store changes again. */
  claimants(name: Hostname): readonly Claimant[] | undefined {
    if (!this.synced) return undefined;
    this.#settle();
    return this.#names.holders(name);
  }

  #note(change: ObjectChange): void {
    const text = objectText(change.kind, change.key);
    this.#askers.changed(text);
    if (claimingKind(change.kind) === undefined) return;
    this.#waiting.set(text, change);
    if (this.#waiting.size >= maxWaiting) this.#readWaiting();
  }

  /** Brings everything up to date. One Gateway may have thousands of routes: only a question has them read again. */
  #settle(): void {
    for (const [text, { kind, key }] of this.#askers.takeStale()) {
      this.#waiting.set(text, { kind, key, object: this.#options.store.get(kind, key) });
    }
    this.#readWaiting();
  }

  #readWaiting(): void {
    for (const [text, change] of this.#waiting) {
      this.#waiting.delete(text);
      this.#read(text, change);
    }
  }

  #read(text: string, { kind, key, object }: ObjectChange): void {
    for (const holder of this.#holders.get(text) ?? []) this.#names.remove(holder);
    const holders = object === undefined ? [] : holdersOf(object, this.#options.policy, this.#lookup);
    this.#askers.replace(text, { kind, key }, this.#lookup.taken());
    for (const holder of holders) this.#names.add(holder);
    if (holders.length > 0) this.#holders.set(text, holders);
    else this.#holders.delete(text);
  }
}
