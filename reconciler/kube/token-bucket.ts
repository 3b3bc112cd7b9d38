// A rate with a burst: tokens that come back over time, of which each use takes one.

export interface Rate {
  /** Tokens at the start and at the most. */
  readonly burst: number;
  readonly perSecond: number;
}

export class TokenBucket {
  readonly #burst: number;
  readonly #perMs: number;
  #tokens: number;
  #countedAt: number;

  /** A full bucket. @param now milliseconds of the clock that `take` is given */
  constructor({ burst, perSecond }: Rate, now: number) {
    this.#burst = burst;
    this.#perMs = perSecond / 1000;
    this.#tokens = burst;
    this.#countedAt = now;
  }

  /** Takes a token if there is one. @returns 0 when taken, else the milliseconds until there will be one */
  take(now: number): number {
    // A clock that was set back brings nothing, and takes nothing.
    const elapsed = Math.max(0, now - this.#countedAt);
    this.#countedAt = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + elapsed * this.#perMs);
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / this.#perMs);
    this.#tokens -= 1;
    return 0;
  }

  /** Gives a token back that was taken for nothing. */
  giveBack(): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + 1);
  }
}
