// What one informer tells the outside about itself: whether it has synced, when it last heard of the API server, what
// is wrong, one warning per trouble, and the metrics of all that.
import type { Logger } from 'pino';
import { advise, type RestartReason, type Verb } from './failure.ts';
import type { KindMetrics } from './informer-metrics.ts';
import { qualifiedResource, type ResourceType } from './resource.ts';

export interface InformerHealthOptions {
  readonly type: ResourceType;
  readonly namespace?: string | undefined;
  readonly server: string;
  readonly logger: Logger;
  readonly metrics: KindMetrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Trouble {
  readonly reason: RestartReason;
  readonly text: string;
}

export class InformerHealth {
  readonly #options: InformerHealthOptions;
  /** By verb: a list that works says nothing about a watch that is refused. */
  readonly #troubles = new Map<Verb, Trouble>();
  #lastEventAt: number | undefined;
  #synced = false;

  constructor(options: InformerHealthOptions) {
    this.#options = options;
  }

  get synced(): boolean {
    return this.#synced;
  }

  get lastEventAt(): number | undefined {
    return this.#lastEventAt;
  }

  /** One line on what is wrong, undefined while all is well. */
  get lastError(): string | undefined {
    return (this.#troubles.get('list') ?? this.#troubles.get('watch'))?.text;
  }

  /** The API server has no such resource: a CustomResourceDefinition that is not installed. */
  get notServed(): boolean {
    return this.#troubles.get('list')?.reason === 'not_found';
  }

  markSynced(): void {
    this.#synced = true;
    this.#options.metrics.synced(true);
  }

  /** The API server was heard of: a list is complete, an event or a bookmark came. Ends the trouble with that verb. */
  heard(verb: Verb): void {
    const { metrics, logger, type, now } = this.#options;
    this.#lastEventAt = now();
    metrics.lastEvent(this.#lastEventAt);
    if (this.#troubles.delete(verb)) logger.info(`Can ${verb} ${qualifiedResource(type)} again`);
  }

  /** A list or watch ended as it may: a watch reached its time limit or its version grew too old. */
  ended(verb: Verb, reason: RestartReason): void {
    this.#options.metrics.restarted(reason);
    this.#options.logger.debug({ verb, reason }, 'Restarting an ended list or watch');
  }

  /** A list or watch failed. Warns, with what to do, when this is news; repeats are for debug. */
  failed(verb: Verb, reason: RestartReason, message: string): void {
    const { logger, metrics, type } = this.#options;
    const resource = qualifiedResource(type);
    metrics.restarted(reason);
    const news = this.#troubles.get(verb)?.reason !== reason;
    this.#troubles.set(verb, { reason, text: `cannot ${verb} ${resource}: ${message}` });
    const text = `Could not ${verb} ${resource}: ${message}`;
    if (!news) logger.debug({ verb, reason }, text);
    else logger.warn({ verb, reason }, `${text}; ${advise(reason, verb, type, this.#options)}; retrying`);
  }
}
