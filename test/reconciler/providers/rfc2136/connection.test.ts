// A connection ends as it must, whatever the server does: with an answer, with a failure that says whether the request was sent,
// or with the stop that was asked for.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { ConnectionError, exchange, type NameServer } from '../../../../reconciler/providers/rfc2136/connection.ts';
import { type FakeServer, fakeServer, type Reply } from './name-server.ts';

const never = new AbortController().signal;
const limits = { connectMs: 5000, idleMs: 5000 };
const request = Buffer.from('ask');

const running: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function serverWith(reply: (request: Buffer) => Reply): Promise<FakeServer> {
  const one = await fakeServer(reply);
  running.push(one);
  return one;
}

const failsWith = (code: string, sent: boolean) => (error: unknown) => {
  assert.ok(error instanceof ConnectionError, String(error));
  assert.deepEqual([error.code, error.sent, error.retryable], [code, sent, true]);
  return true;
};
const once = () => true;

describe('an exchange', () => {
  it('sends the request and hands on messages until the reader has enough', async () => {
    const { server, requests } = await serverWith(() => ({
      messages: ['1', '2', '3', '4'].map((text) => Buffer.from(text)),
    }));
    const read: string[] = [];
    await exchange(server, request, (message) => read.push(message.toString()) === 3, limits, never);
    assert.deepEqual(read, ['1', '2', '3']);
    assert.deepEqual(requests, [request]);
  });

  it('hands on a message of no octets and one of 65,535', async () => {
    const messages = [Buffer.alloc(0), Buffer.alloc(65_535, 1)];
    const { server } = await serverWith(() => ({ messages }));
    const read: number[] = [];
    await exchange(server, request, (message) => read.push(message.length) === 2, limits, never);
    assert.deepEqual(read, [0, 65_535]);
  });

  it('fails with what the reader throws', async () => {
    const { server } = await serverWith(() => ({ messages: [Buffer.from('1')] }));
    const cause = new RangeError('unreadable');
    const read = () => {
      throw cause;
    };
    await assert.rejects(exchange(server, request, read, limits, never), cause);
  });

  it('fails before anything is sent where nobody listens', async () => {
    const { server, close } = await fakeServer(() => ({}));
    await close();
    await assert.rejects(exchange(server, request, once, limits, never), failsWith('UNREACHABLE', false));
  });

  it('fails when the server closes the connection before the answer is whole', async () => {
    const { server } = await serverWith(() => ({ messages: [Buffer.from('1')], closes: true }));
    await assert.rejects(
      exchange(server, request, () => false, limits, never),
      failsWith('CONNECTION_LOST', true),
    );
  });

  it('fails after a silence', async () => {
    const { server } = await serverWith(() => ({}));
    const short = { connectMs: 5000, idleMs: 20 };
    await assert.rejects(exchange(server, request, once, short, never), (error) => {
      assert.match(String(error), new RegExp(`name server 127\\.0\\.0\\.1:${server.port}: no answer for 20 ms`));
      return failsWith('TIMEOUT', true)(error);
    });
  });

  it('fails when a TLS server does not answer the greeting in time, with nothing sent', async () => {
    const { server } = await serverWith(() => ({}));
    const secure: NameServer = { ...server, tls: {} };
    const short = { connectMs: 20, idleMs: 5000 };
    await assert.rejects(exchange(secure, request, once, short, never), (error) => {
      assert.match(String(error), /no connection within 20 ms/);
      return failsWith('TIMEOUT', false)(error);
    });
  });

  it('does not begin once it is stopped, and ends where it is stopped', async () => {
    const { server, requests } = await serverWith(() => {
      stop.abort(reason);
      return {};
    });
    const stop = new AbortController();
    const reason = new Error('enough');
    await assert.rejects(exchange(server, request, once, limits, stop.signal), reason);
    assert.equal(requests.length, 1);
    await assert.rejects(exchange(server, request, once, limits, stop.signal), reason);
    assert.equal(requests.length, 1);
  });

  it('refuses a request that is too long for TCP, and connects to nobody', async () => {
    const { server, requests } = await serverWith(() => ({ messages: [Buffer.from('1')] }));
    await exchange(server, Buffer.alloc(65_535), once, limits, never);
    await assert.rejects(exchange(server, Buffer.alloc(65_536), once, limits, never), RangeError);
    assert.equal(requests.length, 1);
  });
});
