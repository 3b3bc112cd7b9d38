import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { TimeLimit } from '../../../reconciler/kube/time-limit.ts';
import { KubeRequestError } from '../../../reconciler/kube/transport.ts';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import { FakeKubeApi } from '../../fakes/kube-api/kube-api.ts';
import { ingresses, plainTransport } from './rig.ts';

const path = '/apis/networking.k8s.io/v1/ingresses';
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
