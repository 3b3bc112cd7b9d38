// What must not outlive the tests: registered here, carried out by reaper.ts when asked or when this process is gone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Cleanup = {
  /** Kill this process at the end. */
  kill(pid: number): void;
  /** It has ended by itself; its number may soon be somebody else's. */
  forget(pid: number): void;
  /** Remove this folder at the end, after the processes. */
  remove(folder: string): void;
  /** Brings the end about now and waits for it. May be called twice. */
  run(): Promise<void>;
};

/** Starts the reaper. It keeps this process neither alive nor waiting until `run()` is called. */
export function startCleanup(): Cleanup {
  const reaper = spawn(process.execPath, [fileURLToPath(new URL('./reaper.ts', import.meta.url))], {
    stdio: ['pipe', 'ignore', 'inherit'],
    // Its own process group: a Ctrl-C meant for the tests does not reach it at all.
    detached: true,
  });
  reaper.unref();
  const ended = once(reaper, 'exit');
  const order = (value: object) => {
    // The programs that run() kills report their end too late to matter.
    if (!reaper.stdin.writableEnded) reaper.stdin.write(`${JSON.stringify(value)}\n`);
  };
  return {
    kill: (pid) => order({ kill: pid }),
    forget: (pid) => order({ forget: pid }),
    remove: (folder) => order({ remove: folder }),
    run: async () => {
      reaper.ref();
      reaper.stdin.end();
      await ended;
    },
  };
}
