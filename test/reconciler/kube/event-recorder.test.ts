// What the recorder writes, and what it holds back: repetitions and floods.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import { began, EventRig, violation } from './event-rig.ts';

const nothing = { created: 0, existing: 0, dropped: 0, failed: 0 };
const running = new AbortController().signal;

/** One violation for each of so many objects. */
const violations = (count: number) =>
  Array.from({ length: count }, (_, index) => violation('no', { name: `web-${index}`, uid: `uid-${index}` }));

describe('Event recorder', () => {
  it('has every result at zero before anything is recorded', async (context) => {
    const rig = await EventRig.start(context);
    assert.deepEqual(await rig.results(), nothing);
  });

  it("writes an Event in the object's namespace", async (context) => {
    const rig = await EventRig.start(context);
    rig.recorder.record(violation('no'));
    assert.deepEqual(await rig.settled(1), { ...nothing, created: 1 });
    const [event] = rig.events;
    assert.equal(event?.note, 'no');
    assert.equal(event?.metadata.namespace, 'shop');
    assert.equal(event?.eventTime, '2026-01-02T03:04:05.678000Z');
    assert.equal(event?.reportingInstance, 'zonewarden-7d9f-abcde');
    assert.equal(rig.api.requests[0]?.path, '/apis/events.k8s.io/v1/namespaces/shop/events');
  });

  it('writes what was recorded before it was started, with the time of then', async (context) => {
    const rig = await EventRig.start(context);
    const registry = new Registry();
    const late = rig.another(registry);
    late.record(violation());
    rig.clock.advance(60_000);
    assert.equal(rig.attempts, 0);
    await late.start(running);
    assert.deepEqual(await rig.settled(1, registry), { ...nothing, created: 1 });
    assert.equal(rig.events[0]?.eventTime, new Date(began).toISOString().replace('Z', '000Z'));
    const stopped = late.stop();
    rig.clock.advance(1000);
    await stopped;
  });

  it('says the same of the same object once, and something else too', async (context) => {
    const rig = await EventRig.start(context);
    for (let pass = 0; pass < 3; pass += 1) {
      rig.recorder.record(violation('no'));
      rig.recorder.record(violation('never'));
      rig.recorder.record(violation('no', { name: 'other', uid: 'uid-other' }));
      await rig.settled(3);
    }
    assert.deepEqual(await rig.results(), { ...nothing, created: 3 });
    assert.equal(rig.attempts, 3);
  });

  it('makes one Event of what two replicas, or two runs, say', async (context) => {
    const rig = await EventRig.start(context);
    rig.recorder.record(violation());
    await rig.settled(1);
    const registry = new Registry();
    const other = rig.another(registry);
    await other.start(running);
    rig.clock.advance(60_000);
    other.record(violation());
    assert.deepEqual(await rig.settled(1, registry), { ...nothing, existing: 1 });
    other.record(violation());
    const stopped = other.stop();
    rig.clock.advance(1000);
    await stopped;
    assert.equal(rig.events.length, 1);
    assert.equal(rig.attempts, 2);
    assert.deepEqual(rig.warnings, []);
  });

  it('sends ten a second after a burst of ten', async (context) => {
    const rig = await EventRig.start(context);
    for (const event of violations(12)) rig.recorder.record(event);
    await rig.settled(10);
    await eventually('it waits for its turn', () => rig.clock.waits.length === 1);
    assert.deepEqual(rig.clock.waits, [100]);
    assert.equal(rig.attempts, 10);
    rig.clock.advance(100);
    await rig.settled(11);
    await rig.tick(100);
    assert.deepEqual(await rig.settled(12), { ...nothing, created: 12 });
  });

  it('writes 25 on one object, then one in five minutes, and others meanwhile', async (context) => {
    const rig = await EventRig.start(context);
    const pass = () => {
      for (let index = 0; index < 27; index += 1) rig.recorder.record(violation(`no ${index}`));
    };
    pass();
    assert.equal((await rig.results()).dropped, 2);
    for (let second = 0; second < 2; second += 1) {
      await rig.settled(2 + 10 * (second + 1));
      await rig.tick(1000);
    }
    await rig.settled(27);
    assert.equal(rig.events.length, 25);
    rig.clock.advance(300_000 - 2000 + 1);
    pass();
    rig.recorder.record(violation('no', { name: 'other', uid: 'uid-other' }));
    assert.deepEqual(await rig.settled(30), { ...nothing, created: 27, dropped: 3 });
  });

  it('drops the oldest of a thousand that wait, which may then be recorded again', async (context) => {
    const rig = await EventRig.start(context);
    rig.api.fail('create', 'hang');
    rig.recorder.record(violation('under way'));
    await eventually('one is under way', () => rig.attempts === 1);
    const [first, second, ...others] = violations(1001);
    assert.ok(first && second);
    for (const event of [first, second, ...others]) rig.recorder.record(event);
    assert.deepEqual(await rig.results(), { ...nothing, dropped: 1 });
    rig.recorder.record(second);
    assert.deepEqual(await rig.results(), { ...nothing, dropped: 1 }, 'the second still waits');
    rig.recorder.record(first);
    assert.deepEqual(await rig.results(), { ...nothing, dropped: 2 }, 'the first waits again, in place of the second');
    assert.equal(rig.attempts, 1);
  });
});
