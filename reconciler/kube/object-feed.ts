// Turns raw objects into calls to a sink: trims them at the edge, leaves out what has not changed and what is out of
// scope, and finds what a re-list no longer has. Nothing of the raw object is kept.
import type { Logger } from 'pino';
import type { KindMetrics } from './informer-metrics.ts';
import { KnownObjects, type ObjectKey } from './known-objects.ts';
import { asObject } from './raw-object.ts';
import type { WatchEvent } from './watch-stream.ts';

/** Where objects go: a store. Calls are synchronous and must be quick; one that throws is logged and not repeated. */
export interface Sink<T> {
  /** Adds the object or replaces the one with this key; called only for a version that the sink does not have. */
  upsert(key: ObjectKey, object: T): void;
  /** Called only for a key that the sink has. */
  remove(key: ObjectKey): void;
  /** The first list is complete: from now on the absence of an object means something. Called once. */
  synced(): void;
}

/** Trims a raw object to what is stored; undefined leaves it out (it is not in scope). Throws for a wrong shape. */
export type Projection<T> = (raw: unknown) => T | undefined;

/** One complete list under way. */
export interface ListIntake {
  offer(raw: unknown): void;
  /** Ends the list: whatever it did not name is removed from the sink, after everything it did name was added. */
  complete(): void;
}

export interface ObjectFeedOptions<T> {
  readonly project: Projection<T>;
  readonly sink: Sink<T>;
  readonly logger: Logger;
  readonly metrics: KindMetrics;
}

export class ObjectFeed<T> {
  readonly #options: ObjectFeedOptions<T>;
  readonly #known = new KnownObjects();

  constructor(options: ObjectFeedOptions<T>) {
    this.#options = options;
  }

  /**
   * Starts a list. One that is never completed removes nothing.
   * @param reconsider trims unchanged objects again too, since what is left out has changed
   */
  beginList(reconsider = false): ListIntake {
    const seen = new KnownObjects();
    return {
      offer: (raw) => {
        const named = this.#identify(raw);
        if (named === undefined) return;
        seen.set(named.key, named.version);
        this.#offer(raw, named.key, named.version, reconsider);
      },
      complete: () => {
        for (const key of this.#known.missingFrom(seen)) this.#remove(key);
        this.#options.metrics.objects(this.#known.size);
      },
    };
  }

  /** Applies one event of a watch. */
  apply(event: Extract<WatchEvent, { readonly object: unknown }>): void {
    const named = this.#identify(event.object);
    if (named === undefined) return;
    if (event.type === 'DELETED') this.#remove(named.key);
    else this.#offer(event.object, named.key, named.version);
    this.#options.metrics.objects(this.#known.size);
  }

  announceSynced(): void {
    try {
      this.#options.sink.synced();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'Could not tell the store that the first list is complete');
    }
  }

  #offer(raw: unknown, key: ObjectKey, version: string, reconsider = false): void {
    if (!reconsider && this.#known.version(key) === version) return;
    let object: T | undefined;
    try {
      object = this.#options.project(raw);
    } catch (error) {
      this.#skip(key, error);
      return;
    }
    if (object === undefined) {
      this.#remove(key);
      return;
    }
    try {
      this.#options.sink.upsert(key, object);
      this.#known.set(key, version);
    } catch (error) {
      this.#options.logger.error({ err: error, ...key }, 'Could not store an object; it waits for the next re-list');
    }
  }

  #remove(key: ObjectKey): void {
    if (!this.#known.delete(key)) return;
    try {
      this.#options.sink.remove(key);
    } catch (error) {
      this.#options.logger.error({ err: error, ...key }, 'Could not remove an object from the store');
    }
  }

  #identify(raw: unknown): { readonly key: ObjectKey; readonly version: string } | undefined {
    const metadata = asObject(asObject(raw)?.metadata);
    const { name, namespace = '', resourceVersion } = metadata ?? {};
    if (typeof name === 'string' && typeof namespace === 'string' && typeof resourceVersion === 'string') {
      return { key: { namespace, name }, version: resourceVersion };
    }
    this.#skip(
      { namespace: '', name: '' },
      new TypeError('metadata has no name, namespace or resourceVersion to read'),
    );
    return undefined;
  }

  /** A malformed object never stops the stream, and the last good version of it stays in the store. */
  #skip(key: ObjectKey, error: unknown): void {
    this.#options.metrics.malformed();
    this.#options.logger.debug({ err: error, ...key }, 'Skipped a malformed object');
  }
}
