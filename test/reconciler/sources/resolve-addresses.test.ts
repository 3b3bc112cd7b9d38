// Against the program's own DNS server, over real sockets on loopback.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DnsServer } from '../../../reconciler/providers/inmemory/dns-server.ts';
import { addressResolver } from '../../../reconciler/sources/resolve-addresses.ts';
import { recordingLogger } from '../../certs/recording-logger.ts';
import { providerWith, record } from '../providers/inmemory/served.ts';

const signal = AbortSignal.timeout(30_000);

async function resolver(context: TestContext) {
  const zones = await providerWith(
    ['example.com'],
    [record('lb.example.com', 'A', '192.0.2.1', '192.0.2.2'), record('lb.example.com', 'AAAA', '2001:db8::1')],
  );
  const server = new DnsServer({ address: { host: '127.0.0.1', port: 0 }, zones, logger: recordingLogger().logger });
  context.after(() => server.stop());
  await server.start(signal);
  const { port } = server.address();
  return addressResolver({ timeoutMs: 2_000, tries: 2, servers: [`127.0.0.1:${port}`] });
}

test('a name resolves to its addresses of the family', async (context) => {
  const resolve = await resolver(context);
  assert.deepEqual([...(await resolve('lb.example.com', 4, signal))].sort(), ['192.0.2.1', '192.0.2.2']);
  assert.deepEqual(await resolve('lb.example.com', 6, signal), ['2001:db8::1']);
});

test('a name that does not exist has no address', async (context) => {
  const resolve = await resolver(context);
  assert.deepEqual(await resolve('none.example.com', 4, signal), []);
});

test('a name server that refuses to answer is a failure', async (context) => {
  const resolve = await resolver(context);
  await assert.rejects(resolve('www.example.org', 4, signal), /EREFUSED/);
});

test('an abort ends the wait', async () => {
  const ended = new AbortController();
  // Nothing answers on a port of discard.
  const waiting = addressResolver({ timeoutMs: 20_000, tries: 1, servers: ['127.0.0.1:9'] })(
    'a.example',
    4,
    ended.signal,
  );
  ended.abort();
  await assert.rejects(waiting);
  await assert.rejects(addressResolver({ timeoutMs: 1, tries: 1 })('a.example', 4, ended.signal), /aborted/);
});
