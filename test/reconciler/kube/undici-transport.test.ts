import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { TimeLimit } from '../../../reconciler/kube/time-limit.ts';
import { KubeRequestError } from '../../../reconciler/kube/transport.ts';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import { FakeKubeApi } from '../../fakes/kube-api/kube-api.ts';
import { ingresses, plainTransport } from './rig.ts';

const path = '/apis/networking.k8s.io/v1/ingresses';
const shopPath = '/apis/networking.k8s.io/v1/namespaces/shop/ingresses';
const never = new AbortController().signal;

async function withApi(run: (api: FakeKubeApi) => Promise<void>): Promise<void> {
  const api = await FakeKubeApi.start();
  api.serve(ingresses);
  try {
    await run(api);
  } finally {
    await api.close();
  }
}

const failsWith = (expected: Partial<KubeRequestError>) => (error: unknown) => {
  assert.ok(error instanceof KubeRequestError, String(error));
  for (const [name, value] of Object.entries(expected)) assert.deepEqual(Reflect.get(error, name), value, name);
  return true;
};

describe('transport', () => {
  it("gives the server's own words for a refusal, and how long to wait", () =>
    withApi(async (api) => {
      const transport = plainTransport(api.url);
      api.fail('list', { status: 403, message: 'ingresses is forbidden', headers: { 'retry-after': '7' } });
      const expected = {
        code: 'KUBE_STATUS',
        status: 403,
        message: 'HTTP 403: ingresses is forbidden',
        retryAfterMs: 7000,
      } as const;
      await assert.rejects(transport.get(path, {}, never), failsWith(expected));
      const soon = new Date(Date.now() + 60_000).toUTCString();
      api.fail('list', { status: 429, headers: { 'retry-after': soon } });
      await assert.rejects(transport.get(path, {}, never), (error: unknown) => {
        assert.ok(error instanceof KubeRequestError);
        assert.ok((error.retryAfterMs ?? 0) > 50_000 && (error.retryAfterMs ?? 0) <= 60_000);
        return true;
      });
      await transport.close();
    }));

  it('gives up on an answer that takes too long, and closes its connection', () =>
    withApi(async (api) => {
      const transport = plainTransport(api.url, 50);
      api.fail('list', 'hang');
      await assert.rejects(transport.get(path, {}, never), failsWith({ code: 'KUBE_TIMEOUT' }));
      await eventually('nothing is open', () => api.sockets.size === 0);
      await transport.close();
    }));

  it('has no limit with a request timeout of 0', () =>
    withApi(async (api) => {
      const transport = plainTransport(api.url, 0);
      const list = await transport.get(path, { limit: '1' }, never);
      assert.deepEqual(Reflect.get(Object(list), 'items'), []);
      await transport.close();
    }));

  it('tells a server that is not there from an answer that is not JSON', () =>
    withApi(async (api) => {
      const transport = plainTransport(api.url);
      api.fail('list', { body: '<html>' });
      await assert.rejects(transport.get(path, {}, never), failsWith({ code: 'KUBE_BAD_RESPONSE' }));
      await api.close();
      await assert.rejects(transport.get(path, {}, never), failsWith({ code: 'KUBE_UNREACHABLE' }));
      await transport.close();
    }));

  it('creates an object, and gives it as the server stored it', () =>
    withApi(async (api) => {
      const transport = plainTransport(api.url);
      const web = { metadata: { name: 'web', namespace: 'shop' }, spec: { host: 'ü.example.com' } };
      const stored = await transport.create(shopPath, web, never);
      assert.equal(
        Reflect.get(Object(Reflect.get(Object(stored), 'metadata')), 'resourceVersion'),
        String(api.version),
      );
      const [seen] = api.seen('create');
      assert.equal(seen?.path, shopPath);
      assert.deepEqual(JSON.parse(seen?.body ?? ''), web);
      assert.equal(seen?.headers['content-type'], 'application/json');
      assert.equal(seen?.headers['user-agent'], 'zonewarden/test');
      await transport.close();
    }));

  it('tells why an object was not created as it tells why one was not read', () =>
    withApi(async (api) => {
      const transport = plainTransport(api.url, 200);
      const create = (signal = never) => transport.create(shopPath, { metadata: { name: 'web' } }, signal);
      await create();
      const there = {
        code: 'KUBE_STATUS',
        status: 409,
        message: /: ingresses\.networking\.k8s\.io "web" already exists$/,
      };
      await assert.rejects(create(), there);
      api.fail('create', { status: 429, headers: { 'retry-after': '7' } });
      await assert.rejects(create(), failsWith({ code: 'KUBE_STATUS', status: 429, retryAfterMs: 7000 }));
      api.fail('create', { body: '<html>' });
      await assert.rejects(create(), failsWith({ code: 'KUBE_BAD_RESPONSE' }));
      api.fail('create', 'hang');
      await assert.rejects(create(), failsWith({ code: 'KUBE_TIMEOUT' }));
      api.fail('create', 'reset');
      await assert.rejects(create(), failsWith({ code: 'KUBE_UNREACHABLE' }));
      const before = api.requests.length;
      await assert.rejects(create(AbortSignal.abort()));
      assert.equal(api.requests.length, before, 'a request was sent again, or after the abort');
      await transport.close();
    }));

  it('changes a status with a JSON merge patch', () =>
    withApi(async (api) => {
      const transport = plainTransport(api.url);
      await transport.create(shopPath, { metadata: { name: 'web', namespace: 'shop' } }, never);
      const body = { status: { seen: 1 } };
      const stored = await transport.patch(`${shopPath}/web/status`, { fieldManager: 'me' }, body, never);
      assert.deepEqual(Reflect.get(Object(stored), 'status'), { seen: 1 });
      const [seen] = api.seen('patch');
      assert.deepEqual(seen?.query, { fieldManager: 'me' });
      await assert.rejects(transport.patch(`${shopPath}/none/status`, {}, body, never), { status: 404 });
      await transport.close();
    }));

  it('rejects, and does not throw, for what is not JSON', () =>
    withApi(async (api) => {
      const transport = plainTransport(api.url);
      const created = transport.create(shopPath, { size: 1n }, never);
      await assert.rejects(created, TypeError);
      assert.equal(api.requests.length, 0);
      await transport.close();
    }));

  it('keeps the whole reason of a refusal, whatever the length of the names in it', () =>
    withApi(async (api) => {
      const transport = plainTransport(api.url);
      const namespace = 'n'.repeat(63);
      api.namespaces.set(namespace, 'terminating');
      const path = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
      const refused = { status: 403, message: /because it is being terminated$/ };
      await assert.rejects(transport.create(path, { metadata: { name: 'a'.repeat(253) } }, never), refused);
      await transport.close();
    }));

  it('asks for nothing once the signal has aborted', () =>
    withApi(async (api) => {
      const transport = plainTransport(api.url);
      await assert.rejects(transport.get(path, {}, AbortSignal.abort()));
      await assert.rejects(transport.stream(path, {}, 1000, AbortSignal.abort()));
      assert.equal(api.requests.length, 0);
      await transport.close();
    }));

  it('closes the connection of a stream that its reader leaves', () =>
    withApi(async (api) => {
      const transport = plainTransport(api.url);
      const chunks = await transport.stream(path, { watch: 'true' }, 5000, never);
      api.watch.bookmark(1);
      for await (const chunk of chunks) {
        assert.match(Buffer.from(chunk).toString(), /BOOKMARK/);
        break;
      }
      await eventually('nothing is open', () => api.open === 0);
      await transport.close();
    }));

  it('lets a stream live for as long as something comes', () =>
    withApi(async (api) => {
      const transport = plainTransport(api.url);
      const idleMs = 600;
      const chunks = await transport.stream(path, { watch: 'true' }, idleMs, never);
      const opened = performance.now();
      const { watch } = api;
      const beat = setInterval(() => watch.bookmark(1), 50);
      let lived = 0;
      for await (const _ of chunks) {
        lived = performance.now() - opened;
        if (lived > 2 * idleMs) break;
      }
      clearInterval(beat);
      assert.ok(lived > 2 * idleMs, `ended after ${lived} ms`);
      await transport.close();
    }));
});

describe('time limit', () => {
  it("passes the caller's abort on, and is then not expired", () => {
    const caller = new AbortController();
    const limit = new TimeLimit(0, caller.signal);
    caller.abort();
    assert.equal(limit.signal.aborted, true);
    assert.equal(limit.expired, false);
  });

  it('leaves no timer behind', async () => {
    const limit = new TimeLimit(5, never);
    limit.end();
    await delay(20);
    assert.equal(limit.expired, false);
  });
});
