// What a sync costs at Route 53: counted calls of a cold start, a quiet full pass and a one-host change, and their order.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { buildPolicy } from '../../reconciler/claims/policy.ts';
import { lookupOf } from '../../reconciler/lookup.ts';
import type { Provider } from '../../reconciler/providers/provider.ts';
import { txtRegistry } from '../../reconciler/registry/txt.ts';
import { readObject } from '../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../reconciler/sources/store.ts';
import { syncMetrics } from '../../reconciler/sync/metrics.ts';
import { Pass } from '../../reconciler/sync/pass.ts';
import { ZoneCache } from '../../reconciler/sync/zone-cache.ts';
import { type Started, started, zonesNamed } from '../fakes/route53/started.ts';

const never = new AbortController().signal;
const policy = buildPolicy({ sources: ['ingress'], domains: { include: [], exclude: [] } });
/** Names in the first zone; each is a record and its ownership record. */
const many = 700;
const few = 100;

class Sync {
  readonly store = new ObjectStore();
  readonly pass: Pass;

  constructor(provider: Provider) {
    this.pass = new Pass({
      policy,
      settings: {
        policy: 'sync',
        managedTypes: ['A', 'AAAA', 'CNAME'],
        excludedTypes: [],
        minTTL: 0,
        provider: 'aws',
        onMissingTargets: 'keep',
      },
      registry: txtRegistry({ ownerId: 'me', prefix: '', suffix: '', wildcardReplacement: '' }),
      store: this.store,
      lookup: lookupOf(this.store),
      provider,
      cache: new ZoneCache(),
      created: new Set(),
      dryRun: false,
      logger: pino({ enabled: false }),
      metrics: syncMetrics(new Registry(), 'aws'),
      now: Date.now,
    });
    for (let n = 0; n < many; n++) this.put(`n${n}.a.test`, '192.0.2.1');
    for (let n = 0; n < few; n++) this.put(`n${n}.b.test`, '192.0.2.1');
  }

  put(host: string, ip: string): void {
    const read = readObject(
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: host.replaceAll('.', '-'), namespace: 'default' },
        spec: { rules: [{ host }] },
        status: { loadBalancer: { ingress: [{ ip }] } },
      },
      policy,
    );
    assert.ok(read);
    this.store.upsert(read);
  }
}

describe('calls of Route 53', () => {
  let one: Started;
  let sync: Sync;
  beforeEach(async () => {
    one = await started(zonesNamed(['a.test', 'b.test']));
    sync = new Sync(one.provider);
  });
  afterEach(() => one.close());

  /** How many of each since the last time, in the order `zones records change`. */
  function counted(): string {
    const counts = (['zones', 'records', 'change'] as const).map((operation) => one.fake.count(operation));
    one.fake.calls.length = 0;
    return counts.join(' ');
  }

  it('are few: a cold start, a quiet full pass, a change of one host', async () => {
    assert.equal(await sync.pass.run('full', never), true);
    // One page of each empty zone; 800 names in requests of 1,000 changes and 32,000 characters at the most.
    assert.equal(counted(), '1 2 4');
    assert.equal(await sync.pass.run('full', never), true);
    // 1,400 and 200 record sets with those of the zone itself, 300 on a page.
    assert.equal(counted(), '1 6 0');
    sync.put('n7.a.test', '192.0.2.7');
    assert.equal(await sync.pass.run('cached', never), true);
    assert.equal(counted(), '0 0 1');
    assert.equal(await sync.pass.run('cached', never), true);
    assert.equal(counted(), '0 0 0');
  });

  it('are the same in the same order for the same plan', async () => {
    const calls: string[] = [];
    for (const reversed of [false, true]) {
      const other = await started(zonesNamed(['a.test', 'b.test']));
      const another = new Sync(other.provider);
      if (reversed) {
        const objects = [...another.store.list('Ingress')];
        for (const { metadata } of objects) another.store.remove('Ingress', metadata);
        for (const object of objects.toReversed()) another.store.upsert(object);
      }
      await another.pass.run('full', never);
      calls.push(JSON.stringify(other.fake.calls.map(({ operation, ...rest }) => [operation, rest])));
      await other.close();
    }
    assert.equal(calls[0], calls[1]);
  });
});
