import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { signal, World } from './pass-world.ts';

const zone = { id: 'example.com', name: 'example.com' };
const host = 'a.example.com';

describe('what a pass says and remembers', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.put('a', '192.0.2.1');
  });

  it('is quiet about an event that changes nothing, and says it after a full pass', async () => {
    await world.pass.run('full', signal);
    await world.pass.run('cached', signal);
    await world.pass.run('full', signal);
    const levels = world.entries.filter(({ msg }) => msg.startsWith('All records are')).map(({ level }) => level);
    assert.deepEqual(levels, [20, 30]);
  });

  it('is no success where every group failed, and no recovery where nothing had failed', async () => {
    world.provider.poison = host;
    await world.pass.run('full', signal);
    assert.equal(world.lines.filter((line) => line.includes('successfully updated')).length, 0);
    world.provider.poison = '';
    await world.pass.run('full', signal);
    assert.ok(world.lines.includes('2 record(s) were successfully updated'));
    await world.pass.run('full', signal);
    assert.equal(world.lines.filter((line) => line.startsWith('Reconciliation succeeded')).length, 1);
  });

  it('counts failures in a row until a pass succeeds', async () => {
    const failures = () => world.metric('external_dns_controller_consecutive_soft_errors');
    world.provider.failRecords = true;
    await world.pass.run('full', signal);
    await world.pass.run('full', signal);
    assert.equal(await failures(), 2);
    world.provider.failRecords = false;
    await world.pass.run('full', signal);
    assert.equal(await failures(), 0);
    assert.ok(world.lines.includes('Reconciliation succeeded after 2 consecutive soft errors'));
  });

  it('counts changes of records, not those of the ownership records that travel with them', async () => {
    const heritage = '"heritage=external-dns,external-dns/owner=me,external-dns/resource=ingress/default/a"';
    const next = { dnsName: host, recordType: 'A', targets: ['192.0.2.9'] } as const;
    const untyped = { dnsName: host, recordType: 'TXT', targets: [heritage] } as const;
    const changes = [next, untyped].map((record) => ({ action: 'create', next: record }) as const);
    await world.provider.inner.apply(zone, [{ dnsName: host, changes }], signal);
    await world.pass.run('full', signal);
    const applied = (action: string) => world.metric('zonewarden_plan_changes_total', { action, result: 'applied' });
    assert.deepEqual([await applied('update'), await applied('create')], [1, 0]);
    assert.ok(world.lines.includes(`Desired change: CREATE a-${host} TXT [Id: example.com]`));
  });

  it('counts a deletion once, whether the ownership record was just written or read', async () => {
    world.put('b', '192.0.2.2');
    await world.pass.run('full', signal);
    world.remove('a');
    await world.pass.run('cached', signal);
    const deleted = () => world.metric('zonewarden_plan_changes_total', { action: 'delete', result: 'applied' });
    assert.equal(await deleted(), 1);
    world.remove('b');
    await world.pass.run('full', signal);
    assert.equal(await deleted(), 2);
  });

  it('remembers which records this process made, for as long as they are there', async () => {
    await world.pass.run('full', signal);
    assert.deepEqual([...world.created], [`${host} A `, `a-${host} TXT `]);
    world.put('a', '192.0.2.2');
    await world.pass.run('full', signal);
    assert.equal(world.created.size, 2);
    world.remove('a');
    await world.pass.run('full', signal);
    assert.deepEqual([...world.created], []);
  });

  it('remembers nothing of a dry run or of a group that failed', async () => {
    world.provider.poison = host;
    await world.pass.run('full', signal);
    assert.equal(world.created.size, 0);
    const dry = new World({ dryRun: true });
    dry.put('a', '192.0.2.1');
    await dry.pass.run('full', signal);
    assert.equal(dry.created.size, 0);
    assert.deepEqual(dry.provider.calls, ['zones', 'records']);
  });
});
