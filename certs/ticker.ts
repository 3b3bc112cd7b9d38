// A loop that runs a task again and again until it is stopped, each run after the last one has ended.
import { setTimeout as sleep } from 'node:timers/promises';

export class Ticker {
  readonly #stopped = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  /**
   * Runs the task after every pause, first after one pause. The timer keeps no process alive.
   * @param task must not throw
   */
  start(pauseMs: number, task: () => Promise<void>, signal: AbortSignal): void {
    this.#loop = this.#run(pauseMs, task, AbortSignal.any([signal, this.#stopped.signal]));
  }

  /** Resolves when no task runs any more and none will. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
  }

  async #run(pauseMs: number, task: () => Promise<void>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // It rejects on abort, which is how the loop ends.
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await task();
    }
  }
}
