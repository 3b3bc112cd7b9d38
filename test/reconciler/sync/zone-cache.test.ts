import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { InMemoryProvider } from '../../../reconciler/providers/inmemory/provider.ts';
import { type Change, type ChangeGroup, type Provider, ProviderError } from '../../../reconciler/providers/provider.ts';
import type { RecordSet } from '../../../reconciler/record-set.ts';
import { ZoneCache } from '../../../reconciler/sync/zone-cache.ts';

const signal = new AbortController().signal;
const zone = { id: 'ex.com', name: 'ex.com' };
const org = { id: 'ex.org', name: 'ex.org' };
const a = (name: string, target: string): RecordSet => ({ dnsName: name, recordType: 'A', targets: [target] });
const one = a('one.ex.com', '192.0.2.1');
const two = a('two.ex.com', '192.0.2.2');
const landed = (...changes: readonly Change[]) => [{ group: { dnsName: 'x', changes }, ok: true }] as const;

/** `zone name=targets` of everything that the cache holds. */
const contents = (cache: ZoneCache) =>
  cache
    .zones()
    .flatMap((held) => held.records.map(({ dnsName, targets }) => `${held.zone.name} ${dnsName}=${targets}`))
    .sort();

describe('ZoneCache', () => {
  let provider: InMemoryProvider;
  let cache: ZoneCache;
  beforeEach(async () => {
    provider = new InMemoryProvider(['ex.com', 'ex.org']);
    const group: ChangeGroup = { dnsName: one.dnsName, changes: [{ action: 'create', next: one }] };
    await provider.apply(zone, [group], signal);
    cache = new ZoneCache();
    await cache.refresh(provider, signal);
  });

  it('is invalid and empty until the first read', () => {
    const fresh = new ZoneCache();
    assert.equal(fresh.valid, false);
    assert.deepEqual(fresh.zones(), []);
  });

  it('is young until so long after the read began, and never while the provider is in doubt', async () => {
    assert.equal(new ZoneCache().youngerThan(Number.MAX_VALUE, 0), false);
    await cache.refresh(provider, signal, 1000);
    assert.equal(cache.youngerThan(500, 1499), true);
    assert.equal(cache.youngerThan(500, 1500), false);
    assert.equal(cache.youngerThan(0, 1000), false);
    cache.invalidate();
    assert.equal(cache.youngerThan(500, 1001), false);
  });

  it('holds every zone after a read, also one without records', () => {
    assert.equal(cache.valid, true);
    assert.deepEqual(
      cache.zones().map((held) => held.zone.name),
      ['ex.com', 'ex.org'],
    );
    assert.deepEqual(contents(cache), ['ex.com one.ex.com=192.0.2.1']);
  });

  it('follows what was created, updated and deleted, in its zone only', () => {
    cache.note(zone, landed({ action: 'create', next: two }));
    cache.note(org, landed({ action: 'create', next: a('ex.org', '192.0.2.3') }));
    assert.deepEqual(contents(cache), [
      'ex.com one.ex.com=192.0.2.1',
      'ex.com two.ex.com=192.0.2.2',
      'ex.org ex.org=192.0.2.3',
    ]);
    const next = a('two.ex.com', '192.0.2.9');
    cache.note(zone, landed({ action: 'delete', prev: one }, { action: 'update', prev: two, next }));
    assert.deepEqual(contents(cache), ['ex.com two.ex.com=192.0.2.9', 'ex.org ex.org=192.0.2.3']);
  });

  it('follows an update of a record that was written in another case', () => {
    cache.note(zone, landed({ action: 'update', prev: a('ONE.ex.com', '192.0.2.1'), next: a('one.ex.com', '::1') }));
    assert.deepEqual(contents(cache), ['ex.com one.ex.com=::1']);
  });

  it('holds what the provider would give: labels and claims of an endpoint are not records', () => {
    const endpoint = { ...two, labels: { owner: 'me' }, from: ['a claim with its whole object'] };
    cache.note(zone, landed({ action: 'create', next: endpoint }));
    const held = cache.zones().flatMap(({ records }) => records);
    assert.deepEqual(held[1], { ...two, recordTTL: undefined, setIdentifier: undefined, providerSpecific: undefined });
  });

  it('hands out a list that later changes do not touch', () => {
    const before = cache.zones();
    cache.note(zone, landed({ action: 'delete', prev: one }));
    assert.equal(before[0]?.records.length, 1);
  });

  it('is invalid after a failed group, even beside groups that landed', () => {
    const error = new ProviderError('NO', 'no');
    cache.note(zone, [
      ...landed({ action: 'create', next: two }),
      { group: { dnsName: 'y', changes: [] }, ok: false, error },
    ]);
    assert.equal(cache.valid, false);
    cache.note(org, landed({ action: 'create', next: a('ex.org', '192.0.2.3') }));
    assert.deepEqual([cache.valid, cache.zones()], [false, []]);
  });

  it('is invalid when it is told so', () => {
    cache.invalidate();
    assert.equal(cache.valid, false);
  });

  it('is invalid, and holds no part, when any zone cannot be read', async () => {
    const failing: Provider = {
      name: 'failing',
      capabilities: provider.capabilities,
      zones: (stop) => provider.zones(stop),
      records: (where, stop) =>
        where.name === 'ex.org' ? Promise.reject(new ProviderError('NO', 'no')) : provider.records(where, stop),
      apply: (where, groups, stop) => provider.apply(where, groups, stop),
    };
    await assert.rejects(cache.refresh(failing, signal), { code: 'NO' });
    assert.deepEqual([cache.valid, cache.zones()], [false, []]);
    await cache.refresh(provider, signal);
    assert.deepEqual(contents(cache), ['ex.com one.ex.com=192.0.2.1']);
  });

  it('leaves out a record whose name another zone holds, whichever zone is listed first', async () => {
    for (const names of [
      ['ex.com', 'sub.ex.com'],
      ['sub.ex.com', 'ex.com'],
    ]) {
      const nested = new InMemoryProvider(names);
      const create = (name: string): ChangeGroup => ({
        dnsName: name,
        changes: [{ action: 'create', next: a(name, '192.0.2.1') }],
      });
      await nested.apply(zone, ['www.ex.com', 'a.sub.ex.com', 'sub.ex.com'].map(create), signal);
      await nested.apply({ id: 'sub.ex.com', name: 'sub.ex.com' }, [create('b.sub.ex.com')], signal);
      await cache.refresh(nested, signal);
      assert.deepEqual(contents(cache), ['ex.com www.ex.com=192.0.2.1', 'sub.ex.com b.sub.ex.com=192.0.2.1']);
    }
  });
});
