// Which objects claim which name, as of now: kept up from the store's changes, so that nobody who asks has to search.
// An index of claims, not of decisions: what a rule refuses is claimed all the same.
import { claimantOf } from '../claims/claimant.ts';
import { effectiveNames } from '../claims/effective-names.ts';
import type { Hostname } from '../claims/hostname.ts';
import type { KubeObject } from '../claims/kinds/read-kind.ts';
import { claimingKind, claimingKinds } from '../claims/kinds.ts';
import type { Claimant } from '../claims/lookup.ts';
import type { Policy } from '../claims/policy.ts';
import { isWatched, outOfScope } from '../claims/scope.ts';
import type { ObjectChange, ObjectKey, ObjectStore } from '../sources/store.ts';
import { objectText, TrackedLookup } from './tracked-lookup.ts';

export interface ClaimIndexOptions {
  readonly store: ObjectStore;
  readonly policy: Policy;
  /** Whether every kind has been read once; before, a name would look free that is not. */
  readonly synced: () => boolean;
}

/** What an object holds under one set identifier. */
interface Holding {
  readonly claimant: Claimant;
  readonly names: readonly Hostname[];
}

/** An object that claims names, or whose claims may change with other objects. */
interface Entry {
  readonly kind: string;
  readonly key: ObjectKey;
  readonly holdings: readonly Holding[];
  /** The objects that its claims were read with. */
  readonly asked: readonly string[];
}

/** So many changed objects at the most wait for the next question, lest it pays for a whole list. */
const maxWaiting = 500;

const nobody: readonly Claimant[] = [];

export class ClaimIndex {
  readonly #options: ClaimIndexOptions;
  readonly #lookup: TrackedLookup;
  readonly #claimants = new Map<Hostname, Claimant[]>();
  readonly #entries = new Map<string, Entry>();
  /** By what they asked for, the texts of the objects that did. */
  readonly #askers = new Map<string, Set<string>>();
  /** Changed objects that are to be read again. */
  readonly #waiting = new Map<string, ObjectChange>();
  /** Changed objects that others asked for. One Gateway may have thousands of routes, so these wait for a question. */
  readonly #stale = new Set<string>();

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
    return this.#claimants.get(name) ?? nobody;
  }

  #note(change: ObjectChange): void {
    const text = objectText(change.kind, change.key);
    if (this.#askers.has(text)) this.#stale.add(text);
    if (claimingKind(change.kind) === undefined) return;
    this.#waiting.set(text, change);
    if (this.#waiting.size >= maxWaiting) this.#readWaiting();
  }

  /** Brings everything up to date. */
  #settle(): void {
    for (const text of this.#stale) {
      for (const asker of this.#askers.get(text) ?? []) this.#noteAsker(asker);
    }
    this.#stale.clear();
    this.#readWaiting();
  }

  #noteAsker(asker: string): void {
    const entry = this.#entries.get(asker);
    if (entry === undefined || this.#waiting.has(asker)) return;
    const { kind, key } = entry;
    this.#waiting.set(asker, { kind, key, object: this.#options.store.get(kind, key) });
  }

  #readWaiting(): void {
    for (const [text, change] of this.#waiting) {
      this.#waiting.delete(text);
      this.#forget(text);
      if (change.object !== undefined) this.#keep(text, this.#read(change.object));
    }
  }

  #read(object: KubeObject): Entry {
    const { kind, metadata } = object;
    const holdings = this.#holdingsOf(object);
    const key = holdings[0]?.claimant.object ?? { namespace: metadata.namespace, name: metadata.name };
    return { kind, key, holdings, asked: this.#lookup.taken() };
  }

  #holdingsOf(object: KubeObject): readonly Holding[] {
    const { policy } = this.#options;
    const kind = claimingKind(object.kind);
    if (kind === undefined || outOfScope(kind, object, policy, this.#lookup) !== undefined) return [];
    const bySet = new Map<string, { readonly claimant: Claimant; readonly names: Set<Hostname> }>();
    for (const claim of kind.claims(object, policy, this.#lookup)) {
      const claimant = claimantOf(claim, object, policy);
      const holding = bySet.get(claimant.setIdentifier) ?? { claimant, names: new Set() };
      bySet.set(claimant.setIdentifier, holding);
      for (const name of effectiveNames(claim)) holding.names.add(name);
    }
    return [...bySet.values()].map(({ claimant, names }) => ({ claimant, names: [...names] }));
  }

  #keep(text: string, entry: Entry): void {
    if (entry.holdings.length === 0 && entry.asked.length === 0) return;
    this.#entries.set(text, entry);
    for (const { claimant, names } of entry.holdings) {
      for (const name of names) addTo(this.#claimants, name, claimant);
    }
    for (const asked of entry.asked) {
      const askers = this.#askers.get(asked);
      if (askers === undefined) this.#askers.set(asked, new Set([text]));
      else askers.add(text);
    }
  }

  #forget(text: string): void {
    const entry = this.#entries.get(text);
    if (entry === undefined) return;
    this.#entries.delete(text);
    for (const { claimant, names } of entry.holdings) {
      for (const name of names) removeFrom(this.#claimants, name, claimant);
    }
    for (const asked of entry.asked) {
      const askers = this.#askers.get(asked);
      askers?.delete(text);
      if (askers?.size === 0) this.#askers.delete(asked);
    }
  }
}

function addTo(claimants: Map<Hostname, Claimant[]>, name: Hostname, claimant: Claimant): void {
  const holders = claimants.get(name);
  if (holders === undefined) claimants.set(name, [claimant]);
  else holders.push(claimant);
}

/** The last takes the place of the one that goes: a name may have thousands of holders. */
function removeFrom(claimants: Map<Hostname, Claimant[]>, name: Hostname, claimant: Claimant): void {
  const holders = claimants.get(name) ?? [];
  const at = holders.indexOf(claimant);
  if (at < 0) return;
  const last = holders.pop();
  if (last !== undefined && at < holders.length) holders[at] = last;
  if (holders.length === 0) claimants.delete(name);
}
