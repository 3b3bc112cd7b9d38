import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { Registry } from 'prom-client';
import type { WebhookServerOptions } from '../../server/https.ts';
import { listenerFaults } from '../../server/listener-fault.ts';
import { createWebhookErrors } from '../../server/metrics.ts';
import { eventually } from '../fakes/kube-api/eventually.ts';
import { postHead, type RawAnswer } from './http-connection.ts';
import { startWebhook, type WebhookRig } from './webhook-rig.ts';

describe('the webhook listener', () => {
  let rig: WebhookRig | undefined;

  async function start(overrides?: Partial<WebhookServerOptions>): Promise<WebhookRig> {
    rig = await startWebhook(overrides);
    return rig;
  }

  afterEach(async () => {
    // Cut, so that no test has to answer what it held.
    rig?.abort.abort();
    await rig?.server.stop();
    rig = undefined;
  });

  /** The answer is the short JSON of the fault, and was counted once. */
  async function assertFault(
    { counted }: WebhookRig,
    answer: RawAnswer,
    status: number,
    reason: string,
  ): Promise<void> {
    assert.equal(answer.status, status);
    assert.match(answer.headers['content-type'] ?? '', /^application\/json/);
    const body: Record<string, unknown> = JSON.parse(answer.body);
    assert.deepEqual(Object.keys(body), ['error', 'code']);
    assert.equal(body.code, reason.toUpperCase());
    assert.equal(await counted(reason), 1);
  }

  describe('reading a body', () => {
    it('hands the parsed JSON to the plugin, whatever its keys are called', async () => {
      const { post } = await start();
      const body = '{"__proto__":{"polluted":true},"constructor":{"prototype":1},"text":"Füße"}';
      const answer = await post('/echo', body);
      assert.equal(answer.status, 200);
      const { keys, received } = JSON.parse(answer.body);
      assert.deepEqual(keys, ['__proto__', 'constructor', 'text']);
      assert.equal(received.text, 'Füße');
      assert.equal('polluted' in {}, false);
    });

    it('takes the content type with parameters and in any case', async () => {
      const { post } = await start();
      const answer = await post('/echo', '{}', { 'content-type': 'Application/JSON; charset=UTF-8' });
      assert.equal(answer.status, 200);
    });

    it('takes a body as large as two objects and their envelope', async () => {
      const { post } = await start();
      const answer = await post('/echo', JSON.stringify({ text: 'x'.repeat(7 * 1024 * 1024) }));
      assert.equal(answer.status, 200);
    });

    for (const type of ['text/plain', 'application/yaml', 'application/vnd.api+json', 'nonsense']) {
      it(`answers 415 to ${type}`, async () => {
        const started = await start();
        const answer = await started.post('/echo', '{}', { 'content-type': type });
        await assertFault(started, answer, 415, 'unsupported_media_type');
      });
    }

    it('answers 415 to a body without a content type', async () => {
      const started = await start();
      const connection = await started.connect();
      connection.send('POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}');
      await assertFault(started, await connection.answer(), 415, 'unsupported_media_type');
    });

    it('answers 415 to a body in any content encoding', async () => {
      const started = await start();
      const answer = await started.post('/echo', '{}', { 'content-encoding': 'gzip' });
      await assertFault(started, answer, 415, 'unsupported_media_type');
      assert.equal((await started.post('/echo', '{}', { 'content-encoding': 'identity' })).status, 415);
    });

    it('answers 400 to a byte order mark', async () => {
      const started = await start();
      await assertFault(started, await started.post('/echo', '\ufeff{}'), 400, 'invalid_json');
    });

    it('takes the last of two equal keys', async () => {
      const { post } = await start();
      const { received } = JSON.parse((await post('/echo', '{"a":1,"a":2}')).body);
      assert.deepEqual(received, { a: 2 });
    });

    it('answers 400 to an empty body, with and without a content type', async () => {
      const first = await start();
      await assertFault(first, await first.post('/echo', ''), 400, 'empty_body');
      const connection = await first.connect();
      connection.send('POST /echo HTTP/1.1\r\nhost: localhost\r\n\r\n');
      assert.equal((await connection.answer()).status, 400);
      assert.equal(await first.counted('empty_body'), 2);
    });

    it('answers 400 to broken JSON and does not repeat it', async () => {
      const started = await start();
      const answer = await started.post('/echo', '{"secret": hunter2}');
      await assertFault(started, answer, 400, 'invalid_json');
      assert.doesNotMatch(answer.body + JSON.stringify(started.recording.lines), /hunter2/);
    });

    it('answers 413 above the limit, before and after the length is known', async () => {
      const started = await start({ bodyLimit: 1000 });
      await assertFault(started, await started.post('/echo', 'x'.repeat(1001)), 413, 'body_too_large');
      const chunked = await started.connect();
      const head = 'POST /echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
      chunked.send(`${head}transfer-encoding: chunked\r\n\r\n5dc\r\n${'x'.repeat(1500)}\r\n0\r\n\r\n`);
      assert.equal((await chunked.answer()).status, 413);
    });

    it('answers 413 to a client that is still sending', async () => {
      const started = await start();
      const connection = await started.connect();
      const length = 20 * 1024 * 1024;
      connection.send(postHead('/echo', length) + 'x'.repeat(length));
      await assertFault(started, await connection.answer(), 413, 'body_too_large');
    });
  });

  it('answers 404 in JSON to other paths', async () => {
    const started = await start();
    await assertFault(started, await started.post('/nothing', '{}'), 404, 'not_found');
  });

  it('answers 400 to a path that cannot be decoded', async () => {
    const started = await start();
    await assertFault(started, await started.post('/%zz', '{}'), 400, 'bad_request');
  });

  it('answers 400 to what is no HTTP', async () => {
    const started = await start();
    const connection = await started.connect();
    connection.send('HELO example.com\r\n\r\n');
    await assertFault(started, await connection.answer(), 400, 'bad_request');
    await eventually('the connection is closed', () => connection.closed);
  });

  it('answers 408 to a request that takes too long to arrive', async () => {
    const started = await start({ requestTimeoutMs: 60 });
    const connection = await started.connect();
    connection.send(postHead('/echo', 2).slice(0, 30));
    await assertFault(started, await connection.answer(), 408, 'slow_request');
    await eventually('the connection is closed', () => connection.closed);
  });

  describe('an error in a plugin', () => {
    it('becomes a review when the request carries a uid', async () => {
      const { post, counted, recording } = await start();
      const answer = await post('/throw', '{"uid":"abc"}');
      assert.equal(answer.status, 200);
      assert.deepEqual(JSON.parse(answer.body), { denied: 'abc' });
      assert.match(answer.headers['content-type'] ?? '', /^application\/json/);
      assert.equal(await counted('internal'), 1);
      assert.deepEqual(recording.errors(), ['Could not answer a request']);
    });

    it('becomes 500 without the message of the error when there is no uid', async () => {
      const started = await start();
      const answer = await started.post('/throw', '{}');
      await assertFault(started, answer, 500, 'internal');
      assert.doesNotMatch(answer.body, /broken inside/);
    });

    it('becomes 500 when making the review fails as well', async () => {
      const started = await start({
        errorReply: () => {
          throw new Error('broken twice');
        },
      });
      await assertFault(started, await started.post('/throw', '{"uid":"abc"}'), 500, 'internal');
      assert.equal(started.recording.errors().length, 2);
    });
  });

  describe('a request that is not answered in time', () => {
    it('becomes a review when it carries a uid', async () => {
      const { post, counted } = await start({ handlerTimeoutMs: 20 });
      const answer = await post('/held', '{"uid":"abc"}');
      assert.deepEqual([answer.status, JSON.parse(answer.body)], [200, { denied: 'abc' }]);
      assert.equal(await counted('timeout'), 1);
    });

    it('is waited for when there is no limit', async () => {
      const { connect, held } = await start({ handlerTimeoutMs: 0 });
      const [busy, other] = await Promise.all([connect(), connect()]);
      busy.send(`${postHead('/held', 2)}{}`);
      await eventually('it is being answered', () => held.length === 1);
      const since = performance.now();
      // Longer than any timer that was set for it would take.
      while (performance.now() - since < 10) assert.equal((await other.post('/echo', '{}')).status, 200);
      held[0]?.send({});
      assert.equal((await busy.answer()).status, 200);
    });

    it('becomes 503 when it does not, also while its body is still coming', async () => {
      const started = await start({ handlerTimeoutMs: 20 });
      const connection = await started.connect();
      connection.send(`${postHead('/echo', 10)}{}`);
      await assertFault(started, await connection.answer(), 503, 'timeout');
    });
  });

  describe('more requests at one time than allowed', () => {
    it('are refused with 429 and when to try again, and taken again afterwards', async () => {
      const started = await start({ maxInFlight: 2 });
      const { connect, held, post } = started;
      const [one, two] = await Promise.all([connect(), connect()]);
      for (const connection of [one, two]) connection.send(`${postHead('/held', 2)}{}`);
      await eventually('both are being answered', () => held.length === 2);
      const refused = await post('/echo', '{}');
      await assertFault(started, refused, 429, 'too_many_requests');
      assert.equal(refused.headers['retry-after'], '1');
      held[0]?.send({});
      assert.equal((await one.answer()).status, 200);
      assert.equal((await one.post('/echo', '{}')).status, 200);
      two.close();
      const three = await connect();
      three.send(`${postHead('/held', 2)}{}`);
      await eventually('it is being answered', () => held.length === 3);
      // The place of the lost connection is free as well.
      assert.equal((await one.post('/echo', '{}')).status, 200);
    });

    it('are told once, and again after there was room', async () => {
      const { connect, held, post, recording } = await start({ maxInFlight: 1 });
      const warnings = () => recording.lines.filter(({ msg }) => msg.startsWith('Refusing admission reviews')).length;
      const connection = await connect();
      for (const round of [1, 2]) {
        connection.send(`${postHead('/held', 2)}{}`);
        await eventually('it is being answered', () => held.length === round);
        assert.equal((await post('/echo', '{}')).status, 429);
        assert.equal((await post('/echo', '{}')).status, 429);
        assert.equal(warnings(), round);
        held[round - 1]?.send({});
        await connection.answer();
      }
    });

    it('leave their connection open for the next try', async () => {
      const { connect, held } = await start({ maxInFlight: 1 });
      const [one, two] = await Promise.all([connect(), connect()]);
      one.send(`${postHead('/held', 2)}{}`);
      await eventually('it is being answered', () => held.length === 1);
      assert.equal((await two.post('/echo', '{}')).status, 429);
      held[0]?.send({});
      await one.answer();
      assert.equal((await two.post('/echo', '{}')).status, 200);
    });
  });

  it('has every reason at zero from the start', async () => {
    const registry = new Registry();
    createWebhookErrors(registry, listenerFaults);
    const text = await registry.metrics();
    for (const reason of listenerFaults) {
      assert.ok(text.includes(`zonewarden_webhook_errors_total{reason="${reason}"} 0\n`), reason);
    }
  });
});
