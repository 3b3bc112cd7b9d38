// Composition of the audit: what is stored already is judged again, counted, and told on the objects where a cluster is.
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { Audit } from '../reconciler/audit/audit.ts';
import { auditMetrics } from '../reconciler/audit/metrics.ts';
import type { Lookup } from '../reconciler/claims/lookup.ts';
import type { Policy } from '../reconciler/claims/policy.ts';
import type { EventRecorder } from '../reconciler/kube/event-recorder.ts';
import type { ObjectStore } from '../reconciler/sources/store.ts';
import type { ObjectsHalf } from './objects-half.ts';
import type { Runnable } from './runnable.ts';

export interface AuditHalfOptions {
  readonly policy: Policy;
  readonly store: ObjectStore;
  readonly lookup: Lookup;
  readonly objects: ObjectsHalf;
  /** Undefined where there is nobody to tell. */
  readonly recorder: EventRecorder | undefined;
  readonly logger: Logger;
  readonly registry: Registry;
}

export function auditHalf(options: AuditHalfOptions): Runnable {
  const { policy, store, lookup, objects, recorder, logger, registry } = options;
  const audit = new Audit({
    policy,
    store,
    lookup,
    synced: objects.settled,
    metrics: auditMetrics(registry),
    ...(recorder && { record: (event) => recorder.record(event) }),
    logger,
    now: () => performance.now(),
  });
  return audit;
}
