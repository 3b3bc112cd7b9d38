// Brings one Event at a time to the API server: paced, retried, and not at all for a while where it may not write.
import type { Logger } from 'pino';
import { createBackoff } from './backoff.ts';
import { eventResource, eventsPath, type writeEvent } from './event.ts';
import type { EventResult } from './event-metrics.ts';
import { type EventRefusal, judgeRefusal } from './event-refusal.ts';
import { LruMap } from './lru-map.ts';
import { TokenBucket } from './token-bucket.ts';
import { KubeRequestError, type KubeTransport } from './transport.ts';

/** An Event on its way. */
export interface PendingEvent {
  readonly key: string;
  readonly body: ReturnType<typeof writeEvent>;
}

export interface Delivery {
  readonly result: EventResult;
  /** Whether the same Event deserves another try when it is recorded again. */
  readonly again: boolean;
}

export interface EventDeliveryOptions {
  readonly transport: KubeTransport;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** As `sleep` of backoff.ts: resolves early when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A number in [0, 1). */
  readonly random: () => number;
}

export interface Ending {
  /** Nothing is waited for any more, but what is there is still sent. */
  readonly stopping: AbortSignal;
  /** Nothing is sent any more, and what is being sent is cut off. */
  readonly cut: AbortSignal;
}

const rate = { burst: 10, perSecond: 10 };
const maxAttempts = 5;
const backoffBaseMs = 500;
const backoffMaxMs = 30_000;
/** The longest Retry-After that is obeyed. */
const retryAfterMaxMs = 60_000;
const quietMs = 5 * 60_000;
/** Namespaces kept in mind as refused. A Role allows by namespace, and so do quotas. */
const maxRefused = 1000;

const unsent: Delivery = { result: 'dropped', again: true };

export class EventDelivery {
  readonly #options: EventDeliveryOptions;
  readonly #bucket: TokenBucket;
  /** When Events were last forbidden, by namespace. */
  readonly #forbidden = new LruMap<string, number>(maxRefused);
  /** What the log has been told of already. */
  #trouble: EventRefusal | undefined;

  constructor(options: EventDeliveryOptions) {
    this.#options = options;
    this.#bucket = new TokenBucket(rate, options.now());
  }

  /** Whether Events were forbidden in this namespace within the last five minutes: none is sent there. */
  isQuiet(namespace: string): boolean {
    const since = this.#forbidden.get(namespace);
    if (since === undefined) return false;
    const elapsed = this.#options.now() - since;
    // A clock that was set back must not prolong the silence.
    return elapsed >= 0 && elapsed < quietMs;
  }

  /** Sends one Event, retrying while that may help. Never throws: what went wrong is logged, and in the result. */
  async deliver(event: PendingEvent, ending: Ending): Promise<Delivery> {
    const { sleep, random, logger } = this.#options;
    const backoff = createBackoff({ baseMs: backoffBaseMs, maxMs: backoffMaxMs, random });
    if (this.isQuiet(event.body.metadata.namespace)) return unsent;
    for (let attempt = 1; ; attempt += 1) {
      await this.#pace(ending.cut);
      if (ending.cut.aborted) return unsent;
      try {
        await this.#options.transport.create(eventsPath(event.body.metadata.namespace), event.body, ending.cut);
        return this.#written(event, 'created');
      } catch (error) {
        const refusal = judgeRefusal(error);
        if (ending.cut.aborted) return unsent;
        if (refusal !== 'trouble' || attempt >= maxAttempts || ending.stopping.aborted) {
          return this.#refused(event, refusal, error);
        }
        logger.debug({ attempt }, `Trying again to write an Event on ${subject(event)}: ${messageOf(error)}`);
        const asked = error instanceof KubeRequestError ? (error.retryAfterMs ?? 0) : 0;
        await sleep(Math.max(backoff.next(), Math.min(asked, retryAfterMaxMs)), ending.stopping);
      }
    }
  }

  async #pace(cut: AbortSignal): Promise<void> {
    const { now, sleep } = this.#options;
    while (!cut.aborted) {
      const waitMs = this.#bucket.take(now());
      if (waitMs === 0) return;
      await sleep(waitMs, cut);
    }
  }

  #written(event: PendingEvent, result: 'created' | 'existing'): Delivery {
    this.#trouble = undefined;
    const wasForbidden = this.#forbidden.delete(event.body.metadata.namespace);
    if (wasForbidden && this.#forbidden.size === 0) this.#options.logger.info('Can create Events again');
    return { result, again: false };
  }

  #refused(event: PendingEvent, refusal: EventRefusal, error: unknown): Delivery {
    switch (refusal) {
      case 'existing':
        return this.#written(event, 'existing');
      case 'gone':
        this.#options.logger.debug(`Dropped an Event on ${subject(event)}: ${messageOf(error)}`);
        return { result: 'dropped', again: false };
      case 'forbidden':
        this.#silence(event, error);
        return { result: 'failed', again: true };
      case 'trouble':
      case 'invalid':
        this.#tell(event, refusal, error);
        return { result: 'failed', again: refusal === 'trouble' };
    }
  }

  /** Said once, until Events can be created again: in a cluster without the permission every namespace refuses. */
  #silence(event: PendingEvent, error: unknown): void {
    const { logger, now } = this.#options;
    const { namespace } = event.body.metadata;
    const news = this.#forbidden.size === 0;
    this.#forbidden.set(namespace, now());
    const text = `May not create Events in namespace ${namespace}: ${messageOf(error)}`;
    if (!news) logger.debug(text);
    else {
      const permission = `the verb create on ${eventResource.resource} of the API group ${eventResource.group}`;
      logger.warn(`${text}; grant the ServiceAccount ${permission}; asking again every ${quietMs / 60_000} minutes`);
    }
  }

  /** A warning for the first of a row, repeats are for debug. */
  #tell(event: PendingEvent, refusal: EventRefusal, error: unknown): void {
    const { logger } = this.#options;
    const news = this.#trouble !== refusal;
    this.#trouble = refusal;
    const text = `Could not write an Event on ${subject(event)}: ${messageOf(error)}`;
    if (!news) logger.debug(text);
    else if (refusal === 'invalid') logger.warn(`${text}; it is not tried again`);
    else logger.warn(`${text}; gave it up for now: it is tried again when the same is seen again`);
  }
}

function subject({ body }: PendingEvent): string {
  return `${body.regarding.kind} ${body.metadata.namespace}/${body.regarding.name}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
