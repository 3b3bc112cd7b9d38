// What a pass works with.
import type { Logger } from 'pino';
import type { Policy } from '../claims/policy.ts';
import type { PlanSettings } from '../compute-plan.ts';
import type { RecordIndex } from '../indexes/record-index.ts';
import type { SyncLookup } from '../lookup.ts';
import type { Provider } from '../providers/provider.ts';
import type { Registry } from '../registry/registry.ts';
import type { LoadBalancerNames } from '../sources/load-balancer-names.ts';
import type { ObservedGenerations } from '../sources/observed-generations.ts';
import type { ObjectStore } from '../sources/store.ts';
import type { BrakeControl } from './brake-control.ts';
import type { SyncMetrics } from './metrics.ts';
import type { RecordEvents } from './record-events.ts';
import type { ZoneCache } from './zone-cache.ts';

export interface PassOptions {
  readonly policy: Policy;
  readonly settings: PlanSettings;
  readonly registry: Registry;
  readonly store: ObjectStore;
  readonly lookup: SyncLookup;
  /** Names of the kinds whose objects nobody could list; none when left out. */
  readonly unread?: (() => ReadonlySet<string>) | undefined;
  readonly provider: Provider;
  readonly cache: ZoneCache;
  /** How long a full pass takes what was read for what is there; 0 reads every time. Milliseconds. */
  readonly cacheMs?: number | undefined;
  /** Resolved before anything is judged. */
  readonly balancerNames?: Pick<LoadBalancerNames, 'refresh'> | undefined;
  /** Keys of the record sets that this process has made: the pass adds to it, a registry without ownership reads it. */
  readonly created: Set<string>;
  /** Is told what the provider holds, before anything is judged and after every change. */
  readonly recordIndex?: Pick<RecordIndex, 'replace' | 'note'> | undefined;
  /** Told after the objects were judged; not in a dry run (ExternalDNS writes there, too). */
  readonly observed?: Pick<ObservedGenerations, 'write'> | undefined;
  /** What makes deletions wait for a person, and is told which do. */
  readonly brake?: Pick<BrakeControl, 'settings' | 'told'> | undefined;
  /** Told what became of the records; not in a dry run. */
  readonly events?: Pick<RecordEvents, 'applied' | 'held'> | undefined;
  readonly dryRun: boolean;
  readonly logger: Logger;
  readonly metrics: SyncMetrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
