// The informers' metrics, one set per metrics registry, with every series of a kind created at zero.
import { Counter, Gauge, type Registry } from 'prom-client';
import { type RestartReason, restartReasons } from './failure.ts';

export interface InformerMetrics {
  /** The gauges and counters of one kind; asking creates its series. */
  kind(kind: string): KindMetrics;
  /** Takes back the gauges of a kind that is no longer watched; what was counted stays. */
  forget(kind: string): void;
}

export interface KindMetrics {
  synced(yes: boolean): void;
  /** @param atMs milliseconds since the epoch */
  lastEvent(atMs: number): void;
  restarted(reason: RestartReason): void;
  objects(count: number): void;
  malformed(): void;
}

/** Creates and registers the informers' metrics. Throws when the registry already has them. */
export function createInformerMetrics(registry: Registry): InformerMetrics {
  const registers = [registry];
  const synced = new Gauge({
    name: 'zonewarden_informer_synced',
    help: '1 once the first list of the kind is complete.',
    labelNames: ['kind'],
    registers,
  });
  const lastEvent = new Gauge({
    name: 'zonewarden_informer_last_event_timestamp_seconds',
    help: 'When the API server was last heard of for the kind: a complete list, an event or a bookmark. 0 before.',
    labelNames: ['kind'],
    registers,
  });
  const restarts = new Counter({
    name: 'zonewarden_informer_restarts_total',
    help: 'Lists and watches that ended and were started again, by the reason they ended for.',
    labelNames: ['kind', 'reason'],
    registers,
  });
  const objects = new Gauge({
    name: 'zonewarden_informer_objects',
    help: 'Objects of the kind that are in scope and held in memory.',
    labelNames: ['kind'],
    registers,
  });
  const malformed = new Counter({
    name: 'zonewarden_informer_malformed_objects_total',
    help: 'Objects that were skipped because their shape is not what their kind promises.',
    labelNames: ['kind'],
    registers,
  });

  return {
    kind(kind) {
      for (const gauge of [synced, lastEvent, objects]) gauge.set({ kind }, 0);
      for (const reason of restartReasons) restarts.inc({ kind, reason }, 0);
      malformed.inc({ kind }, 0);
      return {
        synced: (yes) => synced.set({ kind }, yes ? 1 : 0),
        lastEvent: (atMs) => lastEvent.set({ kind }, atMs / 1000),
        restarted: (reason) => restarts.inc({ kind, reason }),
        objects: (count) => objects.set({ kind }, count),
        malformed: () => malformed.inc({ kind }),
      };
    },
    forget(kind) {
      for (const gauge of [synced, lastEvent, objects]) gauge.remove({ kind });
    },
  };
}
