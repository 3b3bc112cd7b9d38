// What the recorder does when the API server will not, or cannot, and how it ends.
import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import { began, EventRig, violation } from './event-rig.ts';

const nothing = { created: 0, existing: 0, dropped: 0, failed: 0 };
const minute = 60_000;
const inNamespace = (namespace: string, message?: string) => violation(message, { namespace, uid: `uid-${namespace}` });
const rbac = {
  status: 403,
  message:
    'events.events.k8s.io is forbidden: User "system:serviceaccount:dns:zonewarden" cannot create resource "events" ' +
    'in API group "events.k8s.io" in the namespace "shop"',
};

describe('Event recorder without the permission', () => {
  it('says once which one is missing, and asks again after five minutes', async (context) => {
    const rig = await EventRig.start(context);
    rig.api.fail('create', rbac, 2);
    rig.recorder.record(violation('no'));
    rig.recorder.record(violation('never'));
    assert.deepEqual(await rig.settled(2), { ...nothing, failed: 1, dropped: 1 });
    rig.recorder.record(violation('no'));
    assert.equal((await rig.results()).dropped, 2);
    assert.equal(rig.attempts, 1);
    const [warning, ...others] = rig.warnings;
    assert.match(
      warning ?? '',
      /cannot create resource "events".*; grant .* the verb create on events of .*events\.k8s\.io/,
    );

    rig.clock.advance(5 * minute);
    rig.recorder.record(violation('no'));
    assert.equal((await rig.settled(4)).failed, 2);
    rig.clock.advance(5 * minute);
    rig.recorder.record(violation('no'));
    assert.deepEqual(await rig.settled(5), { created: 1, existing: 0, dropped: 2, failed: 2 });
    assert.deepEqual(others, []);
    assert.equal(rig.warnings.length, 1);
    assert.ok(rig.log.some(({ level, msg }) => level === 30 && msg === 'Can create Events again'));
  });

  it('goes on in the namespaces where it has it', async (context) => {
    const rig = await EventRig.start(context);
    rig.api.fail('create', rbac);
    rig.recorder.record(inNamespace('gateways'));
    rig.recorder.record(inNamespace('shop'));
    assert.deepEqual(await rig.settled(2), { ...nothing, failed: 1, created: 1 });
    assert.deepEqual(
      rig.events.map(({ metadata }) => metadata.namespace),
      ['shop'],
    );
  });

  it('says that it has it again once no namespace refuses', async (context) => {
    const rig = await EventRig.start(context);
    const said = () => rig.log.filter(({ msg }) => msg === 'Can create Events again').length;
    rig.api.fail('create', rbac, 2);
    for (const namespace of ['gateways', 'shop']) rig.recorder.record(inNamespace(namespace));
    await rig.settled(2);
    rig.clock.advance(5 * minute);
    rig.recorder.record(inNamespace('gateways'));
    await rig.settled(3);
    assert.equal(said(), 0);
    rig.recorder.record(inNamespace('shop'));
    await rig.settled(4);
    assert.equal(said(), 1);
    assert.equal(rig.warnings.length, 1);
  });

  it('is not silenced for longer by a clock that is set back', async (context) => {
    const rig = await EventRig.start(context);
    rig.api.fail('create', rbac);
    rig.recorder.record(violation());
    await rig.settled(1);
    rig.clock.advance(-24 * 60 * minute);
    rig.recorder.record(violation());
    assert.equal((await rig.settled(2)).created, 1);
  });
});

