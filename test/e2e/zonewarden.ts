// Runs the program as it ships (the bundle) against a test cluster, with free ports and a certificate that it checks.
import { spawn } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from './cluster/authority.ts';
import { freePorts } from './cluster/free-ports.ts';
import { lastLines } from './run-program.ts';
import { waitUntil } from './wait-until.ts';

/** The program as it ships; `npm run test:e2e` builds it first. */
export const bundle = join(import.meta.dirname, '../../dist/zonewarden.js');

export interface Zonewarden {
  readonly webhookUrl: string;
  /** PEM of the authority that signed the webhook's certificate, unless that is self-managed. */
  readonly caBundle: string;
  /** Base address of probes and metrics. */
  readonly probesUrl: string;
  /** Everything it wrote to standard error so far. */
  log(): string;
  /** What its DNS answers: targets of one name and type, sorted; empty for none. */
  lookup(name: string, type: 'A' | 'AAAA' | 'CNAME' | 'TXT'): Promise<readonly string[]>;
  /** Sends SIGTERM and waits. @returns the exit code */
  stop(): Promise<number | null>;
  /** Ends it without a word. */
  kill(): void;
  /** Stands still (SIGSTOP), and goes on. */
  pause(): void;
  resume(): void;
}

/** Starts `serve` with the arguments and waits until /readyz is fine. @throws Error with the log's end when it is not */
export async function startZonewarden(args: readonly string[]): Promise<Zonewarden> {
  const folder = await mkdtemp(join(tmpdir(), 'zonewarden-e2e-'));
  const authority = await createAuthority();
  const { cert, key } = await authority.serving(['127.0.0.1']);
  await Promise.all([writeFile(join(folder, 'tls.crt'), cert), writeFile(join(folder, 'tls.key'), key)]);
  const certificate = [
    `--tls-cert-file=${join(folder, 'tls.crt')}`,
    `--tls-private-key-file=${join(folder, 'tls.key')}`,
  ];
  const [webhook, probes, dns] = await freePorts(3);
  const child = spawn(
    process.execPath,
    [
      bundle,
      'serve',
      `--webhook-address=127.0.0.1:${webhook}`,
      `--metrics-address=127.0.0.1:${probes}`,
      `--dns-address=127.0.0.1:${dns}`,
      ...(args.includes('--certificate-source=self-managed') ? [] : certificate),
      '--shutdown-delay=0s',
      ...args,
    ],
    { stdio: ['ignore', 'inherit', 'pipe'] },
  );
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    await rm(folder, { recursive: true, force: true });
    return code;
  };
  const probesUrl = `http://127.0.0.1:${probes}`;
  try {
    await waitUntil(
      async () => {
        if (child.exitCode !== null) throw new Error(`zonewarden ended with ${child.exitCode}`);
        const answer = await fetch(`${probesUrl}/readyz`).catch(() => undefined);
        return answer?.ok || undefined;
      },
      { what: 'zonewarden to be ready', deadlineMs: 30_000 },
    );
  } catch (error) {
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}\n${lastLines(log, 20)}`, { cause: error });
  }
  return {
    webhookUrl: `https://127.0.0.1:${webhook}/validate`,
    caBundle: authority.caCert,
    probesUrl,
    log: () => log,
    lookup: (name, type) => lookup(`127.0.0.1:${dns}`, name, type),
    stop,
    kill: () => void child.kill('SIGKILL'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}

async function lookup(server: string, name: string, type: 'A' | 'AAAA' | 'CNAME' | 'TXT'): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([server]);
  try {
    const found = await resolver.resolve(name, type);
    return Array.isArray(found) ? found.map(String).sort() : [];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  }
}
