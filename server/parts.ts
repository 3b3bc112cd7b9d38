// The parts of the program that have been started, for stopping them in the reverse order.
import type { Logger } from 'pino';
import type { Ending } from './ending.ts';
import type { Runnable } from './runnable.ts';

export class Parts {
  readonly #logger: Logger;
  readonly #started: Runnable[] = [];
  readonly #abort = new AbortController();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /**
   * Starts the parts in order. When the program is to end meanwhile, the part that is starting is told to give up, and
   * the rest is not started.
   * @returns false when a part could not start; the log says which and why
   */
  async start(runnables: readonly Runnable[], ending: Ending): Promise<boolean> {
    for (const runnable of runnables) {
      if (ending.begun) return true;
      try {
        await this.#startOne(runnable, ending);
      } catch (error) {
        if (ending.begun) {
          this.#logger.debug({ err: error, part: runnable.name }, 'Gave up starting');
          return true;
        }
        this.#logger.fatal({ err: error, part: runnable.name }, `Could not start: ${runnable.name}`);
        return false;
      }
    }
    return true;
  }

  async #startOne(runnable: Runnable, ending: Ending): Promise<void> {
    const abort = new AbortController();
    const starting = runnable.start(AbortSignal.any([abort.signal, this.#abort.signal]));
    const first = await Promise.race([starting, ending.reason]);
    if (first !== undefined) abort.abort();
    await starting;
    this.#started.push(runnable);
    this.#logger.debug({ part: runnable.name }, 'Started');
  }

  /**
   * Stops what was started, last first, each after the one before has ended. One that fails keeps no other from stopping.
   * @returns false when one failed
   */
  async stop(): Promise<boolean> {
    let clean = true;
    for (let part = this.#started.pop(); part !== undefined; part = this.#started.pop()) {
      try {
        await part.stop();
        this.#logger.debug({ part: part.name }, 'Stopped');
      } catch (error) {
        clean = false;
        this.#logger.error({ err: error, part: part.name }, `Could not stop cleanly: ${part.name}`);
      }
    }
    return clean;
  }

  /** Cuts off whatever still runs. */
  abort(): void {
    this.#abort.abort();
  }
}