describe('Event recorder', () => {
  for (const state of ['missing', 'terminating'] as const) {
    it(`drops in silence what is in a ${state} namespace, and does not ask again`, async (context) => {
      const rig = await EventRig.start(context);
      const namespace = 'n'.repeat(63);
      rig.api.namespaces.set(namespace, state);
      // The longest names: the reason must still be read in what the API server says.
      const going = violation('no', { namespace, name: 'a'.repeat(253), uid: 'uid-going' });
      for (const told of ['first', 'second']) {
        rig.recorder.record(going);
        rig.recorder.record(inNamespace('shop', told));
        await eventually(`the ${told} is written`, () => rig.events.some(({ note }) => note === told));
      }
      assert.deepEqual(await rig.settled(3), { ...nothing, dropped: 1, created: 2 });
      assert.equal(rig.attempts, 3);
      assert.deepEqual(
        rig.log.filter(({ level }) => level > 20),
        [],
      );
    });
  }

  for (const fault of ['reset', { status: 500 }, { status: 503 }, { body: '<html>' }] as const) {
    it(`tries again, ever later, after ${JSON.stringify(fault)}`, async (context) => {
      const rig = await EventRig.start(context);
      rig.api.fail('create', fault, 4);
      rig.recorder.record(violation());
      for (const ms of [500, 1000, 2000, 4000]) {
        await eventually(`it waits for ${ms} ms`, () => Math.round(rig.clock.waits[0] ?? 0) === ms);
        rig.clock.advance(ms);
      }
      assert.deepEqual(await rig.settled(1), { ...nothing, created: 1 });
      assert.equal(rig.attempts, 5);
      assert.deepEqual(rig.warnings, []);
    });
  }

  it('tries again what was not answered in time', async (context) => {
    const rig = await EventRig.start(context, { requestTimeoutMs: 50 });
    rig.api.fail('create', 'hang');
    rig.recorder.record(violation());
    await rig.tick(500);
    assert.deepEqual(await rig.settled(1), { ...nothing, created: 1 });
  });

  it('waits for as long as the API server asks, up to a minute', async (context) => {
    const rig = await EventRig.start(context);
    rig.api.fail('create', { status: 429, headers: { 'retry-after': '7' } });
    rig.api.fail('create', { status: 429, headers: { 'retry-after': '3600' } });
    rig.recorder.record(violation());
    for (const ms of [7000, 60_000]) {
      await eventually(`it waits for ${ms} ms`, () => rig.clock.waits[0] === ms);
      rig.clock.advance(ms);
    }
    assert.deepEqual(await rig.settled(1), { ...nothing, created: 1 });
  });

  it('gives up after five attempts, warns once, and tries again however often it is told', async (context) => {
    const rig = await EventRig.start(context);
    // More rounds than one object may have Events: what did not come to be does not count.
    const rounds = 27;
    rig.api.fail('create', { status: 500, message: 'etcdserver: no leader' }, 5 * rounds);
    for (let round = 1; round <= rounds; round += 1) {
      rig.recorder.record(violation());
      for (let wait = 0; wait < 4; wait += 1) {
        await rig.tick(4000);
      }
      assert.deepEqual(await rig.settled(round), { ...nothing, failed: round });
      rig.clock.advance(began - rig.clock.now());
    }
    assert.equal(rig.attempts, 5 * rounds);
    const [warning, ...others] = rig.warnings;
    assert.match(
      warning ?? '',
      /^Could not write an Event on Ingress shop\/web: HTTP 500: etcdserver: no leader; gave/,
    );
    assert.deepEqual(others, []);
    rig.recorder.record(violation());
    assert.equal((await rig.settled(rounds + 1)).created, 1);
  });

  it('warns again when there is trouble after things went well', async (context) => {
    const rig = await EventRig.start(context);
    const refused = { status: 422 };
    rig.api.fail('create', refused);
    rig.recorder.record(violation('a'));
    await rig.settled(1);
    rig.recorder.record(violation('b'));
    await rig.settled(2);
    rig.api.fail('create', refused);
    rig.recorder.record(violation('c'));
    assert.deepEqual(await rig.settled(3), { ...nothing, created: 1, failed: 2 });
    assert.equal(rig.warnings.length, 2);
  });

  it('does not send again what the API server calls invalid', async (context) => {
    const rig = await EventRig.start(context);
    const invalid = { ...violation('no'), action: '' };
    rig.recorder.record(invalid);
    await rig.settled(1);
    rig.recorder.record(invalid);
    rig.recorder.record(violation('never'));
    assert.deepEqual(await rig.settled(2), { ...nothing, failed: 1, created: 1 });
    assert.match(rig.warnings.join('\n'), /HTTP 422: .*action: Invalid value.*; it is not tried again$/);
  });

  it('logs no message of an Event and no body', async (context) => {
    const rig = await EventRig.start(context);
    for (const status of [500, 403, 422, 409, 404]) {
      rig.api.fail('create', { status }, status === 500 ? 5 : 1);
      rig.recorder.record(violation('hunter2', { namespace: `n${status}`, uid: `uid-${status}` }));
    }
    for (let wait = 0; wait < 4; wait += 1) await rig.tick(4000);
    // A 409 that does not say "already exists" is tried again.
    await rig.tick(500);
    await rig.settled(5);
    assert.ok(rig.log.length >= 5);
    assert.doesNotMatch(JSON.stringify(rig.log), /hunter2/);
  });
});

