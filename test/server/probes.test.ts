import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Gauge, Registry } from 'prom-client';
import { ProbeServer } from '../../server/probes.ts';
import { Readiness } from '../../server/readiness.ts';
import { recordingLogger } from '../certs/recording-logger.ts';

describe('the probes', () => {
  let outcome: true | string;
  let readiness: Readiness;
  let server: ProbeServer;
  let base: string;

  function probeServer(port = 0): ProbeServer {
    const registry = new Registry();
    new Gauge({ name: 'zonewarden_example', help: 'An example.', registers: [registry] }).set(7);
    const { logger } = recordingLogger();
    return new ProbeServer({ address: { host: '127.0.0.1', port }, registry, readiness, logger });
  }

  beforeEach(async () => {
    outcome = true;
    readiness = new Readiness([{ name: 'certificate', check: () => outcome }]);
    server = probeServer();
    await server.start(new AbortController().signal);
    base = `http://127.0.0.1:${server.address().port}`;
  });

  afterEach(() => server.stop());

  async function get(path: string, method = 'GET'): Promise<readonly [number, string]> {
    const response = await fetch(base + path, { method });
    return [response.status, await response.text()];
  }

  it('say that the program lives, whatever its checks', async () => {
    outcome = 'expired';
    assert.deepEqual(await get('/livez'), [200, 'ok']);
    assert.deepEqual(await get('/healthz'), [200, 'OK']);
  });

  it('say whether it is ready', async () => {
    assert.deepEqual(await get('/readyz'), [200, 'ok']);
    assert.deepEqual(await get('/readyz?verbose'), [200, '[+]certificate ok\n[+]shutdown ok\nreadyz check passed\n']);
    outcome = 'expired';
    const [status, text] = await get('/readyz');
    assert.equal(status, 503);
    assert.match(text, /certificate failed: reason withheld/);
    assert.match((await get('/readyz?verbose=1'))[1], /certificate failed: expired/);
  });

  it('answer for one check', async () => {
    assert.deepEqual(await get('/readyz/certificate'), [200, 'ok']);
    outcome = 'expired';
    assert.deepEqual(await get('/readyz/certificate?verbose'), [503, '[-]certificate failed: expired\n']);
    assert.deepEqual(await get('/readyz/nothing'), [404, 'no check has this name\n']);
  });

  it('turn unready, and stay alive, when the program is shutting down', async () => {
    readiness.shutDown();
    assert.equal((await get('/readyz'))[0], 503);
    assert.equal((await get('/livez'))[0], 200);
    assert.equal((await get('/healthz'))[0], 200);
  });

  it('answer HEAD without a body', async () => {
    for (const path of ['/livez', '/healthz', '/readyz', '/metrics']) {
      assert.deepEqual(await get(path, 'HEAD'), [200, ''], path);
    }
  });

  it('serve the metrics of the registry in the Prometheus text format', async () => {
    const response = await fetch(`${base}/metrics`);
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    assert.match(await response.text(), /^zonewarden_example 7$/m);
  });

  it('answer 404 to other paths, in plain text', async () => {
    assert.deepEqual(await get('/validate'), [404, 'not found\n']);
    assert.equal((await get('/livez', 'POST'))[0], 404);
  });

  it('are plain text that nobody keeps', async () => {
    const { headers } = await fetch(`${base}/readyz`);
    assert.equal(headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  it('name --metrics-address when the port is taken', async () => {
    const { port } = server.address();
    await assert.rejects(probeServer(port).start(new AbortController().signal), {
      code: 'LISTEN_FAILED',
      message: new RegExp(`^--metrics-address: cannot listen on 127.0.0.1:${port}: the port is already in use`),
    });
  });

  it('stop although a client keeps its connection', async () => {
    assert.equal((await get('/livez'))[0], 200);
    await server.stop();
    await assert.rejects(get('/livez'));
  });
});
