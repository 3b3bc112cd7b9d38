// Keeps a sink equal to one collection of the API server: lists it, watches it from there, and starts again after
// every kind of end for as long as it runs. It holds keys and versions, never an object.
import { type Backoff, createBackoff, sleep } from './backoff.ts';
import { type RestartReason, reasonOf } from './failure.ts';
import { InformerHealth } from './informer-health.ts';
import { listPages } from './list-pages.ts';
import type { ListWatchOptions } from './list-watch-options.ts';
import { defaultTimings, type ListWatchTimings } from './list-watch-timings.ts';
import { ObjectFeed } from './object-feed.ts';
import { collectionPath } from './resource.ts';
import { KubeRequestError, type Query } from './transport.ts';
import { judgeEnding } from './watch-ending.ts';
import { readWatchEvents, type WatchEvent } from './watch-stream.ts';

const defaultPageSize = 100;
/** A list that outlives its continue token would do so again: each time it asks for fewer, larger pages. */
const pageGrowthOnExpiry = 4;

/** One watch under way. */
interface WatchAttempt {
  openedAt: number | undefined;
  heard: boolean;
}

/** The list-watch of one collection. Failures never end it: they are logged, counted and retried with back-off. */
export class ListWatch<T> {
  /** Resolves when the first list is complete; stays pending for as long as none is. */
  readonly synced: Promise<void>;
  /** Resolves with the first list, or with the first answer that none may be had: no permission, no such kind. */
  readonly settled: Promise<void>;
  readonly kind: string;
  readonly #options: ListWatchOptions<T>;
  readonly #timings: ListWatchTimings;
  /** Of every version; the first is the one in use. */
  readonly #paths: string[];
  readonly #selection: Query;
  readonly #feed: ObjectFeed<T>;
  readonly #health: InformerHealth;
  readonly #listBackoff: Backoff;
  readonly #watchBackoff: Backoff;
  readonly #resolveSynced: () => void;
  readonly #resolveSettled: () => void;
  /** The version to watch from; undefined asks for a list. */
  #position: string | undefined;
  #fruitlessWatches = 0;
  #versionsMissing = 0;
  #pageSize: number;
  #stopping: AbortController | undefined;
  #running: Promise<void> = Promise.resolve();
  /** Asks for a list in which every object is looked at again. */
  #reconsider = false;
  #interrupt = new AbortController();

