// Stopping a list-watch leaves nothing open and nothing running, whatever it was doing.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import { ingress, quickTimings, type Rig, withRig } from './rig.ts';

const nothingOpen = (rig: Rig) => eventually('no request is open', () => rig.api.open === 0);

describe('stop', () => {
  it(
    'closes the watch',
    withRig(async (rig) => {
      await rig.startAndWatch();
      await rig.listWatch.stop();
      await nothingOpen(rig);
      const calls = rig.sink.calls.length;
      rig.collection.put(ingress('late', 'late.example.com'));
      assert.equal(rig.sink.calls.length, calls);
      assert.equal(await rig.restarts('closed'), 0);
      assert.deepEqual(rig.warnings, []);
    }),
  );

  it(
    'ends a first list that is never answered, and opens no watch',
    withRig(async (rig) => {
      rig.api.fail('list', 'hang');
      rig.listWatch.start();
      await eventually('the list is asked for', () => rig.api.seen('list').length === 1);
      await rig.listWatch.stop();
      await nothingOpen(rig);
      assert.equal(rig.api.requests.length, 1);
      assert.deepEqual(rig.sink.calls, []);
      assert.equal(rig.listWatch.isSynced(), false);
      assert.deepEqual(rig.log, []);
    }),
  );

  it(
    'between two pages neither removes anything nor says that it is synced',
    withRig(
      async (rig) => {
        for (const name of ['a', 'b', 'c']) rig.collection.put(ingress(name, `${name}.example.com`));
        let stopped: Promise<void> | undefined;
        rig.api.onRequest = (request) => {
          if (request.query.continue !== undefined) stopped ??= rig.listWatch.stop();
        };
        rig.listWatch.start();
        await eventually('the second page is asked for', () => stopped !== undefined);
        await stopped;
        await nothingOpen(rig);
        assert.deepEqual(rig.sink.calls, ['+default/a=a.example.com']);
        assert.equal(rig.listWatch.isSynced(), false);
      },
      { pageSize: 1 },
    ),
  );

  it(
    'ends a watch that the server has not accepted yet',
    withRig(async (rig) => {
      rig.api.fail('watch', 'hang');
      rig.listWatch.start();
      await eventually('the watch is asked for', () => rig.api.seen('watch').length === 1);
      await rig.listWatch.stop();
      await nothingOpen(rig);
      assert.equal(rig.api.requests.length, 2);
    }),
  );

  it(
    'cuts a pause short',
    withRig(
      async (rig) => {
        rig.api.fail('list', { status: 500 }, 10);
        rig.listWatch.start();
        await eventually('it has failed', () => rig.listWatch.lastError !== undefined);
        const before = performance.now();
        await rig.listWatch.stop();
        assert.ok(performance.now() - before < 5000);
        assert.equal(rig.api.requests.length, 1);
      },
      { timings: { ...quickTimings, backoffBaseMs: 60_000, backoffMaxMs: 60_000 } },
    ),
  );

  it(
    'can be followed by a start, which reports only what has changed since',
    withRig(async (rig) => {
      rig.collection.put(ingress('a', 'a.example.com'));
      await rig.startAndWatch();
      await rig.listWatch.stop();
      await nothingOpen(rig);
      rig.collection.put(ingress('b', 'b.example.com'));
      rig.collection.remove('default', 'a');
      rig.listWatch.start();
      rig.listWatch.start();
      await rig.holds('b.example.com');
      await rig.watching();
      assert.equal(rig.api.open, 1, 'a second start opened a second watch');
      assert.deepEqual(rig.sink.calls, [
        '+default/a=a.example.com',
        'synced',
        '+default/b=b.example.com',
        '-default/a',
      ]);
    }),
  );

  it(
    'followed at once by start and stop leaves nothing open',
    withRig(async (rig) => {
      await rig.startAndWatch();
      const first = rig.listWatch.stop();
      rig.listWatch.start();
      const second = rig.listWatch.stop();
      await Promise.all([first, second]);
      await nothingOpen(rig);
    }),
  );
});
