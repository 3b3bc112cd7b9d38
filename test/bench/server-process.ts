// A server under measurement: a child process, on one core where that can be arranged, with its memory and start time.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const canPin = spawnSync('taskset', ['--version']).status === 0;

export interface ServerProcess {
  /** Milliseconds from spawn to the first good answer. */
  readonly startMs: number;
  /** Resident set in MB. */
  rss(): number;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly args: readonly string[];
  /** Resolves to true once it serves. */
  readonly ready: () => Promise<boolean>;
}

/** Starts `node ARGS` on core 0 and waits until it serves. @throws Error when it ends first */
export async function startServer({ args, ready }: ServerOptions): Promise<ServerProcess> {
  const began = performance.now();
  const command = canPin ? ['taskset', '-c', '0', process.execPath] : [process.execPath];
  const [program = '', ...first] = command;
  const child = spawn(program, [...first, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4000);
  });
  while (!(await ready())) {
    if (child.exitCode !== null) throw new Error(`${args[0]} ended with ${child.exitCode}\n${log}`);
    await pause(5);
  }
  return { startMs: performance.now() - began, rss: () => residentMB(child), stop: () => stop(child) };
}

function residentMB({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** The load generator belongs on the other core. */
export function pinSelf(): void {
  if (canPin) spawnSync('taskset', ['-cp', '1', String(process.pid)]);
}
