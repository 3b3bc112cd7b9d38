// A clock that stands still until a test moves it, and the sleeps that wait for it.

export class ManualClock {
  #now: number;
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  constructor(now: number) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  /** As `sleep` of backoff.ts. */
  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (ms <= 0 || signal.aborted) return Promise.resolve();
    const sleeper = {
      until: this.#now + ms,
      wake: () => {
        this.#sleepers.delete(sleeper);
        signal.removeEventListener('abort', sleeper.wake);
        resolve();
      },
    };
    this.#sleepers.add(sleeper);
    signal.addEventListener('abort', sleeper.wake);
    return promise;
  };

  /** How long each sleeper still has to wait, milliseconds. */
  get waits(): number[] {
    return [...this.#sleepers].map(({ until }) => until - this.#now);
  }

  /** Moves the time and wakes whoever has slept long enough. A negative time sets the clock back. */
  advance(ms: number): void {
    this.#now += ms;
    for (const sleeper of [...this.#sleepers]) if (sleeper.until <= this.#now) sleeper.wake();
  }
}
