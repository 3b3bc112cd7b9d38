import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { InMemoryProvider } from '../../../reconciler/providers/inmemory/provider.ts';
import type { ChangeGroup, Provider } from '../../../reconciler/providers/provider.ts';
import { measured } from '../../../reconciler/sync/measured-provider.ts';
import { syncMetrics } from '../../../reconciler/sync/metrics.ts';

const signal = new AbortController().signal;
const zone = { id: 'ex.com', name: 'ex.com' };
const next = { dnsName: 'a.ex.com', recordType: 'A', targets: ['192.0.2.1'] } as const;
const create: ChangeGroup = { dnsName: 'a.ex.com', changes: [{ action: 'create', next }] };

describe('a measured provider', () => {
  let registry: Registry;
  let inner: InMemoryProvider;
  let provider: Provider;
  beforeEach(() => {
    registry = new Registry();
    inner = new InMemoryProvider(['ex.com']);
    provider = measured(inner, syncMetrics(registry, 'inmemory'));
  });

  /** Every series of calls that is not at zero, as `operation result count`, and how many were timed. */
  async function counted(): Promise<readonly string[]> {
    const text = await registry.metrics();
    const requests = text.matchAll(
      /^zonewarden_provider_requests_total\{provider="inmemory",operation="(\w+)",result="(\w+)"\} ([1-9]\d*)$/gm,
    );
    const timed = text.matchAll(
      /^zonewarden_provider_request_duration_seconds_count\{provider="inmemory",operation="(\w+)"\} (\d+)$/gm,
    );
    return [
      ...[...requests].map(([, operation, result, count]) => `${operation} ${result} ${count}`),
      ...[...timed].map(([, operation, count]) => `${operation} timed ${count}`),
    ];
  }

  it('answers as the one it wraps, counting and timing each call', async () => {
    assert.equal(provider.name, inner.name);
    assert.equal(provider.capabilities, inner.capabilities);
    assert.deepEqual(await provider.zones(signal), [zone]);
    const outcomes = await provider.apply(zone, [create], signal);
    assert.deepEqual(outcomes, [{ group: create, ok: true }]);
    assert.deepEqual(await provider.records(zone, signal), await inner.records(zone, signal));
    assert.deepEqual(await counted(), [
      'zones success 1',
      'records success 1',
      'apply success 1',
      'zones timed 1',
      'apply timed 1',
      'records timed 1',
    ]);
  });

  it('passes a failure on and counts it', async () => {
    const elsewhere = { id: 'Z', name: 'nowhere.net' };
    await assert.rejects(provider.records(elsewhere, signal), { code: 'ZONE_NOT_FOUND' });
    await assert.rejects(provider.zones(AbortSignal.abort()), { name: 'AbortError' });
    assert.deepEqual(await counted(), ['zones error 1', 'records error 1', 'records timed 1', 'zones timed 1']);
  });

  it('counts a call of which one group failed as an error', async () => {
    const [first, second] = await provider.apply(zone, [create, create], signal);
    assert.deepEqual([first?.ok, second?.ok], [true, false]);
    assert.deepEqual(await counted(), ['apply error 1', 'apply timed 1']);
  });
});
