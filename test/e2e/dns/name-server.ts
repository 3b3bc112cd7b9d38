// A real name server on loopback as a child process: found, started, watched and ended.
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

export interface NameServerOptions {
  readonly zones: readonly string[];
  readonly algorithm?: TsigAlgorithm;
  /** Whether updates and transfers need no signature. */
  readonly open?: boolean;
  /** PEM; with it the port speaks TLS alone. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface RunningNameServer {
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

/** What a configuration is made of. */
export interface Setting extends Omit<RunningNameServer, 'log' | 'stop'> {
  /** The zones' files are in it, under the zones' names. */
  readonly folder: string;
  readonly zones: readonly string[];
  readonly open: boolean;
  /** Whether the port speaks TLS, with tls.crt and tls.key of the folder. */
  readonly tls: boolean;
}

export interface Kind {
  /** The first of these paths that is there. */
  readonly paths: readonly string[];
  readonly versionFlag: string;
  /** How to get it. */
  readonly missing: string;
  readonly config: (setting: Setting) => string;
  readonly args: (configFile: string) => readonly string[];
  /** In its log, once it answers. */
  readonly running: RegExp;
}

const host = '127.0.0.1';
const startMs = 20_000;

/** Starts one with empty zones. Fails with how to get it where it is missing, so that nothing is skipped in silence. */
export async function startNameServer(kind: Kind, options: NameServerOptions): Promise<RunningNameServer> {
  const { zones, algorithm = 'hmac-sha256', open = false, tls } = options;
  const program = kind.paths.find((path) => spawnSync(path, [kind.versionFlag]).status === 0);
  if (program === undefined) assert.fail(kind.missing);
  const folder = mkdtempSync(join(tmpdir(), 'zonewarden-dns-'));
  const [secret, keyName, port] = [randomBytes(32).toString('base64'), 'zonewarden', await freePort()];
  const server = { host, port, keyName, secret, algorithm };
  for (const zone of zones) writeFileSync(join(folder, zone), zoneFile(zone));
  if (tls !== undefined) {
    writeFileSync(join(folder, 'tls.crt'), tls.cert);
    writeFileSync(join(folder, 'tls.key'), tls.key);
  }
  const configFile = join(folder, 'server.conf');
  writeFileSync(configFile, kind.config({ ...server, folder, zones, open, tls: tls !== undefined }));
  const child = spawn(program, kind.args(configFile), { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
    });
  }
  const end = () => child.kill('SIGKILL');
  process.on('exit', end);
  const stop = async () => {
    process.off('exit', end);
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilRunning(child, kind, () => log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...server, log: () => log, stop };
}

function zoneFile(zone: string): string {
  return [
    '$TTL 300',
    `${zone}. IN SOA ns.name-servers.test. hostmaster.${zone}. 1 3600 600 86400 60`,
    `${zone}. IN NS ns.name-servers.test.`,
    '',
  ].join('\n');
}

async function untilRunning(child: ChildProcess, { running }: Kind, log: () => string): Promise<void> {
  const deadline = performance.now() + startMs;
  while (!running.test(log())) {
    if (child.exitCode !== null) {
      assert.fail(`the name server ended with code ${child.exitCode}:\n${log().slice(-2000)}`);
    }
    if (performance.now() > deadline) {
      assert.fail(`the name server does not run after ${startMs} ms:\n${log().slice(-2000)}`);
    }
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
