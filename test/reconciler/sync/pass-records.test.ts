import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { isHostname, parseHostname } from '../../../reconciler/claims/hostname.ts';
import { buildPolicy } from '../../../reconciler/claims/policy.ts';
import { ClaimIndex } from '../../../reconciler/indexes/claim-index.ts';
import { RecordIndex } from '../../../reconciler/indexes/record-index.ts';
import { lookupOf } from '../../../reconciler/lookup.ts';
import { InMemoryProvider } from '../../../reconciler/providers/inmemory/provider.ts';
import { type ChangeGroup, type Provider, ProviderError, type Zone } from '../../../reconciler/providers/provider.ts';
import { noopRegistry } from '../../../reconciler/registry/noop.ts';
import { txtRegistry } from '../../../reconciler/registry/txt.ts';
import { readObject } from '../../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';
import { syncMetrics } from '../../../reconciler/sync/metrics.ts';
import { Pass } from '../../../reconciler/sync/pass.ts';
import { ZoneCache } from '../../../reconciler/sync/zone-cache.ts';

const signal = new AbortController().signal;
const settings = {
  policy: 'sync',
  managedTypes: ['A'],
  excludedTypes: [],
  minTTL: 0,
  provider: 'inmemory',
  onMissingTargets: 'keep',
} as const;

/** Passes with the indexes, where a conflict denies. */
class World {
  readonly policy = buildPolicy({
    sources: ['ingress'],
    domains: { include: [], exclude: [] },
    levels: { conflict: 'deny' },
  });
  readonly provider = new InMemoryProvider(['example.com']);
  readonly store = new ObjectStore();
  broken = false;
  refused = '';
  #process: { readonly pass: Pass; readonly records: RecordIndex };

  constructor(ownership: 'txt' | 'noop' = 'txt') {
    this.#process = this.#start(ownership);
  }

  /** A new process, over the same provider and objects. */
  restart(): void {
    this.#process = this.#start('txt');
  }

  get records(): RecordIndex {
    return this.#process.records;
  }

  run(kind: 'full' | 'cached' = 'full'): Promise<boolean> {
    return this.#process.pass.run(kind, signal);
  }

  put(path: string, host: string, ip: string, creationTimestamp: string): void {
    const [namespace, name] = path.split('/');
    const metadata = { namespace, name, creationTimestamp };
    const status = { loadBalancer: { ingress: [{ ip }] } };
    const raw = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec: { rules: [{ host }] }, status };
    const read = readObject(raw, this.policy);
    assert.ok(read);
    this.store.upsert(read);
  }

  remove(path: string): void {
    const [namespace = '', name = ''] = path.split('/');
    this.store.remove('Ingress', { namespace, name });
  }

  record(text: string) {
    const name = parseHostname(text);
    assert.ok(isHostname(name));
    return this.records.record(name, '');
  }

  /** The address that the provider has for a.example.com. */
  async address(): Promise<string | undefined> {
    const [zone] = await this.provider.zones(signal);
    assert.ok(zone);
    const records = await this.provider.records(zone, signal);
    return records.find(({ dnsName, recordType }) => dnsName === 'a.example.com' && recordType === 'A')?.targets[0];
  }

  #start(ownership: 'txt' | 'noop') {
    const created = new Set<string>();
    const registry =
      ownership === 'txt'
        ? txtRegistry({ ownerId: 'me', prefix: '', suffix: '', wildcardReplacement: '' })
        : noopRegistry({ created, deletes: false });
    const { policy, store } = this;
    const records = new RecordIndex({ ...settings, ownerId: registry.ownerId });
    const claims = new ClaimIndex({ store, policy, synced: () => true });
    const lookup = lookupOf(store, {
      claimants: (name) => claims.claimants(name),
      zones: () => records.zones(),
      record: (name, setIdentifier) => records.record(name, setIdentifier),
    });
    const pass = new Pass({
      policy,
      settings,
      registry,
      store,
      lookup,
      provider: this.#faulty(),
      cache: new ZoneCache(),
      created,
      recordIndex: records,
      dryRun: false,
      logger: pino({ enabled: false }),
      metrics: syncMetrics(new Registry(), 'inmemory'),
      now: () => 0,
    });
    return { pass, records };
  }

  /** The provider, which fails to list records or refuses a name when told to. */
  #faulty(): Provider {
    const { provider } = this;
    return {
      name: provider.name,
      capabilities: provider.capabilities,
      zones: (stop) => provider.zones(stop),
      records: async (zone, stop) => {
        if (this.broken) throw new ProviderError('THROTTLED', 'slow down');
        return provider.records(zone, stop);
      },
      apply: async (zone: Zone, groups: readonly ChangeGroup[], stop: AbortSignal) => {
        const outcomes = await provider.apply(
          zone,
          groups.filter(({ dnsName }) => dnsName !== this.refused),
          stop,
        );
        const error = new ProviderError('INVALID', 'no');
        return groups.map(
          (group) => outcomes.find((outcome) => outcome.group === group) ?? { group, ok: false as const, error },
        );
      },
    };
  }
}

