// Composition of the audit: what is stored already is judged again, counted, and told on the objects where a cluster is.
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { Audit } from '../reconciler/audit/audit.ts';
import { auditMetrics } from '../reconciler/audit/metrics.ts';
import type { Lookup } from '../reconciler/claims/lookup.ts';
import type { Policy } from '../reconciler/claims/policy.ts';
import { sleep } from '../reconciler/kube/backoff.ts';
import { createEventMetrics } from '../reconciler/kube/event-metrics.ts';
import { EventRecorder } from '../reconciler/kube/event-recorder.ts';
import type { ObjectStore } from '../reconciler/sources/store.ts';
import type { ObjectsHalf } from './objects-half.ts';
import type { Runnable } from './runnable.ts';

export interface AuditHalfOptions {
  readonly policy: Policy;
  readonly store: ObjectStore;
  readonly lookup: Lookup;
  readonly objects: ObjectsHalf;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** @returns the parts in the order of their start: who tells outlives who finds */
export function auditHalf(options: AuditHalfOptions): readonly Runnable[] {
  const { policy, store, lookup, objects, logger, registry } = options;
  const recorder = recorderOf(options);
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
  return recorder === undefined ? [audit] : [recorder, audit];
}

/** Without an API server there is nobody to tell. */
function recorderOf({ objects, env, logger, registry }: AuditHalfOptions): EventRecorder | undefined {
  if (objects.transport === undefined) return undefined;
  return new EventRecorder({
    transport: objects.transport,
    logger,
    metrics: createEventMetrics(registry),
    instance: env.POD_NAME || hostname(),
    now: Date.now,
    sleep,
    random: Math.random,
  });
}
