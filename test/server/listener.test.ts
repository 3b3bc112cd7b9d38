import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';
import { fastify } from 'fastify';
import { Listener } from '../../server/listener.ts';
import { recordingLogger } from '../certs/recording-logger.ts';

function listening() {
  const recording = recordingLogger();
  const server = createServer();
  const app = fastify({
    serverFactory: (handler) => {
      server.on('request', handler);
      return server;
    },
  });
  app.get('/', () => 'here');
  const address = { host: '127.0.0.1', port: 0 };
  const listener = new Listener({
    app,
    server,
    address,
    flag: '--webhook-address',
    closeTimeoutMs: 1000,
    logger: recording.logger,
  });
  return { listener, server, recording };
}

describe('a listener', () => {
  it('goes on when a connection cannot be accepted, and says so', async () => {
    const { listener, server, recording } = listening();
    await listener.open(new AbortController().signal);
    server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
    assert.deepEqual(recording.errors(), ['--webhook-address: a connection could not be accepted']);
    const response = await fetch(`http://127.0.0.1:${listener.address().port}/`);
    assert.equal(await response.text(), 'here');
    await listener.close();
  });

  it('has an address only while it listens', async () => {
    const { listener } = listening();
    assert.throws(() => listener.address(), { message: '--webhook-address: not listening' });
    await listener.open(new AbortController().signal);
    assert.equal(listener.listening, true);
    assert.ok(listener.address().port > 0);
    await listener.close();
    assert.equal(listener.listening, false);
  });

  it('does not open when it is to end already', async () => {
    const { listener } = listening();
    await assert.rejects(listener.open(AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(listener.listening, false);
  });
});
