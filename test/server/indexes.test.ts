// What rules look up in the running program, and what readiness says of it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Registry } from 'prom-client';
import type { PolicyOptions } from '../../reconciler/claims/policy.ts';
import { ObjectStore } from '../../reconciler/sources/store.ts';
import { ruleIndexes } from '../../server/indexes.ts';
import { host, samplePolicy } from '../reconciler/claims/sample.ts';

const records = { ownerId: 'me', managedTypes: ['A'], excludedTypes: [] } as const;

interface Situation {
  readonly policy?: Partial<PolicyOptions>;
  readonly sync?: boolean;
  readonly unread?: readonly string[];
  readonly consulted?: true | string;
}

function rig({ policy = {}, sync = true, unread = [], consulted = true }: Situation = {}) {
  const registry = new Registry();
  const indexes = ruleIndexes({
    policy: samplePolicy(policy),
    store: new ObjectStore(),
    isSynced: (kind = 'claiming') => !unread.includes(kind),
    consulted: () => consulted,
    records: sync ? records : undefined,
    registry,
  });
  const ready = () => indexes.checks.map(({ check }) => check()).find((outcome) => outcome !== true) ?? true;
  const gauge = async (index: string) => {
    const { values } = (await registry.getSingleMetric('zonewarden_rule_index_synced')?.get()) ?? { values: [] };
    return values.find(({ labels }) => labels.index === index)?.value;
  };
  return { ...indexes, ready, gauge };
}

describe('readiness', () => {
  it('waits for the first reading of the provider, which a metric tells too', async () => {
    const { ready, recordIndex, lookup, gauge } = rig();
    assert.equal(ready(), 'the provider has not been read (zone, owner)');
    assert.equal(await gauge('records'), 0);
    assert.equal(lookup.zones(), undefined);
    recordIndex?.replace([{ id: 'Z', name: 'example.com' }], []);
    assert.equal(ready(), true);
    assert.equal(await gauge('records'), 1);
    assert.deepEqual(lookup.zones(), ['example.com']);
  });

  it('does not wait for what no rule asks, nor for what nobody will ever read', async () => {
    assert.equal(rig({ policy: { levels: { zone: 'off', owner: 'off' } } }).ready(), true);
    assert.equal(rig({ policy: { enforce: 'off' } }).ready(), true);
    const alone = rig({ sync: false });
    assert.equal(alone.ready(), true);
    assert.equal(alone.recordIndex, undefined);
    assert.equal(await alone.gauge('records'), 0);
  });

  it('waits for the kinds that claim names, and for Namespaces whatever the rules', async () => {
    const levels = { zone: 'off', owner: 'off' } as const;
    const claims = rig({ policy: { levels }, unread: ['claiming'] });
    assert.equal(claims.ready(), 'not every kind has been read (conflict)');
    assert.equal(claims.lookup.claimants(host('a.example.com')), undefined);
    assert.equal(rig({ policy: { levels: { ...levels, conflict: 'off' } }, unread: ['claiming'] }).ready(), true);
    const namespaces = rig({ policy: { enforce: 'off' }, unread: ['Namespace'], consulted: 'Namespace: forbidden' });
    assert.equal(namespaces.ready(), 'Namespace: forbidden');
    assert.equal(await namespaces.gauge('namespaces'), 0);
  });
});
