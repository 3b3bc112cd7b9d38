import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { parsePair } from '../../certs/pem.ts';
import type { WebhookServerOptions } from '../../server/https.ts';
import { HandedCertificate, issuePair } from '../certs/issued-pair.ts';
import { eventually } from '../fakes/kube-api/eventually.ts';
import { postHead } from './http-connection.ts';
import { refuseCertificate, silentConnection } from './raw-sockets.ts';
import { startWebhook, unchecked, type WebhookRig } from './webhook-rig.ts';

describe('the webhook server', () => {
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

  describe('TLS', () => {
    it('speaks TLS 1.3 and HTTP/1.1 only, also to a client that offers HTTP/2', async () => {
      const { connect } = await start();
      const connection = await connect({ ALPNProtocols: ['h2', 'http/1.1'] });
      assert.equal(connection.socket.getProtocol(), 'TLSv1.3');
      assert.equal(connection.socket.alpnProtocol, 'http/1.1');
      connection.close();
    });

    it('refuses TLS 1.2, before and after the certificate was replaced', async () => {
      const { connect, certificates, counted } = await start();
      await assert.rejects(connect({ maxVersion: 'TLSv1.2' }), { code: /PROTOCOL_VERSION/ });
      const next = await issuePair();
      certificates.hand(parsePair(next.cert, next.key));
      const replaced = await connect({ ca: next.ca });
      assert.equal(replaced.fingerprint, certificates.current().fingerprint);
      replaced.close();
      await assert.rejects(connect({ ca: next.ca, maxVersion: 'TLSv1.2' }), { code: /PROTOCOL_VERSION/ });
      assert.equal(await counted('tls_handshake'), 2);
    });

    it('speaks TLS 1.2 when told so', async () => {
      const { connect } = await start({ tls: { minVersion: 'VersionTLS12' } });
      const connection = await connect({ maxVersion: 'TLSv1.2' });
      assert.equal(connection.socket.getProtocol(), 'TLSv1.2');
      connection.close();
    });

    it('keeps open connections when the certificate is replaced, and shows the new one to new ones', async () => {
      const { connect, certificates, server } = await start();
      const before = certificates.current();
      const connection = await connect();
      assert.equal((await connection.post('/echo', '{}')).status, 200);
      const next = await issuePair();
      certificates.hand(parsePair(next.cert, next.key));
      assert.equal((await connection.post('/echo', '{}')).status, 200);
      assert.equal(connection.fingerprint, before.fingerprint);
      const other = await connect({ ca: next.ca });
      assert.equal(other.fingerprint, certificates.current().fingerprint);
      assert.equal((await other.post('/echo', '{}')).status, 200);
      assert.equal(server.ready(), true);
      connection.close();
      other.close();
    });

    it('goes on with the old certificate when the new one cannot be used, and says that it is not ready', async () => {
      const { connect, certificates, server, pair, recording } = await start();
      const stranger = await issuePair();
      certificates.hand(unchecked({ ...pair, key: stranger.key }, 'other'));
      const connection = await connect();
      assert.equal((await connection.post('/echo', '{}')).status, 200);
      assert.match(String(server.ready()), /newest certificate could not be taken into use/);
      assert.equal(recording.errors().length, 1);
      connection.close();
    });

    it('warns once when clients refuse the certificate, and again after it was replaced', async () => {
      const { certificates, recording, server } = await start();
      const warnings = () => recording.lines.filter(({ msg }) => msg.startsWith('A client refused the serving')).length;
      const refuse = () => refuseCertificate(server.address().port);
      await refuse();
      await refuse();
      await eventually('the refusal is told', () => warnings() > 0);
      assert.equal(warnings(), 1);
      const next = await issuePair();
      certificates.hand(parsePair(next.cert, next.key));
      await refuse();
      await eventually('the refusal of the new one is told', () => warnings() === 2);
    });
  });

  describe('readiness', () => {
    it('is there only while it listens', async () => {
      const { server } = await start();
      assert.equal(server.ready(), true);
      await server.stop();
      assert.equal(server.ready(), 'the webhook does not listen');
    });
  });

  describe('the listening address', () => {
    it('that is taken names the flag', async () => {
      const { server } = await start();
      const certificates = new HandedCertificate(await issuePair());
      await assert.rejects(startWebhook({ address: server.address(), certificates }), {
        code: 'LISTEN_FAILED',
        message: new RegExp(
          `^--webhook-address: cannot listen on 127.0.0.1:${server.address().port}: the port is already in use`,
        ),
      });
      assert.equal(certificates.listeners, 0);
    });

    it('without a host takes every interface', async () => {
      const { server, post } = await start({ address: { host: '', port: 0 } });
      assert.equal(server.address().host, '127.0.0.1');
      assert.equal((await post('/echo', '{}')).status, 200);
    });

    it('is not taken when a plugin cannot start, and the error is that of the plugin', async () => {
      const broken = async () => {
        throw new Error('no plugin today');
      };
      await assert.rejects(startWebhook({ plugins: [broken] }), { message: 'no plugin today' });
    });
  });

  describe('the end', () => {
    it('answers what was begun with 200 and ends its connection, takes no new ones, then closes', async () => {
      const { connect, server } = await start();
      const { port } = server.address();
      const [busy, idle] = await Promise.all([connect(), connect()]);
      assert.equal((await idle.post('/echo', '{}')).headers.connection, 'keep-alive');
      const body = '{"half":"of it"}';
      busy.send(postHead('/echo', body.length) + body.slice(0, 5));
      await idle.post('/echo', '{}');
      const stopped = server.stop();
      await eventually('the idle connection is closed', () => idle.closed);
      await assert.rejects(silentConnection(port), { code: 'ECONNREFUSED' });
      busy.send(body.slice(5));
      const answer = await busy.answer();
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.connection, 'close');
      await stopped;
      await eventually('the busy connection is closed', () => busy.closed);
    });

    it('answers a request whose headers come only while it closes with 200, not 503', async () => {
      const { connect, server } = await start();
      const [busy, other] = await Promise.all([connect(), connect()]);
      const request = `${postHead('/echo', 2)}{}`;
      busy.send(request.slice(0, 20));
      await other.post('/echo', '{}');
      const stopped = server.stop();
      await eventually('it is closing', () => server.ready() !== true);
      busy.send(request.slice(20));
      const answer = await busy.answer();
      assert.deepEqual([answer.status, answer.headers.connection], [200, 'close']);
      await stopped;
    });

    it('is announced to clients on every answer while it drains and still listens', async () => {
      const { connect, server, held } = await start();
      const [idle, busy] = await Promise.all([connect(), connect()]);
      assert.equal((await idle.post('/echo', '{}')).headers.connection, 'keep-alive');
      busy.send(`${postHead('/held', 2)}{}`);
      await eventually('the request is being answered', () => held.length === 1);
      server.drain();
      held[0]?.send({});
      for (const answer of [await busy.answer(), await idle.post('/echo', '{}')]) {
        assert.deepEqual([answer.status, answer.headers.connection], [200, 'close']);
      }
      const fresh = await connect();
      assert.equal((await fresh.post('/echo', '{}')).status, 200);
      assert.equal(server.ready(), true);
    });

    it('cuts off what hangs longer than the close timeout, even in the middle of a handshake', async () => {
      const { connect, server, held } = await start({ closeTimeoutMs: 30, handlerTimeoutMs: 60_000 });
      const connection = await connect();
      connection.send(`${postHead('/held', 2)}{}`);
      await eventually('the request is being answered', () => held.length === 1);
      const silent = await silentConnection(server.address().port);
      await server.stop();
      await eventually('the connection is cut', () => connection.closed && silent.destroyed);
    });

    it('comes at once when the signal aborts', async () => {
      const { connect, server, held, abort } = await start();
      const connection = await connect();
      connection.send(`${postHead('/held', 2)}{}`);
      await eventually('the request is being answered', () => held.length === 1);
      abort.abort();
      await eventually('the connection is cut', () => connection.closed);
      await eventually('it listens no more', () => server.ready() !== true);
    });

    it('leaves no listener at the certificate source', async () => {
      const { server, certificates } = await start();
      assert.equal(certificates.listeners, 1);
      await server.stop();
      assert.equal(certificates.listeners, 0);
    });
  });

  it('starts without a deprecation warning', async () => {
    const warnings: string[] = [];
    const listen = (warning: Error) => warnings.push(warning.message);
    process.on('warning', listen);
    await start();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    assert.deepEqual(warnings, []);
  });
});
