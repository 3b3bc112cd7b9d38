import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Registry } from 'prom-client';
import type { RecordType } from '../../../reconciler/record-set.ts';
import { countByType, syncMetrics } from '../../../reconciler/sync/metrics.ts';

const records = (...types: readonly RecordType[]) =>
  types.map((recordType) => ({ dnsName: 'a.ex.com', recordType, targets: [] }));

describe('the metrics of the sync half', () => {
  it('have the names of ExternalDNS where they mean the same, and ours for the rest', () => {
    const registry = new Registry();
    syncMetrics(registry, 'inmemory');
    const names = registry.getMetricsAsArray().map(({ name }) => name);
    assert.deepEqual(names.sort(), [
      'external_dns_controller_consecutive_soft_errors',
      'external_dns_controller_last_reconcile_timestamp_seconds',
      'external_dns_controller_last_sync_timestamp_seconds',
      'external_dns_controller_no_op_runs_total',
      'external_dns_controller_verified_records',
      'external_dns_provider_cache_records_calls',
      'external_dns_registry_endpoints_total',
      'external_dns_registry_errors_total',
      'external_dns_registry_records',
      'external_dns_source_endpoints_total',
      'external_dns_source_errors_total',
      'external_dns_source_records',
      'zonewarden_claims',
      'zonewarden_plan_changes_total',
      'zonewarden_plan_held',
      'zonewarden_provider_request_duration_seconds',
      'zonewarden_provider_requests_total',
      'zonewarden_reconcile_duration_seconds',
      'zonewarden_reconcile_total',
    ]);
  });

  it('are there before the first pass, so that a rate over them starts at zero', async () => {
    const registry = new Registry();
    syncMetrics(registry, 'inmemory');
    const text = await registry.metrics();
    for (const series of [
      'external_dns_registry_errors_total 0',
      'external_dns_source_errors_total 0',
      'external_dns_controller_no_op_runs_total 0',
      'external_dns_source_records{record_type="cname"} 0',
      'zonewarden_reconcile_total{result="failed"} 0',
      'zonewarden_plan_changes_total{action="delete",result="failed"} 0',
      'zonewarden_provider_requests_total{provider="inmemory",operation="apply",result="error"} 0',
    ]) {
      assert.ok(text.includes(`\n${series}\n`), series);
    }
  });

  it('have labels from fixed sets only: none could carry a hostname', async () => {
    const registry = new Registry();
    const metrics = syncMetrics(registry, 'inmemory');
    countByType(metrics.registryRecords, records('A', 'TXT'));
    metrics.held.set({ reason: 'LostToOther' }, 1);
    metrics.claims.set({ kind: 'Ingress', verdict: 'accepted' }, 1);
    const labels = [...(await registry.metrics()).matchAll(/[{,](\w+)="/g)].map(([, label]) => label);
    const known = [
      'action',
      'from_cache',
      'kind',
      'le',
      'operation',
      'provider',
      'reason',
      'record_type',
      'result',
      'verdict',
    ];
    assert.deepEqual([...new Set(labels)].sort(), known);
  });
});

describe('counting by type', () => {
  it('writes types in lower case, and lets those that are gone fall away or to zero', async () => {
    const registry = new Registry();
    const { registryRecords } = syncMetrics(registry, 'inmemory');
    const series = async () => {
      const { values } = await registryRecords.get();
      return values.map(({ labels, value }) => `${labels.record_type} ${value}`);
    };
    countByType(registryRecords, records('A', 'MX', 'A', 'TXT'));
    assert.deepEqual(await series(), ['a 2', 'aaaa 0', 'cname 0', 'txt 1', 'mx 1']);
    countByType(registryRecords, records('AAAA'));
    assert.deepEqual(await series(), ['a 0', 'aaaa 1', 'cname 0']);
  });
});
