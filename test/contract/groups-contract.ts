// Contract: a group of changes lands whole or not at all, whatever its neighbours do.
import assert from 'node:assert/strict';
import { type Behaviour, errorOf } from './bench.ts';
import { a, cname, create, group, remove, txt } from './changes.ts';

export function groups(behaviour: Behaviour): void {
  behaviour('lands a record and its ownership record together', async (bench) => {
    const [record, owner] = [a('www', '192.0.2.1'), txt('a-www', 'heritage=external-dns')];
    await bench.land(create(record), create(owner));
    await bench.holds(record);
    await bench.holds(owner);
    await bench.land(remove(record), remove(owner));
    await bench.lacks(record, owner);
  });

  behaviour('lands none of a group when its first change is bad', async (bench) => {
    const taken = txt('a-www', 'a stranger');
    await bench.land(create(taken));
    await bench.refused(create(txt('a-www', 'ours')), create(a('www', '192.0.2.1')));
    await bench.lacks(a('www', '192.0.2.1'));
    await bench.holds(taken);
  });

  behaviour('lands none of a group when its last change is bad', async (bench) => {
    const taken = txt('a-www', 'a stranger');
    const old = a('old', '192.0.2.5');
    await bench.land(create(taken));
    await bench.land(create(old));
    await bench.refused(remove(old), create(a('www', '192.0.2.1')), create(txt('a-www', 'ours')));
    await bench.lacks(a('www', '192.0.2.1'));
    await bench.holds(taken);
    await bench.holds(old);
  });

  behaviour('replaces a CNAME by an A record inside one group, in either order, and back', async (bench) => {
    const [alias, address] = [cname('www', 'lb.example.net'), a('www', '192.0.2.1')];
    await bench.land(create(alias));
    await bench.land(remove(alias), create(address));
    await bench.holds(address);
    await bench.lacks(alias);
    await bench.land(create(alias), remove(address));
    await bench.holds(alias);
    await bench.lacks(address);
  });

  behaviour('lands the good groups around a bad one and answers each in order', async (bench) => {
    const taken = a('taken', '192.0.2.9');
    await bench.land(create(taken));
    const [first, last] = [a('one', '192.0.2.1'), a('three', '192.0.2.3')];
    const given = [group(create(first)), group(create(a('taken', '192.0.2.2'))), group(create(last))];
    const outcomes = await bench.apply(...given);
    assert.deepEqual(
      outcomes.map((outcome) => outcome.group),
      given,
    );
    assert.deepEqual(
      outcomes.map((outcome) => outcome.ok),
      [true, false, true],
    );
    assert.match(errorOf(outcomes[1]).message, /taken\.example\.com/);
    for (const record of [taken, first, last]) await bench.holds(record);
  });

  behaviour('answers no groups with no outcomes', async (bench) => {
    assert.deepEqual(await bench.apply(), []);
  });
}
