import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { ProviderError } from '../../../reconciler/providers/provider.ts';
import { signal, World } from './pass-world.ts';

const [first, second] = ['a.example.com', 'b.sub.example.com'];

describe('a pass over two zones', () => {
  let world: World;
  beforeEach(() => {
    world = new World({ zones: ['example.com', 'sub.example.com'] });
    world.put('a', '192.0.2.1', first);
    world.put('b', '192.0.2.2', second);
  });

  it('changes the other zone when one cannot be changed at all, and reads both again next time', async () => {
    world.provider.brokenZone = 'example.com';
    assert.equal(await world.pass.run('full', signal), false);
    assert.deepEqual(await world.held(), [`${second}=192.0.2.2`]);
    assert.ok(world.lines.includes('changing the zone example.com failed: the zone is read-only'));
    assert.equal(world.cache.valid, false);
    assert.equal(await world.metric('external_dns_registry_errors_total'), 1);
    assert.equal(await world.metric('zonewarden_plan_changes_total', { action: 'create', result: 'failed' }), 1);
    assert.equal(await world.metric('zonewarden_plan_changes_total', { action: 'create', result: 'applied' }), 1);
    world.provider.brokenZone = '';
    world.provider.calls = [];
    assert.equal(await world.pass.run('cached', signal), true);
    assert.deepEqual(world.provider.calls, ['zones', 'records', 'records', 'apply']);
    assert.deepEqual(await world.held(), [`${first}=192.0.2.1`, `${second}=192.0.2.2`]);
  });

  it('ends without a failure when it is stopped between the zones, and leaves the second zone alone', async () => {
    const stop = new AbortController();
    world.provider.beforeApply = () => stop.abort(new ProviderError('STOPPED', 'time to go'));
    assert.equal(await world.pass.run('full', stop.signal), true);
    assert.equal(await world.metric('external_dns_registry_errors_total'), 0);
    assert.equal(await world.metric('external_dns_controller_consecutive_soft_errors'), 0);
    assert.equal(await world.metric('zonewarden_reconcile_total', { result: 'failed' }), 0);
    assert.equal(world.cache.valid, false);
    assert.deepEqual(await world.held(), []);
  });

  it('publishes a name in the zone of its own although the parent zone holds it, too', async () => {
    const parent = { id: 'example.com', name: 'example.com' };
    const next = { dnsName: second, recordType: 'A', targets: ['192.0.2.2'] } as const;
    const outcomes = await world.provider.inner.apply(
      parent,
      [{ dnsName: second, changes: [{ action: 'create', next }] }],
      signal,
    );
    assert.deepEqual(
      outcomes.map(({ ok }) => ok),
      [true],
    );
    assert.equal(await world.pass.run('full', signal), true);
    const own = await world.provider.inner.records({ id: 'sub.example.com', name: 'sub.example.com' }, signal);
    assert.deepEqual(own.map(({ dnsName, recordType }) => `${dnsName} ${recordType}`).sort(), [
      'a-b.sub.example.com TXT',
      'b.sub.example.com A',
    ]);
  });
});

describe('a pass that is stopped among many changes', () => {
  it('keeps what landed, reports nothing as failed and has the zone read again', async () => {
    const world = new World();
    const stop = new AbortController();
    for (let index = 0; index < 150; index++) world.put(`h${index}`, '192.0.2.1');
    world.provider.beforeApply = () => setImmediate(() => stop.abort());
    assert.equal(await world.pass.run('full', stop.signal), true);
    const landed = (await world.held()).length;
    assert.ok(landed > 0 && landed < 150, `${landed} landed`);
    const created = { action: 'create' };
    assert.equal(await world.metric('zonewarden_plan_changes_total', { ...created, result: 'applied' }), landed);
    assert.equal(await world.metric('zonewarden_plan_changes_total', { ...created, result: 'failed' }), 0);
    assert.equal(await world.metric('external_dns_registry_errors_total'), 0);
    assert.deepEqual(
      world.lines.filter((line) => line.includes('failed')),
      [],
    );
    assert.equal(world.cache.valid, false);
  });
});

describe('objects that cannot be read', () => {
  it('fail the pass as an error of the source and change nothing', async () => {
    const world = new World();
    world.put('a', '192.0.2.1');
    await world.pass.run('full', signal);
    world.store.list = () => {
      throw new Error('half a store');
    };
    assert.equal(await world.pass.run('cached', signal), false);
    assert.equal(await world.metric('external_dns_source_errors_total'), 1);
    assert.deepEqual(await world.held(), ['a.example.com=192.0.2.1']);
    assert.ok(world.lines.includes('Failed to do run once: half a store'));
  });
});
