// A real BIND on loopback: dynamic zones, one TSIG key, transfers allowed to whoever has it.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TsigAlgorithm } from '../../../reconciler/providers/rfc2136/tsig.ts';

export interface BindOptions {
  readonly zones: readonly string[];
  readonly algorithm?: TsigAlgorithm;
  /** Whether updates and transfers need no signature. */
  readonly open?: boolean;
}

export interface Bind {
  readonly host: string;
  readonly port: number;
  readonly keyName: string;
  /** Base64. */
  readonly secret: string;
  readonly algorithm: TsigAlgorithm;
  /** What it has logged. */
  log(): string;
  stop(): Promise<void>;
}

const host = '127.0.0.1';
const startMs = 20_000;

/** Where `named` is; fails with how to get it, so that nothing is skipped in silence. */
export function namedPath(): string {
  for (const path of ['named', '/usr/sbin/named', '/usr/local/sbin/named']) {
    if (spawnSync(path, ['-v']).status === 0) return path;
  }
  assert.fail('BIND is needed and not here: install it (Debian: apt-get install bind9)');
}

/** Starts one with empty zones. */
export async function startBind({ zones, algorithm = 'hmac-sha256', open = false }: BindOptions): Promise<Bind> {
  const named = namedPath();
  const folder = mkdtempSync(join(tmpdir(), 'zonewarden-bind-'));
  const secret = randomBytes(32).toString('base64');
  const keyName = 'zonewarden';
  const port = await freePort();
  const who = open ? 'any' : `key "${keyName}"`;
  for (const [index, zone] of zones.entries()) writeFileSync(join(folder, `zone-${index}`), zoneFile(zone));
  const zoneBlocks = zones.map(
    (zone, index) =>
      `zone "${zone}" { type primary; file "zone-${index}"; allow-transfer { ${who}; }; allow-update { ${who}; }; };`,
  );
  const config = [
    `key "${keyName}" { algorithm ${algorithm}; secret "${secret}"; };`,
    'options {',
    `  directory "${folder}"; pid-file none; session-keyfile "${join(folder, 'session.key')}";`,
    `  listen-on port ${port} { ${host}; }; listen-on-v6 { none; };`,
    '  recursion no; dnssec-validation no; notify no; empty-zones-enable no; max-journal-size 10m;',
    '};',
    'controls { };',
    ...zoneBlocks,
  ].join('\n');
  const configFile = join(folder, 'named.conf');
  writeFileSync(configFile, config);
  const child = spawn(named, ['-g', '-c', configFile, '-n', '1'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString('utf8');
  });
  const end = () => child.kill('SIGKILL');
  process.on('exit', end);
  const stop = async () => {
    process.off('exit', end);
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilRunning(child, () => log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { host, port, keyName, secret, algorithm, log: () => log, stop };
}

function zoneFile(zone: string): string {
  return [
    '$TTL 300',
    `${zone}. IN SOA ns.name-servers.test. hostmaster.${zone}. 1 3600 600 86400 60`,
    `${zone}. IN NS ns.name-servers.test.`,
    '',
  ].join('\n');
}

async function untilRunning(child: ChildProcess, log: () => string): Promise<void> {
  const deadline = performance.now() + startMs;
  while (!/ running$/m.test(log())) {
    if (child.exitCode !== null) assert.fail(`named ended with code ${child.exitCode}:\n${log().slice(-2000)}`);
    if (performance.now() > deadline) assert.fail(`named does not run after ${startMs} ms:\n${log().slice(-2000)}`);
    await sleep(20);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await exit;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  server.close();
  await once(server, 'close');
  return address.port;
}
