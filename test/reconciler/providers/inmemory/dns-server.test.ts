// The DNS server over real UDP and TCP sockets on loopback.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, type TestContext, test } from 'node:test';
import { DnsServer, type DnsServerOptions } from '../../../../reconciler/providers/inmemory/dns-server.ts';
import type { RecordSet } from '../../../../reconciler/record-set.ts';
import { recordingLogger } from '../../../certs/recording-logger.ts';
import { framed, overUdp, query, TcpClient } from './dns-client.ts';
import { providerWith, record } from './served.ts';

const never = new AbortController().signal;
const question = { name: 'www.example.com', type: 'A' } as const;
const www = record('www.example.com', 'A', '192.0.2.1');
const big = record('big.example.com', 'A', ...Array.from({ length: 250 }, (_, n) => `192.0.2.${n}`));
const loopback = { host: '127.0.0.1', port: 0 };

async function started(context: TestContext, options: Partial<DnsServerOptions> = {}, ...records: RecordSet[]) {
  const zones = await providerWith(['example.com'], [www, big, ...records]);
  const { logger, lines } = recordingLogger();
  const server = new DnsServer({ address: loopback, zones, logger, ...options });
  context.after(() => server.stop());
  await server.start(never);
  return { server, at: server.address(), zones, lines };
}

/** A client that the end of the test closes, whatever became of it. */
async function connected(context: TestContext, at: { readonly host: string; readonly port: number }) {
  const client = await TcpClient.open(at);
  context.after(() => client.socket.destroy());
  return client;
}

