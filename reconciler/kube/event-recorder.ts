// Says things of objects as Kubernetes Events: each once, not too many, and never in the way of who says them.
import { eventKey, eventNamespace, type ObjectEvent, writeEvent } from './event.ts';
import { EventDelivery, type EventDeliveryOptions, type PendingEvent } from './event-delivery.ts';
import type { EventMetrics } from './event-metrics.ts';
import { LruMap } from './lru-map.ts';
import { SpamFilter } from './spam-filter.ts';

export interface EventRecorderOptions extends EventDeliveryOptions {
  readonly metrics: EventMetrics;
  /** Who reports: the pod's name. */
  readonly instance: string;
}

/** How many Events are remembered as told. */
const maxTold = 10_000;
const maxQueued = 1000;
/** How long a stop waits for what is still to be sent. */
const flushMs = 1000;

export class EventRecorder {
  readonly name = 'event recorder';
  readonly #options: EventRecorderOptions;
  readonly #delivery: EventDelivery;
  readonly #spam = new SpamFilter();
  readonly #told = new LruMap<string, true>(maxTold);
  /** Oldest first. */
  readonly #queue: PendingEvent[] = [];
  readonly #stopping = new AbortController();
  readonly #cut = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #woken = Promise.withResolvers<void>();

  constructor(options: EventRecorderOptions) {
    const logger = options.logger.child({ component: 'events' });
    this.#options = options;
    this.#delivery = new EventDelivery({ ...options, logger });
  }

  /** Starts sending, in the background. What was recorded before is sent, too. */
  async start(signal: AbortSignal): Promise<void> {
    const end = () => this.#end();
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    this.#running = this.#run().finally(() => signal.removeEventListener('abort', end));
  }

  /** Ends: what was recorded is sent as far as a second lasts, the rest is dropped. Nothing is sent afterwards. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#woken.resolve();
    const flushed = new AbortController();
    await Promise.race([this.#running, this.#options.sleep(flushMs, flushed.signal)]);
    flushed.abort();
    this.#end();
    await this.#running;
  }

  /**
   * Has an Event written, if the same one (uid, reason and message) has not been yet. Returns at once and never throws.
   * What is not sent after all (too much at once, no permission, an API server in trouble) is forgotten, so that it is
   * tried again when it is recorded again. Events are deleted by the API server after an hour, unless configured
   * otherwise; they are not written again for that.
   */
  record(event: ObjectEvent): void {
    const { metrics, now, instance } = this.#options;
    const { uid } = event.object;
    const key = eventKey(event);
    if (this.#told.get(key) === true) return;
    const quiet = this.#stopping.signal.aborted || this.#delivery.isQuiet(eventNamespace(event.object));
    if (quiet || !this.#spam.allows(uid, now())) {
      metrics.count('dropped');
      return;
    }
    this.#told.set(key, true);
    this.#queue.push({ key, body: writeEvent(event, key, { at: now(), instance }) });
    if (this.#queue.length > maxQueued) this.#dropOldest();
    this.#woken.resolve();
  }

  async #run(): Promise<void> {
    const ending = { stopping: this.#stopping.signal, cut: this.#cut.signal };
    while (!ending.cut.aborted) {
      this.#woken = Promise.withResolvers<void>();
      const event = this.#queue.shift();
      if (event !== undefined) {
        const { result, again } = await this.#delivery.deliver(event, ending);
        this.#options.metrics.count(result);
        if (again) this.#forget(event);
      } else if (ending.stopping.aborted) return;
      else await this.#woken.promise;
    }
    while (this.#queue.length > 0) this.#dropOldest();
  }

  #dropOldest(): void {
    const oldest = this.#queue.shift();
    if (oldest === undefined) return;
    this.#options.metrics.count('dropped');
    this.#forget(oldest);
  }

  #forget({ key, body }: PendingEvent): void {
    this.#told.delete(key);
    this.#spam.giveBack(body.regarding.uid);
  }

  #end(): void {
    this.#stopping.abort();
    this.#cut.abort();
    this.#woken.resolve();
  }
}
