// The moto server, an implementation of AWS's APIs that nobody here wrote: installed once from PyPI, as pinned beside this file.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../cluster/free-ports.ts';
import { cacheRoot } from '../real-parts/cache-folder.ts';
import { lastLines, runProgram } from '../run-program.ts';
import { waitUntil } from '../wait-until.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');

export interface Moto {
  readonly url: string;
  /** Forgets everything. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server on loopback. @throws Error that names what is missing here */
export async function startMoto(): Promise<Moto> {
  const program = await installed();
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const reset = async () => {
    await fetch(`${url}/moto-api/reset`, { method: 'POST' });
  };
  const ready = async () => {
    if (child.exitCode !== null) throw new Error(`the moto server ended:\n${lastLines(log, 20)}`);
    return reset().then(
      () => true,
      () => undefined,
    );
  };
  await waitUntil(ready, { what: 'the moto server to answer', deadlineMs: 60_000 });
  return { url, reset, stop: () => ended(child) };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** A virtual environment in the cache, one for each list of releases. @returns the path of the server */
async function installed(): Promise<string> {
  const pins = await readFile(requirements);
  const hash = createHash('sha256').update(pins).digest('hex').slice(0, 16);
  const folder = join(cacheRoot(process.env), 'zonewarden', 'moto');
  const home = join(folder, hash);
  const program = join(home, 'bin', 'moto_server');
  const done = join(home, 'installed');
  if (await isThere(done)) return program;
  await rm(home, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await succeeds('python3', ['-m', 'venv', home], 'a Python 3 with venv (Debian: python3-venv)');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
  await succeeds(join(home, 'bin', 'python'), pip, 'a connection to PyPI');
  // The last step: a folder without it is half an installation.
  await writeFile(done, '');
  return program;
}

async function succeeds(command: string, args: readonly string[], needed: string): Promise<void> {
  const { code, stderr } = await runProgram(command, args, { env: process.env }).catch((error: unknown) => ({
    code: -1,
    stderr: String(error),
  }));
  if (code !== 0) throw new Error(`the Route 53 tests need ${needed}; ${command} failed:\n${lastLines(stderr, 10)}`);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
