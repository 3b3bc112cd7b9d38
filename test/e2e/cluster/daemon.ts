// A real server program running under a test: its output in a file, its death noticed, its end guaranteed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines } from '../run-program.ts';
import type { Cleanup } from './cleanup.ts';

export type Daemon = {
  readonly name: string;
  /** `undefined` while it runs, else how it ended, e.g. `exit code 1`. */
  ended(): string | undefined;
  /** The last lines it printed. */
  logTail(): Promise<string>;
};

export type DaemonOptions = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Gets the log; also the program's home and working directory, so that nobody's settings change a test. */
  readonly folder: string;
  readonly cleanup: Cleanup;
};

/** Starts a program that runs until the cleanup. Throws the error of node:child_process when it cannot be started. */
export async function startDaemon({ name, command, args, folder, cleanup }: DaemonOptions): Promise<Daemon> {
  const logFile = join(folder, `${name}.log`);
  const log = await open(logFile, 'a');
  try {
    const child = spawn(command, args, {
      cwd: folder,
      env: { HOME: folder, PATH: process.env.PATH },
      stdio: ['ignore', log.fd, log.fd],
    });
    let end: string | undefined;
    child.once('exit', (code, signal) => {
      end = code === null ? `signal ${signal}` : `exit code ${code}`;
      if (child.pid !== undefined) cleanup.forget(child.pid);
    });
    await once(child, 'spawn');
    if (child.pid !== undefined) cleanup.kill(child.pid);
    child.unref();
    return { name, ended: () => end, logTail: async () => lastLines(await readFile(logFile, 'utf8'), 30) };
  } finally {
    await log.close();
  }
}