describe('one address', () => {
  test('answers UDP and TCP on the same port', async (context) => {
    const { at } = await started(context);
    assert.equal((await overUdp(at, query(question))).answers?.length, 1);
    const client = await connected(context, at);
    client.write(framed(query(question)));
    assert.equal((await client.next()).answers?.length, 1);
  });

  test('on ::1 answers both, and is logged with brackets; without IPv6 it says what is missing', async (context) => {
    const address = { host: '::1', port: 0 };
    const hasIpv6 = Object.values(networkInterfaces()).some((found) => found?.some((one) => one.address === '::1'));
    if (!hasIpv6) return assert.rejects(started(context, { address }), /--dns-address.*\[::1\]:0.*this machine/);
    const { at, lines } = await started(context, { address });
    assert.equal(at.host, '::1');
    assert.equal((await overUdp(at, query(question))).answers?.length, 1);
    const client = await connected(context, at);
    client.write(framed(query(question)));
    assert.equal((await client.next()).answers?.length, 1);
    assert.ok(lines.some((line) => line.address === `[::1]:${at.port}`));
  });

  test('with an empty host answers on loopback by UDP and TCP', async (context) => {
    const { at } = await started(context, { address: { host: '', port: 0 } });
    assert.equal(at.host, '127.0.0.1');
    assert.equal((await overUdp(at, query(question))).answers?.length, 1);
    const client = await connected(context, at);
    client.write(framed(query(question)));
    assert.equal((await client.next()).answers?.length, 1);
  });

  test('answers what has just been published', async (context) => {
    const { at, zones } = await started(context);
    const next = record('new.example.com', 'A', '192.0.2.9');
    const asked = query({ name: 'new.example.com', type: 'A' });
    assert.equal((await overUdp(at, asked)).answers?.length, 0);
    const group = { dnsName: next.dnsName, changes: [{ action: 'create', next }] } as const;
    await zones.apply({ id: 'example.com', name: 'example.com' }, [group], never);
    assert.equal((await overUdp(at, asked)).answers?.length, 1);
  });

  test('that another program has is an error with the flag, and the program can still stop', async (context) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    context.after(() => other.close());
    const bound = other.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : assert.fail('no port');
    const server = new DnsServer({
      address: { host: '127.0.0.1', port },
      zones: await providerWith(['example.com'], []),
      logger: recordingLogger().logger,
    });
    await assert.rejects(server.start(never), (error: Error) => {
      assert.ok('code' in error && error.code === 'DNS_LISTEN_FAILED');
      assert.match(error.message, /--dns-address/);
      assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${port}`));
      return true;
    });
    await server.stop();
  });

  test('whose UDP port alone is taken is an error, and leaves the TCP port free', async (context) => {
    const udp = createSocket('udp4');
    udp.bind(0, '127.0.0.1');
    await once(udp, 'listening');
    context.after(() => udp.close());
    const { port } = udp.address();
    const server = new DnsServer({
      address: { host: '127.0.0.1', port },
      zones: await providerWith(['example.com'], []),
      logger: recordingLogger().logger,
    });
    await assert.rejects(server.start(never), /--dns-address.*UDP/);
    const tcp = createServer().listen(port, '127.0.0.1');
    await once(tcp, 'listening');
    tcp.close();
  });

  test('is unknown before the start and after the stop', async (context) => {
    const { server } = await started(context);
    await server.stop();
    assert.throws(() => server.address(), /not listening/);
  });
});

describe('UDP', () => {
  test('cuts a large answer, which TCP then has whole', async (context) => {
    const { at } = await started(context);
    const asked = query({ name: 'big.example.com', type: 'A' });
    const cut = await overUdp(at, asked);
    assert.deepEqual([cut.flag_tc, cut.answers], [true, []]);
    const client = await connected(context, at);
    client.write(framed(asked));
    const whole = await client.next();
    assert.deepEqual([whole.flag_tc, whole.answers?.length], [false, 250]);
  });

  test('goes on after scraps, responses and nonsense', async (context) => {
    const { at } = await started(context);
    const response = query(question, 3);
    response.writeUInt8(0x80, 2);
    const nonsense = Buffer.alloc(600, 0xff);
    const reply = await overUdp(at, Buffer.alloc(0), Buffer.from('x'), response, nonsense, query(question, 77));
    assert.equal(reply.answers?.length, 1);
  });

  test('has SERVFAIL and a line in the log when answering fails, and goes on', async (context) => {
    const { zones } = await started(context);
    let broken = true;
    const breaking = {
      zoneRecords: () => {
        if (broken) throw new Error('broken zones');
        return zones.zoneRecords();
      },
    };
    const { at, lines } = await started(context, { zones: breaking });
    const client = await connected(context, at);
    client.write(framed(query(question, 5)));
    const failed: object = await client.next();
    assert.ok('rcode' in failed && failed.rcode === 'SERVFAIL');
    assert.ok(lines.some((line) => line.level >= 50));
    broken = false;
    assert.equal((await overUdp(at, query(question, 6))).answers?.length, 1);
  });
});

describe('TCP', () => {
  test('puts a query together from single octets', async (context) => {
    const { at } = await started(context);
    const client = await connected(context, at);
    client.socket.setNoDelay(true);
    for (const octet of framed(query(question, 9))) {
      await new Promise<void>((sent) => client.socket.write(Buffer.of(octet), () => sent()));
    }
    assert.equal((await client.next()).id, 9);
  });

  test('answers several queries of one packet in their order, and more later', async (context) => {
    const { at } = await started(context);
    const client = await connected(context, at);
    const ids = [1, 2, 3, 4, 5];
    const asked = ids.map((id) => framed(query(question, id)));
    // The last one breaks off in the middle, and its rest comes with the next.
    client.write(Buffer.concat([...asked, framed(query(question, 6)).subarray(0, 7)]));
    for (const id of ids) assert.equal((await client.next()).id, id);
    client.write(Buffer.concat([framed(query(question, 6)).subarray(7), framed(query(question, 7))]));
    assert.deepEqual([(await client.next()).id, (await client.next()).id], [6, 7]);
  });

  test('answers a client that has closed its side already', async (context) => {
    const { at } = await started(context);
    const client = await connected(context, at);
    client.socket.end(framed(query(question, 8)));
    assert.equal((await client.next()).id, 8);
    await client.closed();
  });

  test('bears a client that asks for much, reads late and asks again', async (context) => {
    const text = record('text.example.com', 'TXT', `"${'x'.repeat(60_000)}"`);
    const { at } = await started(context, {}, text);
    const client = await connected(context, at);
    const asked = framed(query({ name: 'text.example.com', type: 'TXT' }));
    client.write(Buffer.concat(Array.from({ length: 400 }, () => asked)));
    assert.equal((await client.next()).answers?.length, 1);
    client.write(framed(query(question, 500)));
    for (let count = 1; count < 400; count++) assert.equal((await client.next()).answers?.length, 1);
    assert.equal((await client.next()).id, 500);
  });

  test('keeps a connection for as long as queries come', async (context) => {
    const idleMs = 250;
    const { at } = await started(context, { idleMs });
    const client = await connected(context, at);
    const end = performance.now() + 2 * idleMs;
    while (performance.now() < end) {
      client.write(framed(query(question)));
      assert.equal((await client.next()).answers?.length, 1);
    }
  });

  test('ends a connection on which no query comes', async (context) => {
    const { at } = await started(context, { idleMs: 20 });
    const silent = await connected(context, at);
    const trickling = await connected(context, at);
    trickling.write(Buffer.of(0));
    await Promise.all([silent.closed(), trickling.closed()]);
    assert.equal((await overUdp(at, query(question))).answers?.length, 1);
  });

  test('ends a connection on which something else comes', async (context) => {
    const { at } = await started(context);
    const client = await connected(context, at);
    client.write(Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.padEnd(20_000)));
    client.write(framed(Buffer.from('x')));
    client.socket.end();
    await client.closed();
    assert.equal((await overUdp(at, query(question))).answers?.length, 1);
  });

  test('takes only so many connections, and new ones once others have gone', async (context) => {
    const { at } = await started(context, { maxConnections: 1 });
    const first = await connected(context, at);
    first.write(framed(query(question, 1)));
    assert.equal((await first.next()).id, 1);
    await (await connected(context, at)).closed();
    first.socket.end();
    await first.closed();
    // The server may see the end a moment after the client.
    for (let attempt = 0; ; attempt++) {
      const again = await connected(context, at);
      again.write(framed(query(question, 2)));
      const id = await again.next().then(
        ({ id }) => id,
        (error: unknown) => (attempt < 500 ? undefined : Promise.reject(error)),
      );
      if (id === 2) return;
    }
  });
});

describe('the end', () => {
  test('closes idle connections at once and frees the port', async (context) => {
    const { server, at } = await started(context);
    const client = await connected(context, at);
    client.write(framed(query(question)));
    await client.next();
    await server.stop();
    await client.closed();
    const again = await started(context, { address: at });
    assert.equal(again.at.port, at.port);
    assert.equal((await overUdp(at, query(question))).answers?.length, 1);
  });

  test('comes with the abort of the signal', async (context) => {
    const stop = new AbortController();
    const zones = await providerWith(['example.com'], [www]);
    const server = new DnsServer({ address: loopback, zones, logger: recordingLogger().logger });
    context.after(() => server.stop());
    await server.start(stop.signal);
    const client = await connected(context, server.address());
    stop.abort();
    await client.closed();
    await server.stop();
    assert.throws(() => server.address());
  });

  test('has come before any of several stops resolves', async (context) => {
    const { server, at } = await started(context);
    await connected(context, at);
    const order: string[] = [];
    const stop = async (name: string) => {
      await server.stop();
      order.push(name);
    };
    await Promise.all([stop('first'), stop('second')]);
    assert.deepEqual(order, ['first', 'second']);
    const tcp = createServer().listen(at.port, at.host);
    await once(tcp, 'listening');
    tcp.close();
  });

  test('before the start is no start', async () => {
    const zones = await providerWith(['example.com'], []);
    const server = new DnsServer({ address: loopback, zones, logger: recordingLogger().logger });
    await assert.rejects(server.start(AbortSignal.abort()), { name: 'AbortError' });
    await server.stop();
    assert.throws(() => server.address());
  });
});
