// One TCP connection: what a client that asks and does not read costs.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { serveTcpConnection } from '../../../../reconciler/providers/inmemory/tcp-connection.ts';
import { framed } from './dns-client.ts';

const replyOctets = 60_000;
const queries = 2000;
const allQueries = Buffer.concat(Array.from({ length: queries }, () => framed(Buffer.alloc(12))));

/** A server that answers everything with as many octets, and a client of it that does not read yet. */
async function connection(context: TestContext, idleMs: number) {
  const seen = { mostWaiting: 0, asked: 0 };
  const ended = Promise.withResolvers<void>();
  const server = createServer((socket: Socket) => {
    const respond = () => {
      seen.asked++;
      seen.mostWaiting = Math.max(seen.mostWaiting, socket.writableLength);
      return Buffer.alloc(replyOctets);
    };
    serveTcpConnection({ socket, respond, idleMs }).then(ended.resolve, ended.reject);
  }).listen(0, '127.0.0.1');
  context.after(() => server.close());
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : assert.fail('no port');
  const client = connect({ port, host: '127.0.0.1' });
  client.on('error', () => undefined);
  context.after(() => client.destroy());
  return { client, seen, ended: ended.promise };
}

test('a client that asks much and reads late has one answer waiting at most, and then gets all', async (context) => {
  const { client, seen, ended } = await connection(context, 10_000);
  client.end(allQueries);
  await once(client, 'finish');
  let received = 0;
  client.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  await Promise.all([once(client, 'end'), ended]);
  assert.equal(received, queries * (2 + replyOctets));
  assert.equal(seen.asked, queries);
  assert.ok(seen.mostWaiting <= 2 + replyOctets, `${seen.mostWaiting} octets waited`);
});

test('a client that never takes its answers is cut off', async (context) => {
  const { client, seen, ended } = await connection(context, 50);
  client.write(allQueries);
  await ended;
  assert.ok(seen.asked < queries, 'all answers were made for a client that took none');
});