const old = '2025-01-01T00:00:00Z';
const young = '2026-01-01T00:00:00Z';

describe('a pass and the record index', () => {
  it('knows a record of ours as soon as it is made, and no longer once it is gone', async () => {
    const world = new World();
    assert.equal(world.records.synced, false);
    world.put('shop/web', 'a.example.com', '192.0.2.1', old);
    await world.run();
    assert.deepEqual(world.records.zones(), ['example.com']);
    const made = { types: ['A'], ours: true, owner: undefined, resource: 'ingress/shop/web' };
    assert.deepEqual(world.record('a.example.com'), made);
    world.remove('shop/web');
    await world.run('cached');
    assert.equal(world.record('a.example.com'), undefined);
  });

  it('says after a change what the next read says', async () => {
    const world = new World();
    world.put('shop/web', 'a.example.com', '192.0.2.1', old);
    world.put('shop/wild', '*.example.com', '192.0.2.2', old);
    world.put('shop/refused', 'r.example.com', '192.0.2.3', old);
    world.refused = 'r.example.com';
    const say = () => ['a', '*', 'r'].map((label) => world.record(`${label}.example.com`));
    assert.equal(await world.run(), false);
    const told = say();
    assert.deepEqual(
      told.map((one) => one?.ours),
      [true, true, undefined],
    );
    assert.equal(await world.run(), false);
    assert.deepEqual(say(), told);
  });

  it('keeps what is known while the provider cannot be read', async () => {
    const world = new World();
    world.put('shop/web', 'a.example.com', '192.0.2.1', old);
    await world.run();
    world.broken = true;
    assert.equal(await world.run(), false);
    assert.equal(world.record('a.example.com')?.ours, true);
    assert.deepEqual(world.records.zones(), ['example.com']);
  });

  it('knows the zones but nothing of records without ownership', async () => {
    const world = new World('noop');
    world.put('shop/web', 'a.example.com', '192.0.2.1', old);
    await world.run();
    assert.deepEqual(world.records.zones(), ['example.com']);
    assert.equal(world.record('a.example.com'), undefined);
  });

  it('leaves a name with the object that its record was made for, from the first pass of a new process on', async () => {
    const world = new World();
    world.put('shop/web', 'a.example.com', '192.0.2.1', young);
    await world.run();
    world.put('blog/site', 'a.example.com', '192.0.2.2', old);
    await world.run('cached');
    assert.equal(await world.address(), '192.0.2.1');
    world.restart();
    await world.run();
    assert.equal(await world.address(), '192.0.2.1');
    world.remove('shop/web');
    await world.run();
    assert.equal(await world.address(), '192.0.2.2');
  });

  it('gives a name that has no record to the older of its objects', async () => {
    const world = new World();
    world.put('shop/web', 'a.example.com', '192.0.2.1', young);
    world.put('zoo/site', 'a.example.com', '192.0.2.2', old);
    await world.run();
    assert.equal(await world.address(), '192.0.2.2');
  });
});
