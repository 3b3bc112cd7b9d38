// Admission throughput, latency, memory and start-up of the bundle beside a bare Fastify HTTPS echo, in one run.
// npm run bench [-- SECONDS ROUNDS]
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { createAuthority } from '../e2e/cluster/authority.ts';
import { freePorts } from '../e2e/cluster/free-ports.ts';
import { reviewOfSize } from './reviews.ts';
import { pinSelf, type ServerProcess, startServer } from './server-process.ts';

const [seconds = 3, rounds = 3] = process.argv.slice(2).map(Number);
const bundle = join(import.meta.dirname, '../../dist/zonewarden.js');
const print = (line: string) => process.stdout.write(`${line}\n`);

interface Sample {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

pinSelf();
const folder = await mkdtemp(join(tmpdir(), 'zonewarden-bench-'));
const servers: ServerProcess[] = [];
try {
  const { cert, key } = await (await createAuthority()).serving(['127.0.0.1']);
  const [certFile, keyFile] = [join(folder, 'tls.crt'), join(folder, 'tls.key')];
  await Promise.all([writeFile(certFile, cert), writeFile(keyFile, key), writeFile(join(folder, 'none.yaml'), '')]);
  const [echoPort = 0, webhook = 0, metrics = 0, dns = 0] = await freePorts(4);
  const standalone = [
    // As the bundle's first line and the image start it.
    '--max-semi-space-size=16',
    bundle,
    'serve',
    '-f',
    join(import.meta.dirname, '../../deploy/examples'),
    '--domain-filter=example.com',
    `--webhook-address=127.0.0.1:${webhook}`,
    `--metrics-address=127.0.0.1:${metrics}`,
    `--dns-address=127.0.0.1:${dns}`,
  ];
  const isReady = () =>
    fetch(`http://127.0.0.1:${metrics}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
  const starts: number[] = [];
  let idle = 0;
  for (let round = 0; round < 5; round++) {
    const server = await startServer({ args: standalone, ready: isReady });
    starts.push(server.startMs);
    idle = server.rss();
    await server.stop();
  }
  print(
    `cold start of the bundle, standalone, to ready: ${Math.round(median(starts))} ms (median of 5), ${Math.round(idle)} MB idle`,
  );

  const echo = await startServer({
    args: [join(import.meta.dirname, 'echo-server.ts'), certFile, keyFile, String(echoPort)],
    ready: () => answers(echoPort),
  });
  servers.push(echo);
  const zonewarden = await startServer({ args: standalone, ready: isReady });
  servers.push(zonewarden);

  print('');
  print('| review | connections | echo /s | zonewarden /s | ratio | echo p50, p99 ms | zonewarden p50, p99 ms |');
  print('| --- | --- | --- | --- | --- | --- | --- |');
  for (const size of [3000, 30_000]) {
    const body = reviewOfSize(size);
    for (const connections of [1, 16, 64]) {
      const pairs: (readonly [Sample, Sample])[] = [];
      for (let round = 0; round < rounds; round++) {
        pairs.push([await load(echoPort, body, connections), await load(webhook, body, connections)]);
      }
      print(row(`${Math.round(size / 1000)} KB`, connections, pairs));
    }
  }
  print('');
  print(`RSS after the runs: echo ${Math.round(echo.rss())} MB, zonewarden ${Math.round(zonewarden.rss())} MB`);
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  await rm(folder, { recursive: true });
}

async function load(port: number, body: string, connections: number): Promise<Sample> {
  const options = {
    url: `https://127.0.0.1:${port}/validate`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    connections,
    tlsOptions: { rejectUnauthorized: false },
  } as const;
  await autocannon({ ...options, duration: 1 });
  const result = await autocannon({ ...options, duration: seconds });
  if (result.errors + result.non2xx > 0)
    throw new Error(`${result.errors} errors, ${result.non2xx} refusals on port ${port}`);
  return { perSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
}

function row(size: string, connections: number, pairs: readonly (readonly [Sample, Sample])[]): string {
  const of = (which: 0 | 1, field: keyof Sample) => median(pairs.map((pair) => pair[which][field]));
  const ratio = median(pairs.map(([echo, ours]) => ours.perSecond / echo.perSecond));
  const cells = [
    size,
    connections,
    Math.round(of(0, 'perSecond')),
    Math.round(of(1, 'perSecond')),
    ratio.toFixed(2),
    `${of(0, 'p50')}, ${of(0, 'p99')}`,
    `${of(1, 'p50')}, ${of(1, 'p99')}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request({ host: '127.0.0.1', port, path: '/', rejectUnauthorized: false }, (answer) => {
      answer.resume();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
    probe.end();
  });
}
