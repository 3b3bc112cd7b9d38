// A small program beside the tests that ends etcd and kube-apiserver when the tests are gone, however they went:
// its standard input closes even when their process is killed. Reads one JSON order a line, acts at end of input.
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { waitUntil } from '../wait-until.ts';

const running = new Set<number>();
const folders = new Set<string>();

// Ctrl-C and friends reach the whole process group; the work is done after the tests have ended, not with them.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as { readonly kill?: number; readonly forget?: number; readonly remove?: string };
  if (order.kill !== undefined) running.add(order.kill);
  if (order.forget !== undefined) running.delete(order.forget);
  if (order.remove !== undefined) folders.add(order.remove);
}

for (const pid of running) signal(pid, 'SIGKILL');
// In a container without an init nobody collects the dead, so being visible is not a reason to wait for ever.
const gone = async () => ([...running].some((pid) => signal(pid, 0)) ? undefined : true);
await waitUntil(gone, { what: 'processes to end', deadlineMs: 5000, everyMs: 20 }).catch(() => {});
for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });

/** Sends a signal (0 only asks) and says whether the process was there. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
