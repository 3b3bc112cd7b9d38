// The list-watch while all is well: lists, events, bookmarks, scope, malformed objects, metrics.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import { ingress, quickTimings, steppingClock, withRig } from './rig.ts';

describe('list-watch', () => {
  it(
    'fills the sink from every page of the list, then says once that it is synced',
    withRig(
      async (rig) => {
        for (const name of ['a', 'b', 'c', 'd', 'e']) rig.collection.put(ingress(name, `${name}.example.com`));
        assert.equal(rig.listWatch.isSynced(), false);
        await rig.startAndWatch();
        assert.equal(rig.listWatch.isSynced(), true);
        assert.deepEqual(
          rig.sink.calls,
          ['a', 'b', 'c', 'd', 'e'].map((name) => `+default/${name}=${name}.example.com`).concat('synced'),
        );
        const lists = rig.api.seen('list');
        assert.deepEqual(
          lists.map((request) => [request.path, request.query.limit]),
          Array(3).fill(['/apis/networking.k8s.io/v1/ingresses', '2']),
        );
        assert.equal(lists[0]?.query.resourceVersion, undefined);
        assert.equal(lists[0]?.headers['user-agent'], 'zonewarden/test');
      },
      { pageSize: 2 },
    ),
  );

  it(
    'gives the event loop a turn between two pages',
    withRig(
      async (rig) => {
        for (let index = 0; index < 20; index += 1) rig.collection.put(ingress(`i${index}`, 'a.example.com'));
        let turns = 0;
        let counting = true;
        const count = () => {
          turns += 1;
          if (counting) setImmediate(count);
        };
        setImmediate(count);
        await rig.startAndWatch();
        counting = false;
        assert.ok(turns >= 20, `only ${turns} turns in 20 pages`);
      },
      { pageSize: 1 },
    ),
  );

  it(
    'watches from the version of the list, with bookmarks and a jittered time limit',
    withRig(async (rig) => {
      rig.collection.put(ingress('a', 'a.example.com'));
      const version = rig.api.version;
      await rig.startAndWatch();
      assert.deepEqual(rig.api.watch.query, {
        watch: 'true',
        allowWatchBookmarks: 'true',
        resourceVersion: String(version),
        timeoutSeconds: '270',
      });
    }),
  );

  it(
    'follows additions, changes and removals',
    withRig(async (rig) => {
      await rig.startAndWatch();
      rig.collection.put(ingress('a', 'a.example.com'));
      rig.collection.put(ingress('a', 'b.example.com'));
      rig.collection.put(ingress('c', 'c.example.com', 'other'));
      await rig.holds('b.example.com', 'c.example.com');
      rig.collection.remove('default', 'a');
      await rig.holds('c.example.com');
      assert.deepEqual(rig.sink.calls, [
        'synced',
        '+default/a=a.example.com',
        '+default/a=b.example.com',
        '+other/c=c.example.com',
        '-default/a',
      ]);
      assert.equal(await rig.metric('zonewarden_informer_objects'), 1);
    }),
  );

  it(
    'continues from a bookmark when the watch ends',
    withRig(
      async (rig) => {
        await rig.startAndWatch();
        rig.api.watch.bookmark(4711);
        rig.api.watch.close();
        await eventually('there is a second watch', () => rig.api.seen('watch').length === 2);
        assert.equal(rig.api.seen('watch')[1]?.query.resourceVersion, '4711');
        assert.equal(rig.api.seen('list').length, 1);
        assert.deepEqual(rig.warnings, []);
      },
      { now: steppingClock() },
    ),
  );

  it(
    'asks for one namespace and a label selector',
    withRig(
      async (rig) => {
        rig.collection.put(ingress('a', 'a.example.com', 'team'));
        rig.collection.put(ingress('b', 'b.example.com', 'other'));
        await rig.startAndWatch();
        await rig.holds('a.example.com');
        for (const request of rig.api.requests) {
          assert.equal(request.path, '/apis/networking.k8s.io/v1/namespaces/team/ingresses');
          assert.equal(request.query.labelSelector, 'dns in (public),!internal');
        }
      },
      { namespace: 'team', labelSelector: 'dns in (public),!internal' },
    ),
  );

  it(
    'leaves out what the projection leaves out, and removes what moves out of scope',
    withRig(async (rig) => {
      rig.collection.put(ingress('hidden'));
      rig.collection.put(ingress('a', 'a.example.com'));
      await rig.startAndWatch();
      await rig.holds('a.example.com');
      rig.collection.put(ingress('a'));
      await rig.holds();
      assert.deepEqual(rig.sink.calls, ['+default/a=a.example.com', 'synced', '-default/a']);
      rig.collection.remove('default', 'hidden');
      rig.collection.put(ingress('z', 'z.example.com'));
      await rig.holds('z.example.com');
      assert.ok(!rig.sink.calls.includes('-default/hidden'), 'removed what the sink never had');
    }),
  );

  it(
    'skips a malformed object, counts it, keeps its last good version and goes on',
    withRig(async (rig) => {
      rig.collection.put(ingress('broken', 'bad'));
      rig.collection.put(ingress('a', 'a.example.com'));
      await rig.startAndWatch();
      rig.collection.put(ingress('a', 'bad'));
      rig.api.watch.line({ type: 'ADDED', object: { metadata: { resourceVersion: '999' } } });
      rig.collection.put(ingress('z', 'z.example.com'));
      await rig.holds('a.example.com', 'z.example.com');
      assert.equal(await rig.metric('zonewarden_informer_malformed_objects_total'), 3);
      assert.deepEqual(rig.warnings, []);
      assert.equal(rig.log.filter((line) => line.level === 20 && line.msg === 'Skipped a malformed object').length, 3);
      assert.equal(rig.api.seen('watch').length, 1);
    }),
  );

  it(
    'survives a sink that throws',
    withRig(async (rig) => {
      rig.sink.refuses.add('a');
      rig.collection.put(ingress('a', 'a.example.com'));
      await rig.startAndWatch();
      rig.collection.put(ingress('b', 'b.example.com'));
      await rig.holds('b.example.com');
      assert.equal(rig.log.filter((line) => line.level === 50).length, 1);
      assert.equal(rig.api.seen('watch').length, 1);
    }),
  );

  it(
    'shows itself in the metrics, every series from the start',
    withRig(async (rig) => {
      assert.equal(await rig.metric('zonewarden_informer_synced'), 0);
      assert.equal(await rig.metric('zonewarden_informer_objects'), 0);
      assert.equal(await rig.metric('zonewarden_informer_last_event_timestamp_seconds'), 0);
      assert.equal(await rig.metric('zonewarden_informer_malformed_objects_total'), 0);
      const reasons =
        'gone closed timeout connection unauthorized forbidden not_found throttled server_error bad_response';
      for (const reason of reasons.split(' ')) assert.equal(await rig.restarts(reason), 0, reason);
      const before = Date.now();
      await rig.startAndWatch();
      assert.equal(await rig.metric('zonewarden_informer_synced'), 1);
      const heard = (await rig.metric('zonewarden_informer_last_event_timestamp_seconds')) ?? 0;
      assert.ok(heard * 1000 >= before && heard * 1000 <= Date.now());
      assert.equal(rig.listWatch.lastEventAt, heard * 1000);
    }),
  );

  it(
    'ends a watch that is silent for too long and opens another, without a list',
    withRig(
      async (rig) => {
        await rig.startAndWatch();
        await eventually('the watch was opened again', () => rig.api.seen('watch').length >= 2);
        assert.equal(rig.api.seen('list').length, 1);
        assert.ok(((await rig.restarts('timeout')) ?? 0) >= 1);
        assert.equal(rig.listWatch.lastError, undefined);
        assert.deepEqual(rig.warnings, []);
        await eventually('the silent one is closed', () => rig.api.watches.size === 1);
      },
      { timings: { ...quickTimings, watchIdleMs: 100, steadyWatchMs: 50 } },
    ),
  );

  it(
    'lists again after three silent watches: something may swallow the events',
    withRig(
      async (rig) => {
        await rig.startAndWatch();
        rig.api.mute = true;
        rig.collection.put(ingress('a', 'a.example.com'));
        await rig.holds('a.example.com');
        assert.equal(rig.api.seen('list').length, 2);
        assert.equal(await rig.restarts('timeout'), 3);
      },
      { timings: { ...quickTimings, watchIdleMs: 60, steadyWatchMs: 30 } },
    ),
  );
});
