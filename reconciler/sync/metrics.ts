// Metrics of the sync half: ExternalDNS's own names where the meaning is the same, so that its dashboards keep working,
// and ours for what it does not tell. No label ever carries a hostname.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type RecordSet, recordTypes } from '../record-set.ts';

/** What a pass can end as. */
const passResults = ['changed', 'unchanged', 'failed'] as const;

const passBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300];

/** Creates the metrics, each series that a dashboard or an alert reads at zero. */
export function syncMetrics(registry: Registry, provider: string) {
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const byType = (name: string, help: string) => new Gauge({ name, help, labelNames: ['record_type'], registers });
  const metrics = {
    lastReconcile: gauge('external_dns_controller_last_reconcile_timestamp_seconds', 'Start of the last pass.'),
    lastSync: gauge('external_dns_controller_last_sync_timestamp_seconds', 'End of the last pass that succeeded.'),
    noOpRuns: counter('external_dns_controller_no_op_runs_total', 'Passes that had nothing to change.'),
    consecutiveErrors: gauge(
      'external_dns_controller_consecutive_soft_errors',
      'Failed passes since the last good one.',
    ),
    registryEndpoints: gauge('external_dns_registry_endpoints_total', 'Record sets at the provider.'),
    registryRecords: byType('external_dns_registry_records', 'Record sets at the provider by type.'),
    registryErrors: counter('external_dns_registry_errors_total', 'Failures to read or write at the provider.'),
    sourceEndpoints: gauge('external_dns_source_endpoints_total', 'Endpoints that the objects want.'),
    sourceRecords: byType('external_dns_source_records', 'Endpoints that the objects want by type.'),
    sourceErrors: counter('external_dns_source_errors_total', 'Failures to work out the wanted endpoints.'),
    verifiedRecords: byType('external_dns_controller_verified_records', 'Wanted endpoints that the provider holds.'),
    passes: new Counter({
      name: 'zonewarden_reconcile_total',
      help: 'Passes by result.',
      labelNames: ['result'],
      registers,
    }),
    passSeconds: new Histogram({
      name: 'zonewarden_reconcile_duration_seconds',
      help: 'Duration of a pass.',
      buckets: passBuckets,
      registers,
    }),
    changes: new Counter({
      name: 'zonewarden_plan_changes_total',
      help: 'Changes of record sets by action and result, ownership records not counted.',
      labelNames: ['action', 'result'],
      registers,
    }),
    held: new Gauge({
      name: 'zonewarden_plan_held',
      help: 'Names wanted but not changed, or present but kept, by reason code, in the last pass.',
      labelNames: ['reason'],
      registers,
    }),
    claims: new Gauge({
      name: 'zonewarden_claims',
      help: 'Hostnames that objects claim, by kind and verdict, in the last pass.',
      labelNames: ['kind', 'verdict'],
      registers,
    }),
    cachedReads: new Counter({
      name: 'external_dns_provider_cache_records_calls',
      help: 'Passes by whether they planned against records that had been read before.',
      labelNames: ['from_cache'],
      registers,
    }),
    providerRequests: new Counter({
      name: 'zonewarden_provider_requests_total',
      help: 'Calls of the provider by operation and result.',
      labelNames: ['provider', 'operation', 'result'],
      registers,
    }),
    providerSeconds: new Histogram({
      name: 'zonewarden_provider_request_duration_seconds',
      help: 'Duration of provider calls.',
      labelNames: ['provider', 'operation'],
      buckets: passBuckets,
      registers,
    }),
  };
  for (const cached of ['true', 'false']) metrics.cachedReads.inc({ from_cache: cached }, 0);
  for (const result of passResults) metrics.passes.inc({ result }, 0);
  for (const action of ['create', 'update', 'delete']) {
    for (const result of ['applied', 'failed']) metrics.changes.inc({ action, result }, 0);
  }
  for (const operation of ['zones', 'records', 'apply']) {
    for (const result of ['success', 'error']) metrics.providerRequests.inc({ provider, operation, result }, 0);
  }
  for (const type of ['A', 'AAAA', 'CNAME'] as const) {
    for (const each of [metrics.registryRecords, metrics.sourceRecords, metrics.verifiedRecords]) {
      each.set({ record_type: type.toLowerCase() }, 0);
    }
  }
  return metrics;
}

export type SyncMetrics = ReturnType<typeof syncMetrics>;

/** Sets a by-type gauge to the counts of the records; types that are gone fall to zero. ExternalDNS writes types in lower case. */
export function countByType(gauge: Gauge<'record_type'>, records: readonly RecordSet[]): void {
  const counts = new Map<string, number>();
  for (const { recordType } of records) counts.set(recordType, (counts.get(recordType) ?? 0) + 1);
  gauge.reset();
  for (const type of recordTypes) {
    const count = counts.get(type) ?? 0;
    if (count > 0 || type === 'A' || type === 'AAAA' || type === 'CNAME')
      gauge.set({ record_type: type.toLowerCase() }, count);
  }
}
