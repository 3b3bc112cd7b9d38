// Pods, EndpointSlices and Nodes: watched only while a Service in scope needs them, and stored only where one does.
import type { Logger } from 'pino';
import type { KubeObject, ReadKind } from '../claims/kinds/read-kind.ts';
import type { Policy } from '../claims/policy.ts';
import type { ListWatch } from '../kube/list-watch.ts';
import { type Demand, demandOf } from './demand.ts';
import { everywhere } from './read-scope.ts';
import type { ObjectStore } from './store.ts';

export interface FollowedKindsOptions {
  readonly policy: Policy;
  readonly store: ObjectStore;
  /** The kinds that may be needed. */
  readonly kinds: readonly ReadKind[];
  /** Kinds of these names are watched in any case, as sources; the watch must ask `wants` what to keep. */
  readonly watched: readonly ListWatch<KubeObject>[];
  /** Makes the watch of one kind, which asks `wants` what to keep and calls back after every list. */
  readonly watchOf: (kind: ReadKind, onListed: () => void) => ListWatch<KubeObject>;
  /** Told when the watch of a kind has ended and none has taken its place. */
  readonly onEnded: (kind: string) => void;
  readonly logger: Logger;
  /** Services that change together change the demand once. Milliseconds. */
  readonly debounceMs?: number | undefined;
}

const defaultDebounceMs = 50;

export class FollowedKinds {
  readonly #options: FollowedKindsOptions;
  readonly #running = new Map<string, ListWatch<KubeObject>>();
  /** Watches on their way to their end. */
  readonly #ending = new Set<Promise<void>>();
  #demand: Demand;
  #timer: NodeJS.Timeout | undefined;
  #forget: () => void = () => undefined;
  #stopped = false;

  constructor(options: FollowedKindsOptions) {
    this.#options = options;
    this.#demand = demandOf([], options.policy);
  }

  /** Whether an object of one of the kinds is kept. */
  wants(object: KubeObject): boolean {
    return this.#demand.wants(object);
  }

  /** Follows the Services from now on. */
  start(): void {
    this.#forget = this.#options.store.onChange(({ kind }) => {
      if (kind === 'Service')
        this.#timer ??= setTimeout(() => this.update(), this.#options.debounceMs ?? defaultDebounceMs);
    });
    for (const watch of this.#options.watched) this.#running.set(watch.kind, watch);
  }

  /** Starts, repeats and ends what the Services call for now. */
  update(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#stopped) return;
    const { store, policy, kinds } = this.#options;
    const before = this.#demand;
    this.#demand = demandOf(store.each('Service'), policy);
    for (const kind of kinds) this.#follow(kind, before.text !== this.#demand.text);
  }

  /** Resolves when every kind that is needed now has been read, or may not be. */
  async settled(): Promise<void> {
    await Promise.all([...this.#running.values()].map((watch) => watch.settled));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#forget();
    const own = [...this.#running.values()].filter((watch) => !this.#options.watched.includes(watch));
    await Promise.all([...own.map((watch) => watch.stop()), ...this.#ending]);
  }

  #follow(kind: ReadKind, changed: boolean): void {
    const running = this.#running.get(kind.kind);
    const needed = this.#demand.kinds.has(kind.kind);
    if (running === undefined) {
      if (needed) this.#begin(kind);
      return;
    }
    if (!needed && !this.#options.watched.includes(running)) {
      this.#end(kind, running);
      return;
    }
    if (!changed) return;
    this.#options.store.unmarkRead(kind.kind, everywhere);
    running.relist();
  }

  #begin(kind: ReadKind): void {
    const watch = this.#options.watchOf(kind, () => this.read(kind.kind));
    this.#running.set(kind.kind, watch);
    watch.start();
    void watch.settled.then(() => this.#tellSilence(watch));
  }

  /** Notes that all that is wanted of a kind is in the store. */
  read(kind: string): void {
    this.#options.store.markRead(kind, everywhere);
  }

  #end(kind: ReadKind, watch: ListWatch<KubeObject>): void {
    const { store, onEnded } = this.#options;
    this.#running.delete(kind.kind);
    const ended = watch.stop().then(() => {
      // Another watch may have begun meanwhile; it finds again what it needs.
      if (this.#running.has(kind.kind)) return;
      onEnded(kind.kind);
      store.unmarkRead(kind.kind, everywhere);
      for (const object of [...store.each(kind.kind)]) store.remove(kind.kind, object.metadata);
    });
    this.#ending.add(ended);
    void ended.then(() => this.#ending.delete(ended));
  }

  #tellSilence(watch: ListWatch<KubeObject>): void {
    if (watch.isSynced() || this.#stopped) return;
    this.#options.logger.warn(
      { kind: watch.kind },
      `${watch.kind} objects cannot be read: records that are made of them stay as they are until they can (${watch.lastError ?? 'unknown reason'})`,
    );
  }
}
