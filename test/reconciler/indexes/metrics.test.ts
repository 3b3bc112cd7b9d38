import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Registry } from 'prom-client';
import { ruleIndexMetrics } from '../../../reconciler/indexes/metrics.ts';

it('says at every scrape which indexes have synced, and 0 for one that is not there', async () => {
  const registry = new Registry();
  let claims = false;
  ruleIndexMetrics(registry, { namespaces: () => true, claims: () => claims });
  const scrape = async () => {
    const values = (await registry.getMetricsAsJSON())[0]?.values ?? [];
    return Object.fromEntries(values.map(({ labels, value }) => [labels.index, value]));
  };
  assert.deepEqual(await scrape(), { namespaces: 1, claims: 0, records: 0 });
  claims = true;
  assert.deepEqual(await scrape(), { namespaces: 1, claims: 1, records: 0 });
  assert.match(await registry.metrics(), /^zonewarden_rule_index_synced\{index="records"\} 0$/m);
});
