// One request's right to go on: it ends when the caller's signal aborts or when time runs out, and tells which.

export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal;
  readonly #onParentAbort = () => this.#controller.abort(this.#parent.reason);
  readonly #timer: NodeJS.Timeout | undefined;
  #expired = false;

  /** @param limitMs 0 for no limit */
  constructor(limitMs: number, parent: AbortSignal) {
    this.#parent = parent;
    if (parent.aborted) this.#onParentAbort();
    else parent.addEventListener('abort', this.#onParentAbort, { once: true });
    if (limitMs > 0) this.#timer = setTimeout(() => this.#expire(), limitMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether it was time, and not the caller, that ended the request. */
  get expired(): boolean {
    return this.#expired;
  }

  /** Starts the time again: the other side was heard of. */
  extend(): void {
    if (!this.#expired) this.#timer?.refresh();
  }

  /** Ends the watch over the request, and the request itself if it is still open. */
  end(): void {
    clearTimeout(this.#timer);
    this.#parent.removeEventListener('abort', this.#onParentAbort);
    this.#controller.abort();
  }

  #expire(): void {
    this.#expired = true;
    this.#controller.abort();
  }
}
