// Contract: many groups, two callers, the same plan twice, and a signal that aborts on the way.
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { ChangeGroup, Outcome } from '../../reconciler/providers/provider.ts';
import { type Behaviour, type Bench, never } from './bench.ts';
import { a, create, group, inOrder, remove, txt } from './changes.ts';

/** As many hosts with their ownership records, in the order of a plan: by name. */
function hosts(count: number): readonly ChangeGroup[] {
  return Array.from({ length: count }, (_, index) => {
    const label = `host-${String(index).padStart(4, '0')}`;
    return group(create(a(label, '192.0.2.1')), create(txt(`a-${label}`, 'heritage=external-dns')));
  });
}

async function addressNames(bench: Bench): Promise<readonly string[]> {
  const addresses = (await bench.read()).filter((record) => record.recordType === 'A');
  return addresses.map((record) => record.dnsName).sort();
}

function landedNames(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.filter((outcome) => outcome.ok).map((outcome) => outcome.group.dnsName);
}

export function turns(behaviour: Behaviour): void {
  behaviour('lands many groups at once, each with its outcome in its place', async (bench) => {
    const given = hosts(250);
    const outcomes = await bench.apply(...given);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.group),
      given,
    );
    assert.deepEqual(
      landedNames(outcomes),
      given.map((one) => one.dnsName),
    );
    assert.deepEqual(
      await addressNames(bench),
      given.map((one) => one.dnsName),
    );
  });

  behaviour('reports as landed only what is there when the signal aborts on the way, and then rests', async (bench) => {
    const controller = new AbortController();
    const applying = bench.provider.apply(bench.zone, hosts(250), controller.signal);
    controller.abort();
    // To throw is to say that nothing was tried.
    const outcomes = await applying.catch(() => []);
    const there = await addressNames(bench);
    assert.deepEqual(
      landedNames(outcomes).filter((name) => !there.includes(name)),
      [],
    );
    await setImmediate();
    assert.deepEqual(await addressNames(bench), there);
  });

  behaviour('lands what two callers apply at one time', async (bench) => {
    const given = hosts(40);
    const both = await Promise.all([bench.apply(...given.slice(0, 20)), bench.apply(...given.slice(20))]);
    assert.equal(landedNames(both.flat()).length, 40);
    assert.equal((await addressNames(bench)).length, 40);
  });

  behaviour('lets one of two callers create a record, and keeps that one', async (bench) => {
    const both = await Promise.all(
      ['192.0.2.1', '192.0.2.2'].map((target) => bench.apply(group(create(a('www', target))))),
    );
    const [winner, ...others] = both.flat().filter((outcome) => outcome.ok);
    const [change] = winner?.group.changes ?? [];
    if (change?.action !== 'create' || others.length > 0) assert.fail('not exactly one of them landed');
    await bench.holds(change.next);
  });

  behaviour('fails a plan that was applied before, change by change, and leaves its records alone', async (bench) => {
    await bench.land(create(a('old', '192.0.2.1')));
    const plan = [...hosts(3), group(remove(a('old', '192.0.2.1')))];
    assert.equal(landedNames(await bench.apply(...plan)).length, 4);
    const after = inOrder(await bench.read());
    assert.deepEqual(landedNames(await bench.apply(...plan)), []);
    assert.deepEqual(inOrder(await bench.read()), after);
  });

  behaviour('reads the same records in the same order as long as nobody changes them', async (bench) => {
    await bench.apply(...hosts(20).toReversed());
    assert.deepEqual(await bench.provider.records(bench.zone, never), await bench.provider.records(bench.zone, never));
  });

  behaviour('undoes an update when a later change of its group is refused', async (bench) => {
    const [www, taken] = [a('www', '192.0.2.1'), a('taken', '192.0.2.9')];
    await bench.land(create(www), create(taken));
    await bench.refused({ action: 'update', prev: www, next: a('www', '192.0.2.2') }, create(taken));
    await bench.holds(www);
  });
}