  constructor(options: ListWatchOptions<T>) {
    const { type, namespace, labelSelector, transport, now, random } = options;
    const timings = options.timings ?? defaultTimings;
    const metrics = options.metrics.kind(type.kind);
    const logger = options.logger.child({ component: 'informer', kind: type.kind });
    const backoff = { baseMs: timings.backoffBaseMs, maxMs: timings.backoffMaxMs, random };
    const synced = Promise.withResolvers<void>();
    this.kind = type.kind;
    this.synced = synced.promise;
    const settled = Promise.withResolvers<void>();
    this.#resolveSynced = synced.resolve;
    this.settled = settled.promise;
    this.#resolveSettled = settled.resolve;
    this.#options = options;
    this.#timings = timings;
    this.#paths = [type.version, ...(options.otherVersions ?? [])].map((version) =>
      collectionPath({ ...type, version }, namespace),
    );
    this.#selection = labelSelector ? { labelSelector } : {};
    this.#feed = new ObjectFeed({ project: options.project, sink: options.sink, logger, metrics });
    this.#health = new InformerHealth({ type, namespace, server: transport.server, logger, metrics, now });
    this.#listBackoff = createBackoff(backoff);
    this.#watchBackoff = createBackoff(backoff);
    this.#pageSize = options.pageSize ?? defaultPageSize;
  }

  isSynced(): boolean {
    return this.#health.synced;
  }

  /** One line on what is wrong, for a readiness check; undefined while all is well. */
  get lastError(): string | undefined {
    return this.#health.lastError;
  }

  /** The API server has no such resource: a CustomResourceDefinition that is not installed. */
  get notServed(): boolean {
    return this.#health.notServed;
  }

  /** When a list was completed or an event or bookmark came, in milliseconds since the epoch. */
  get lastEventAt(): number | undefined {
    return this.#health.lastEventAt;
  }

  /** Starts listing and watching, once an earlier run has ended; does nothing while it already runs. */
  start(): void {
    if (this.#stopping !== undefined) return;
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#running = this.#running.then(() => this.#run(stopping.signal));
  }

  /** Stops; resolves when no request is open. The sink is not called again, even by what was under way. */
  async stop(): Promise<void> {
    this.#stopping?.abort();
    this.#stopping = undefined;
    await this.#running;
  }

  /** Lists again, now that the projection leaves out other objects than before. Does nothing before the first list. */
  relist(): void {
    this.#reconsider = true;
    this.#interrupt.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const from = this.#reconsider ? undefined : this.#position;
      const pauseMs = from === undefined ? await this.#list(signal) : await this.#watch(from, signal);
      await sleep(pauseMs, signal);
    }
  }

  /** @returns how long to wait before what comes next, milliseconds */
  async #list(signal: AbortSignal): Promise<number> {
    const reconsider = this.#reconsider;
    this.#reconsider = false;
    this.#interrupt = new AbortController();
    const intake = this.#feed.beginList(reconsider);
    const request = { query: this.#selection, pageSize: this.#pageSize, signal };
    try {
      let version: string | undefined;
      for await (const page of listPages(this.#options.transport, this.#path(), request)) {
        if (signal.aborted) return 0;
        version ??= page.resourceVersion;
        for (const item of page.items) intake.offer(item);
      }
      if (signal.aborted) return 0;
      intake.complete();
      this.#listed(version);
      return 0;
    } catch (error) {
      if (signal.aborted) return 0;
      this.#reconsider ||= reconsider;
      if (this.#otherVersion(error)) return 0;
      const reason = reasonOf(error);
      if (reason === 'gone') this.#pageSize *= pageGrowthOnExpiry;
      this.#health.failed('list', reason, messageOf(error));
      if (reason === 'forbidden' || reason === 'not_found') this.#resolveSettled();
      return this.#pause(this.#listBackoff, error);
    }
  }

  #path(): string {
    return this.#paths[0] ?? '';
  }

  /** Moves on to the next version where this one is not served; false when every one has been tried since the last list. */
  #otherVersion(error: unknown): boolean {
    if (!(error instanceof KubeRequestError) || error.status !== 404) return false;
    this.#paths.push(...this.#paths.splice(0, 1));
    this.#versionsMissing++;
    if (this.#versionsMissing < this.#paths.length) return true;
    this.#versionsMissing = 0;
    return false;
  }

  #listed(version: string | undefined): void {
    this.#versionsMissing = 0;
    this.#position = version;
    this.#pageSize = this.#options.pageSize ?? defaultPageSize;
    this.#listBackoff.reset();
    this.#health.heard('list');
    if (!this.#reconsider) this.#options.onListed?.();
    if (this.#health.synced) return;
    this.#health.markSynced();
    this.#feed.announceSynced();
    this.#resolveSynced();
    this.#resolveSettled();
  }

  /** @returns how long to wait before what comes next, milliseconds */
  async #watch(from: string, signal: AbortSignal): Promise<number> {
    const attempt: WatchAttempt = { openedAt: undefined, heard: false };
    const { transport, now } = this.#options;
    const interrupted = this.#interrupt.signal;
    const ended = AbortSignal.any([signal, interrupted]);
    try {
      const chunks = await transport.stream(this.#path(), this.#watchQuery(from), this.#timings.watchIdleMs, ended);
      attempt.openedAt = now();
      for await (const event of readWatchEvents(chunks)) {
        if (ended.aborted) return 0;
        this.#take(event);
        attempt.heard = true;
      }
      return ended.aborted ? 0 : this.#watchEnded(attempt, 'closed', undefined);
    } catch (error) {
      return ended.aborted ? 0 : this.#watchEnded(attempt, reasonOf(error), error);
    }
  }

  #watchQuery(from: string): Query {
    const { watchMinSeconds, watchMaxSeconds } = this.#timings;
    const seconds = Math.round(watchMinSeconds + this.#options.random() * (watchMaxSeconds - watchMinSeconds));
    return {
      ...this.#selection,
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: from,
      timeoutSeconds: String(seconds),
    };
  }

  #take(event: WatchEvent): void {
    if (event.type === 'ERROR') throw new KubeRequestError('KUBE_STATUS', event.message, { status: event.status });
    if (event.type !== 'BOOKMARK') this.#feed.apply(event);
    this.#position = event.resourceVersion;
    this.#health.heard('watch');
  }

  #watchEnded(attempt: WatchAttempt, reason: RestartReason, error: unknown): number {
    const livedMs = attempt.openedAt === undefined ? undefined : this.#options.now() - attempt.openedAt;
    const ended = { reason, livedMs, heard: attempt.heard, fruitlessBefore: this.#fruitlessWatches };
    const verdict = judgeEnding(ended, this.#timings.steadyWatchMs);
    this.#fruitlessWatches = attempt.heard || verdict.relist ? 0 : this.#fruitlessWatches + 1;
    if (verdict.steady) this.#watchBackoff.reset();
    if (verdict.relist) this.#position = undefined;
    if (verdict.routine) this.#health.ended('watch', reason);
    else this.#health.failed('watch', reason, error === undefined ? 'the server closed it at once' : messageOf(error));
    return verdict.atOnce ? 0 : this.#pause(this.#watchBackoff, error);
  }

  #pause(backoff: Backoff, error: unknown): number {
    const asked = error instanceof KubeRequestError ? (error.retryAfterMs ?? 0) : 0;
    return Math.max(backoff.next(), Math.min(asked, this.#timings.retryAfterMaxMs));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
