// What a list-watch is told: the collection, where its objects go and how it tells the time.
import type { Logger } from 'pino';
import type { InformerMetrics } from './informer-metrics.ts';
import type { ListWatchTimings } from './list-watch-timings.ts';
import type { Projection, Sink } from './object-feed.ts';
import type { ResourceType } from './resource.ts';
import type { KubeTransport } from './transport.ts';

export interface ListWatchOptions<T> {
  readonly type: ResourceType;
  /** Versions to try in turn where the API server does not serve that of the type; objects must read the same. */
  readonly otherVersions?: readonly string[] | undefined;
  /** Absent or empty for all namespaces. */
  readonly namespace?: string | undefined;
  /** In the Kubernetes grammar, applied by the API server. */
  readonly labelSelector?: string | undefined;
  readonly transport: KubeTransport;
  readonly project: Projection<T>;
  readonly sink: Sink<T>;
  /** Called after every complete list that nobody has asked to be repeated. */
  readonly onListed?: (() => void) | undefined;
  readonly logger: Logger;
  readonly metrics: InformerMetrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Objects a page; the event loop is free between two pages. */
  readonly pageSize?: number | undefined;
  readonly timings?: ListWatchTimings | undefined;
}
