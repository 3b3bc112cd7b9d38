// The list-watch when things go wrong: it starts again after every failure, loses nothing, reports nothing twice, and
// says once what to do.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import type { FakeKubeApi, Fault } from '../../fakes/kube-api/kube-api.ts';
import { ingress, quickTimings, steppingClock, withRig } from './rig.ts';

const refusals: readonly { fault: Fault; reason: string; advice: RegExp }[] = [
  { fault: { status: 401 }, reason: 'unauthorized', advice: /check the ServiceAccount token/ },
  {
    fault: { status: 403 },
    reason: 'forbidden',
    advice: /may not (list|watch) ingresses\.networking\.k8s\.io: bind a ClusterRole .* verbs list and watch/,
  },
  { fault: { status: 404 }, reason: 'not_found', advice: /install the CustomResourceDefinitions/ },
  { fault: { status: 429, headers: { 'retry-after': '0' } }, reason: 'throttled', advice: /fewer requests/ },
  { fault: { status: 500 }, reason: 'server_error', advice: /look at its log/ },
  { fault: { status: 503 }, reason: 'server_error', advice: /look at its log/ },
  { fault: { status: 418 }, reason: 'bad_response', advice: /not that of a Kubernetes API server/ },
  { fault: 'reset', reason: 'connection', advice: /check that the address is right/ },
  { fault: { body: '<html>welcome</html>' }, reason: 'bad_response', advice: /not that of a Kubernetes API server/ },
];

describe('a list that fails', () => {
  for (const { fault, reason, advice } of refusals) {
    it(
      `is tried until it works: ${nameOf(fault)}`,
      withRig(async (rig) => {
        rig.collection.put(ingress('a', 'a.example.com'));
        rig.api.fail('list', fault, 6);
        rig.listWatch.start();
        await eventually('the trouble shows', () => rig.listWatch.lastError !== undefined);
        assert.match(rig.listWatch.lastError ?? '', /^cannot list ingresses\.networking\.k8s\.io: /);
        assert.equal(rig.listWatch.isSynced(), false);
        await rig.holds('a.example.com');
        await rig.watching();
        assert.equal(rig.listWatch.lastError, undefined);
        assert.equal(await rig.restarts(reason), 6);
        assert.equal(rig.warnings.length, 1, 'one warning for six failures');
        assert.match(rig.warnings[0]?.msg ?? '', advice);
        assert.deepEqual(rig.sink.calls, ['+default/a=a.example.com', 'synced']);
      }),
    );
  }

  it(
    'waits for an API server that is not there yet',
    withRig(async (rig) => {
      rig.collection.put(ingress('a', 'a.example.com'));
      await rig.api.close();
      rig.listWatch.start();
      await eventually('it was tried again', () => rig.log.length >= 2);
      assert.match(rig.listWatch.lastError ?? '', /ECONNREFUSED/);
      assert.match(rig.warnings[0]?.msg ?? '', /check that the address is right and reachable/);
      await rig.api.up();
      await rig.holds('a.example.com');
      assert.ok(((await rig.restarts('connection')) ?? 0) >= 2);
    }),
  );

  it(
    'starts again when its continue token expires, with larger pages, and repeats nothing',
    withRig(
      async (rig) => {
        for (const name of ['a', 'b', 'c']) rig.collection.put(ingress(name, `${name}.example.com`));
        const expire = () => rig.api.expireContinueTokens();
        rig.api.onRequest = (request) => {
          if (request.query.continue !== undefined && request.query.limit === '1') expire();
        };
        await rig.startAndWatch();
        assert.deepEqual(
          rig.api.seen('list').map((request) => request.query.limit),
          ['1', '1', '4'],
        );
        assert.equal(await rig.restarts('gone'), 1);
        assert.deepEqual(rig.sink.calls, [
          '+default/a=a.example.com',
          '+default/b=b.example.com',
          '+default/c=c.example.com',
          'synced',
        ]);
      },
      { pageSize: 1 },
    ),
  );

  it(
    'removes nothing when it breaks off in the middle',
    withRig(
      async (rig) => {
        for (const name of ['a', 'b']) rig.collection.put(ingress(name, `${name}.example.com`));
        await rig.startAndWatch();
        let pages = 0;
        rig.api.onRequest = (request) => {
          if (request.query.continue === undefined) return;
          pages += 1;
          if (pages < 4) rig.api.fail('list', { status: 500 });
        };
        rig.api.watch.error(410, 'too old');
        await eventually('the list is complete again', () => rig.api.watches.size === 1 && pages >= 4);
        assert.equal(await rig.restarts('server_error'), 3);
        assert.deepEqual(rig.sink.calls, ['+default/a=a.example.com', '+default/b=b.example.com', 'synced']);
      },
      { pageSize: 1 },
    ),
  );

  it(
    'obeys Retry-After',
    withRig(async (rig) => {
      rig.api.fail('list', { status: 429, headers: { 'retry-after': '1' } });
      await rig.startAndWatch();
      const [first, second] = rig.api.seen('list');
      assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 990);
    }),
  );

  it(
    'does not obey a Retry-After beyond the limit',
    withRig(
      async (rig) => {
        rig.api.fail('list', { status: 429, headers: { 'retry-after': '3600' } });
        await rig.startAndWatch();
      },
      { timings: { ...quickTimings, retryAfterMaxMs: 10 } },
    ),
  );

  it(
    'is reported again after it has worked in between',
    withRig(async (rig) => {
      rig.api.fail('list', { status: 500 });
      await rig.startAndWatch();
      rig.api.fail('list', { status: 500 });
      rig.api.watch.error(410, 'too old');
      await eventually('the list works again', () => rig.api.seen('list').length === 4 && rig.api.watches.size === 1);
      assert.equal(rig.warnings.length, 2);
      assert.equal(rig.log.filter((line) => line.msg === 'Can list ingresses.networking.k8s.io again').length, 2);
    }),
  );
});