describe('the end of an Event recorder', () => {
  it('sends what waits, and nothing that comes later', async (context) => {
    const rig = await EventRig.start(context);
    for (const name of ['a', 'b', 'c']) rig.recorder.record(inNamespace(name));
    await rig.recorder.stop();
    assert.deepEqual(await rig.results(), { ...nothing, created: 3 });
    rig.recorder.record(inNamespace('d'));
    assert.deepEqual(await rig.results(), { ...nothing, created: 3, dropped: 1 });
    assert.deepEqual(rig.clock.waits, []);
    assert.equal(rig.attempts, 3);
  });

  it('waits for a second and no longer, and drops the rest', async (context) => {
    const rig = await EventRig.start(context);
    rig.api.fail('create', 'hang');
    rig.recorder.record(inNamespace('a'));
    rig.recorder.record(inNamespace('b'));
    await eventually('one is under way', () => rig.attempts === 1);
    const stopped = rig.recorder.stop();
    assert.deepEqual(rig.clock.waits, [1000]);
    rig.clock.advance(1000);
    await stopped;
    assert.deepEqual(await rig.results(), { ...nothing, dropped: 2 });
    assert.deepEqual(rig.clock.waits, []);
    await eventually('nothing is open', () => rig.api.open === 0);
    assert.equal(rig.attempts, 1);
  });

  it('cuts a pause short for one last attempt', async (context) => {
    const rig = await EventRig.start(context);
    rig.api.fail('create', { status: 500 });
    rig.recorder.record(violation());
    await eventually('it pauses', () => rig.clock.waits.length === 1);
    await rig.recorder.stop();
    assert.deepEqual(await rig.results(), { ...nothing, created: 1 });
  });

  it('makes no second attempt while it ends', async (context) => {
    const rig = await EventRig.start(context);
    rig.api.fail('create', { status: 500 }, 3);
    rig.recorder.record(violation());
    await eventually('it pauses', () => rig.clock.waits.length === 1);
    await rig.recorder.stop();
    assert.deepEqual(await rig.results(), { ...nothing, failed: 1 });
    assert.equal(rig.attempts, 2);
  });

  it('comes at once when the signal that it was started with aborts', async (context) => {
    const ending = new AbortController();
    const rig = await EventRig.start(context, { signal: ending.signal });
    rig.api.fail('create', 'hang');
    rig.recorder.record(violation());
    await eventually('one is under way', () => rig.attempts === 1);
    ending.abort();
    assert.deepEqual(await rig.settled(1), { ...nothing, dropped: 1 });
    assert.deepEqual(rig.clock.waits, []);
  });

  it('leaves nothing behind on the signal', async (context) => {
    const ending = new AbortController();
    const rig = await EventRig.start(context, { signal: ending.signal });
    assert.equal(getEventListeners(ending.signal, 'abort').length, 1);
    await rig.recorder.stop();
    await eventually('nobody listens', () => getEventListeners(ending.signal, 'abort').length === 0);
  });

  it('comes at once to a recorder that was started too late', async (context) => {
    const rig = await EventRig.start(context, { signal: AbortSignal.abort() });
    rig.recorder.record(violation());
    await rig.recorder.stop();
    assert.deepEqual(await rig.results(), { ...nothing, dropped: 1 });
    assert.equal(rig.attempts, 0);
  });
});
