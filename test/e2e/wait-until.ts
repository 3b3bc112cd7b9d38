// Waiting for a condition of a real program, with a deadline: the only kind of waiting in the end-to-end tests.
import { setTimeout as pause } from 'node:timers/promises';

export type WaitOptions = {
  /** What is waited for, to finish the sentence "gave up waiting for …". */
  readonly what: string;
  readonly deadlineMs: number;
  readonly everyMs?: number | undefined;
};

/**
 * Asks `probe` again and again until it gives something other than `undefined`, and returns that.
 *
 * @throws Error naming `what` at the deadline; whatever `probe` throws, at once.
 */
export async function waitUntil<T>(probe: () => Promise<T | undefined>, options: WaitOptions): Promise<T> {
  const end = performance.now() + options.deadlineMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined) return answer;
    if (performance.now() >= end) {
      throw new Error(`gave up waiting for ${options.what} after ${Math.round(options.deadlineMs / 1000)} s`);
    }
    await pause(options.everyMs ?? 100);
  }
}