describe('a watch that fails', () => {
  const passing = refusals.filter(({ reason }) => reason !== 'bad_response');
  for (const { fault, reason, advice } of passing) {
    it(
      `is opened again from where it was: ${nameOf(fault)}`,
      withRig(async (rig) => {
        rig.collection.put(ingress('a', 'a.example.com'));
        const version = String(rig.api.version);
        rig.api.fail('watch', fault, 2);
        await rig.startAndWatch();
        assert.equal(rig.warnings.length, 1, 'one warning for two failures');
        assert.match(rig.warnings[0]?.msg ?? '', /^Could not watch ingresses\.networking\.k8s\.io: /);
        assert.match(rig.warnings[0]?.msg ?? '', advice);
        assert.match(rig.listWatch.lastError ?? '', /^cannot watch ingresses/);
        rig.collection.put(ingress('b', 'b.example.com'));
        await rig.holds('a.example.com', 'b.example.com');
        assert.equal(rig.listWatch.lastError, undefined);
        assert.equal(await rig.restarts(reason), 2);
        assert.equal(rig.api.seen('list').length, 1);
        for (const request of rig.api.seen('watch')) assert.equal(request.query.resourceVersion, version);
      }),
    );
  }

  it(
    'is replaced by lists while it is refused, and comes back',
    withRig(async (rig) => {
      rig.api.fail('watch', { status: 403 }, 1000);
      rig.listWatch.start();
      await rig.listWatch.synced;
      rig.collection.put(ingress('a', 'a.example.com'));
      await rig.holds('a.example.com');
      rig.collection.remove('default', 'a');
      await rig.holds();
      assert.match(rig.listWatch.lastError ?? '', /^cannot watch/);
      assert.equal(rig.warnings.length, 1);
      rig.api.heal();
      await rig.watching();
      rig.collection.put(ingress('b', 'b.example.com'));
      await rig.holds('b.example.com');
      assert.equal(rig.listWatch.lastError, undefined);
    }),
  );

  it(
    'loses nothing when its connection breaks',
    withRig(async (rig) => {
      await rig.startAndWatch();
      rig.collection.put(ingress('a', 'a.example.com'));
      await rig.holds('a.example.com');
      rig.api.watch.reset();
      await eventually('the fake sees it', () => rig.api.watches.size === 0);
      rig.collection.put(ingress('b', 'b.example.com'));
      rig.collection.remove('default', 'a');
      await rig.holds('b.example.com');
      assert.equal(await rig.restarts('connection'), 1);
      assert.equal(rig.api.seen('list').length, 1);
      assert.deepEqual(rig.sink.calls, [
        'synced',
        '+default/a=a.example.com',
        '+default/b=b.example.com',
        '-default/a',
      ]);
    }),
  );

  it(
    'survives an API server that goes away for a while',
    withRig(async (rig) => {
      await rig.startAndWatch();
      await rig.api.close();
      await eventually('the trouble shows', () => /ECONNREFUSED/.test(rig.listWatch.lastError ?? ''));
      rig.collection.put(ingress('a', 'a.example.com'));
      await rig.api.up();
      await rig.holds('a.example.com');
    }),
  );

  const tooOld: Readonly<Record<string, (api: FakeKubeApi) => void>> = {
    'by an ERROR event': (api) => api.watch.error(410, 'too old resource version'),
    'by the HTTP status': (api) => {
      api.fail('watch', { status: 410 });
      api.watch.close();
    },
  };
  for (const [how, age] of Object.entries(tooOld)) {
    it(
      `lists again when its version is too old (${how}), and reports the difference only`,
      withRig(
        async (rig) => {
          for (const name of ['gone', 'kept', 'changed']) rig.collection.put(ingress(name, `${name}.example.com`));
          await rig.startAndWatch();
          const watch = rig.api.watch;
          rig.api.watches.delete(watch);
          rig.collection.remove('default', 'gone');
          rig.collection.put(ingress('changed', 'new.example.com'));
          rig.collection.put(ingress('added', 'added.example.com'));
          rig.collection.compact();
          rig.api.watches.add(watch);
          const before = rig.sink.calls.length;
          age(rig.api);
          await rig.holds('kept.example.com', 'new.example.com', 'added.example.com');
          await rig.watching();
          assert.deepEqual(rig.sink.calls.slice(before), [
            '+default/added=added.example.com',
            '+default/changed=new.example.com',
            '-default/gone',
          ]);
          assert.equal(await rig.restarts('gone'), 1);
          assert.equal(rig.api.seen('list').length, 2);
          assert.deepEqual(rig.warnings, []);
        },
        { now: steppingClock() },
      ),
    );
  }

  it(
    'goes on from the last event after another ERROR event',
    withRig(async (rig) => {
      await rig.startAndWatch();
      rig.collection.put(ingress('a', 'a.example.com'));
      await rig.holds('a.example.com');
      rig.api.watch.error(500, 'etcdserver: leader changed');
      await eventually('there is a second watch', () => rig.api.seen('watch').length === 2);
      assert.equal(rig.api.seen('watch')[1]?.query.resourceVersion, String(rig.api.version));
      assert.equal(await rig.restarts('server_error'), 1);
      assert.match(rig.warnings[0]?.msg ?? '', /etcdserver: leader changed/);
    }),
  );

  for (const [what, line] of [
    ['a line that is not JSON', '{"type":"ADD\n'],
    ['an event without an object', '{"type":"ADDED"}\n'],
    ['an event of an unknown type', '{"type":"RENAMED","object":{"metadata":{"resourceVersion":"1"}}}\n'],
    ['an object without a version', '{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n'],
  ] as const) {
    it(
      `lists again after ${what}`,
      withRig(async (rig) => {
        await rig.startAndWatch();
        const watch = rig.api.watch;
        watch.write(line);
        await eventually('there is a second watch', () => rig.api.seen('watch').length === 2);
        assert.equal(rig.api.seen('list').length, 2);
        assert.equal(await rig.restarts('bad_response'), 1);
        await eventually('the broken one is closed', () => !rig.api.watches.has(watch));
        rig.collection.put(ingress('a', 'a.example.com'));
        await rig.holds('a.example.com');
      }),
    );
  }

  it(
    'puts an event together from chunks cut inside a character and inside a value',
    withRig(async (rig) => {
      await rig.startAndWatch();
      const object = {
        metadata: { name: 'ü', namespace: 'default', resourceVersion: '500' },
        spec: { host: 'bücher.example' },
      };
      const bytes = Buffer.from(`${JSON.stringify({ type: 'ADDED', object })}\n`);
      const inside = bytes.indexOf(Buffer.from('ü')) + 1;
      const { watch } = rig.api;
      watch.write(bytes.subarray(0, inside));
      await eventually('the first piece has left', () => rig.api.sockets.size > 0);
      await new Promise((resolve) => setImmediate(resolve));
      watch.write(bytes.subarray(inside, inside + 40));
      await new Promise((resolve) => setImmediate(resolve));
      watch.write(bytes.subarray(inside + 40));
      await rig.holds('bücher.example');
      assert.deepEqual(rig.sink.calls, ['synced', '+default/ü=bücher.example']);
    }),
  );

  it(
    'drops half a line at the end and gets it again',
    withRig(async (rig) => {
      await rig.startAndWatch();
      const { watch } = rig.api;
      rig.api.watches.delete(watch);
      rig.collection.put(ingress('a', 'a.example.com'));
      watch.write('{"type":"ADDED","object":{"metadata":{"na');
      watch.close();
      await rig.holds('a.example.com');
      assert.deepEqual(rig.sink.calls, ['synced', '+default/a=a.example.com']);
      assert.equal(rig.api.seen('list').length, 1);
    }),
  );

  it(
    'is given up when the server never answers it',
    withRig(
      async (rig) => {
        rig.api.fail('watch', 'hang');
        await rig.startAndWatch();
        assert.equal(await rig.restarts('timeout'), 1);
        assert.match(rig.warnings[0]?.msg ?? '', /was silent for too long; no answer from http/);
        await eventually('the first one is closed', () => rig.api.open === 1);
      },
      { timings: { ...quickTimings, watchIdleMs: 150 } },
    ),
  );

  it(
    'backs off from a server that closes every watch at once',
    withRig(async (rig) => {
      rig.api.fail('watch', { body: '' }, 5);
      await rig.startAndWatch();
      assert.equal(await rig.restarts('closed'), 5);
      assert.equal(rig.warnings.length, 1);
      assert.match(rig.warnings[0]?.msg ?? '', /the server closed it at once; .*any proxy in front of it/);
    }),
  );

  it(
    'does not warn of a watch that brought events and was closed',
    withRig(async (rig) => {
      await rig.startAndWatch();
      rig.collection.put(ingress('a', 'a.example.com'));
      await rig.holds('a.example.com');
      rig.api.watch.close();
      await eventually('there is a second watch', () => rig.api.seen('watch').length === 2);
      assert.equal(await rig.restarts('closed'), 1);
      assert.deepEqual(rig.warnings, []);
    }),
  );
});

function nameOf(fault: Fault): string {
  if (typeof fault === 'string') return fault;
  return 'body' in fault ? 'not JSON' : `HTTP ${fault.status}`;
}
