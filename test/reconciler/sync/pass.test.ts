import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { signal, World } from './pass-world.ts';

describe('Pass', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.put('a', '192.0.2.1');
    world.put('b', '192.0.2.2');
  });

  it('publishes what the objects want, follows it and removes what is gone', async () => {
    assert.equal(await world.pass.run('full', signal), true);
    assert.deepEqual(await world.held(), ['a.example.com=192.0.2.1', 'b.example.com=192.0.2.2']);
    world.put('a', '192.0.2.9');
    world.remove('b');
    assert.equal(await world.pass.run('full', signal), true);
    assert.deepEqual(await world.held(), ['a.example.com=192.0.2.9']);
    assert.ok(world.lines.includes('Desired change: DELETE b.example.com A [Id: example.com]'));
  });

  it('writes nothing when nothing differs, and says so', async () => {
    await world.pass.run('full', signal);
    world.provider.calls = [];
    assert.equal(await world.pass.run('full', signal), true);
    assert.deepEqual(world.provider.calls, ['zones', 'records']);
    assert.ok(world.lines.includes('All records are already up to date'));
    assert.equal(await world.metric('external_dns_controller_no_op_runs_total'), 1);
  });

  it('needs no read of the provider for a change while the cache is good', async () => {
    await world.pass.run('full', signal);
    world.provider.calls = [];
    world.put('a', '192.0.2.9');
    await world.pass.run('cached', signal);
    assert.deepEqual(world.provider.calls, ['apply']);
    await world.pass.run('cached', signal);
    assert.deepEqual(world.provider.calls, ['apply']);
    assert.deepEqual(await world.held(), ['a.example.com=192.0.2.9', 'b.example.com=192.0.2.2']);
  });

  it('reads the provider again in a full pass only when what it read is as old as the cache may be', async () => {
    world = new World({ cacheMs: 60_000 });
    world.put('a', '192.0.2.1');
    await world.pass.run('full', signal);
    world.provider.calls = [];
    world.now += 59_999;
    world.put('b', '192.0.2.2');
    await world.pass.run('full', signal);
    assert.deepEqual(world.provider.calls, ['apply']);
    assert.deepEqual(await world.held(), ['a.example.com=192.0.2.1', 'b.example.com=192.0.2.2']);
    world.now += 1;
    await world.pass.run('full', signal);
    assert.deepEqual(world.provider.calls, ['apply', 'zones', 'records']);
    const calls = 'external_dns_provider_cache_records_calls';
    assert.equal(await world.metric(calls, { from_cache: 'true' }), 1);
    assert.equal(await world.metric(calls, { from_cache: 'false' }), 2);
  });

  it('tells DNSEndpoints what was judged, and in a dry run nobody', async () => {
    await world.pass.run('full', signal);
    assert.equal(world.observed, 1);
    const dry = new World({ dryRun: true });
    await dry.pass.run('full', signal);
    assert.equal(dry.observed, 0);
  });

  it("asks for every load balancer's host name in a full pass, and for new ones alone in between", async () => {
    await world.pass.run('full', signal);
    await world.pass.run('cached', signal);
    assert.deepEqual(world.resolved, ['every', 'new']);
  });

  it('never publishes a name that the rules refuse', async () => {
    world.put('stray', '192.0.2.3', 'stray.example.org');
    await world.pass.run('full', signal);
    assert.deepEqual(await world.held(), ['a.example.com=192.0.2.1', 'b.example.com=192.0.2.2']);
    assert.ok(world.lines.includes('not published: stray.example.org'));
    assert.equal(await world.metric('zonewarden_claims', { kind: 'Ingress', verdict: 'rejected' }), 1);
  });

  it('warns of each object that the template fails on once, and once more when it fails again', async () => {
    world = new World({ fqdnTemplates: ['{{.Spec.Foo}}.example.com'] });
    const warnings = () =>
      world.entries.filter(({ level }) => level === 40).map(({ msg }) => msg.split(':', 2).join(':'));
    world.put('a', '192.0.2.1', '');
    world.put('b', '192.0.2.2', '');
    world.put('c', '192.0.2.3');
    await world.pass.run('full', signal);
    await world.pass.run('full', signal);
    const failed = ': --fqdn-template failed';
    assert.deepEqual(warnings(), [`Ingress default/a${failed}`, `Ingress default/b${failed}`]);
    world.remove('a');
    await world.pass.run('full', signal);
    world.put('a', '192.0.2.1', '');
    await world.pass.run('full', signal);
    assert.deepEqual(warnings().slice(2), [`Ingress default/a${failed}`]);
  });

  it('warns once of ownership records that speak for no record', async () => {
    const text = '"heritage=external-dns,external-dns/owner=me,external-dns/resource=ingress/default/old"';
    const next = { dnsName: 'old-a-x.example.com', recordType: 'TXT', targets: [text] } as const;
    const zone = { id: 'example.com', name: 'example.com' };
    await world.provider.inner.apply(zone, [{ dnsName: next.dnsName, changes: [{ action: 'create', next }] }], signal);
    await world.pass.run('full', signal);
    await world.pass.run('full', signal);
    const warnings = world.entries.filter(({ level }) => level === 40).map(({ msg }) => msg.split('.')[0]);
    assert.deepEqual(warnings, ['1 ownership record of "me" speaks for no record that is there']);
  });

  it('lands the good groups when one is refused, names it, and reads the zone again next time', async () => {
    world.provider.poison = 'a.example.com';
    assert.equal(await world.pass.run('full', signal), false);
    assert.deepEqual(await world.held(), ['b.example.com=192.0.2.2']);
    assert.ok(world.lines.includes('changing a.example.com failed: the provider says no'));
    assert.equal(await world.metric('zonewarden_plan_changes_total', { action: 'create', result: 'failed' }), 1);
    assert.equal(await world.metric('external_dns_controller_consecutive_soft_errors'), 1);
    world.provider.poison = '';
    world.provider.calls = [];
    assert.equal(await world.pass.run('cached', signal), true);
    assert.deepEqual(world.provider.calls, ['zones', 'records', 'apply']);
    assert.deepEqual(await world.held(), ['a.example.com=192.0.2.1', 'b.example.com=192.0.2.2']);
    assert.ok(world.lines.includes('Reconciliation succeeded after 1 consecutive soft errors'));
  });

  it('deletes nothing when the provider cannot be read', async () => {
    await world.pass.run('full', signal);
    world.remove('a');
    world.provider.failRecords = true;
    assert.equal(await world.pass.run('full', signal), false);
    assert.deepEqual(await world.held(), ['a.example.com=192.0.2.1', 'b.example.com=192.0.2.2']);
    assert.equal(await world.metric('external_dns_registry_errors_total'), 1);
    assert.ok(world.lines.includes('Failed to do run once: slow down'));
  });

  it('keeps deletions back under upsert-only and counts them as held', async () => {
    world = new World({ plan: 'upsert-only' });
    world.put('a', '192.0.2.1');
    await world.pass.run('full', signal);
    world.remove('a');
    await world.pass.run('full', signal);
    assert.deepEqual(await world.held(), ['a.example.com=192.0.2.1']);
    assert.equal(await world.metric('zonewarden_plan_held', { reason: 'PolicyForbids' }), 1);
  });

  it('logs the changes of a dry run and applies none', async () => {
    world = new World({ dryRun: true });
    world.put('a', '192.0.2.1');
    assert.equal(await world.pass.run('full', signal), true);
    assert.deepEqual(await world.held(), []);
    assert.ok(world.lines.includes('Desired change: CREATE a.example.com A [Id: example.com]'));
  });

  it('observes: reads the provider, writes nothing, and reads no more than it must', async () => {
    assert.equal(await world.pass.observe('full', signal), true);
    assert.equal(await world.pass.observe('cached', signal), true);
    assert.deepEqual(world.provider.calls, ['zones', 'records']);
    assert.deepEqual(await world.held(), []);
    world.provider.failRecords = true;
    assert.equal(await world.pass.observe('full', signal), false);
    assert.ok(world.lines.includes('Failed to read the provider: slow down'));
  });

  it('takes an aborted pass for an end, not for a failure', async () => {
    const ended = new AbortController();
    ended.abort();
    assert.equal(await world.pass.run('full', ended.signal), true);
    assert.equal(await world.metric('external_dns_registry_errors_total'), 0);
    assert.deepEqual(await world.held(), []);
  });

  it('counts in the names that ExternalDNS dashboards ask for, and never by hostname', async () => {
    world.put('pending', '');
    world.now = 5000;
    await world.pass.run('full', signal);
    await world.pass.run('full', signal);
    for (const [name, labels, value] of [
      ['external_dns_controller_last_sync_timestamp_seconds', {}, 5],
      ['external_dns_controller_last_reconcile_timestamp_seconds', {}, 5],
      ['external_dns_source_endpoints_total', {}, 2],
      ['external_dns_source_records', { record_type: 'a' }, 2],
      ['external_dns_registry_records', { record_type: 'a' }, 2],
      ['external_dns_controller_verified_records', { record_type: 'a' }, 2],
      ['zonewarden_plan_changes_total', { action: 'create', result: 'applied' }, 2],
      ['zonewarden_plan_held', { reason: 'PendingTarget' }, 1],
      ['zonewarden_provider_requests_total', { operation: 'apply', result: 'success' }, 1],
      ['zonewarden_reconcile_total', { result: 'changed' }, 1],
    ] as const) {
      assert.equal(await world.metric(name, labels), value, name);
    }
    assert.doesNotMatch(await world.registry.metrics(), /example\.com/);
  });
});
