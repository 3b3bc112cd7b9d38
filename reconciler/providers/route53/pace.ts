// One token bucket for all calls of one account: Route 53 takes five requests a second from an account, whoever asks. Throttling
// halves the rate, every call that is taken brings some of it back.
import { setTimeout } from 'node:timers/promises';

export interface PaceOptions {
  /** Requests per second, more than 0. */
  readonly perSecond: number;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** Waits so many milliseconds; rejects when the signal aborts. */
  readonly sleep?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

/** The rate never falls below this part of what was asked for. */
const leastPart = 1 / 16;
/** What a call that was taken gives back of the rate that was asked for. */
const recovery = 1 / 20;

export class Pace {
  readonly #options: PaceOptions;
  #rate: number;
  /** When the bucket would be empty of work: the theoretical arrival time of the generic cell rate algorithm. */
  #busyUntil = Number.NEGATIVE_INFINITY;

  constructor(options: PaceOptions) {
    this.#options = options;
    this.#rate = options.perSecond;
  }

  /** Requests per second at the moment. */
  get rate(): number {
    return this.#rate;
  }

  /** Resolves when the next request may go; a second's worth of them goes at once. Rejects when the signal aborts. */
  async turn(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { now, sleep = pause } = this.#options;
    const began = now();
    const gap = 1000 / this.#rate;
    const wait = Math.max(this.#busyUntil, began) - began - gap * (Math.max(1, this.#rate) - 1);
    this.#busyUntil = Math.max(this.#busyUntil, began) + gap;
    if (wait > 0) await sleep(wait, signal);
  }

  throttled(): void {
    const { perSecond } = this.#options;
    this.#rate = Math.max(this.#rate / 2, perSecond * leastPart);
  }

  taken(): void {
    const { perSecond } = this.#options;
    this.#rate = Math.min(perSecond, this.#rate + perSecond * recovery);
  }
}

/** Waits, and rejects when the signal aborts. @param ms more than 0 */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(ms, undefined, signal === undefined ? {} : { signal });
}
