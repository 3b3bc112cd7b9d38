// When to run a pass: at once after the sources have synced, after every change (debounced), every interval, and
// again with a growing pause after a failure. Passes never overlap.
import type { Logger } from 'pino';

/** `full` reads the provider again; `cached` plans against what the last read and our own writes left. */
export type PassKind = 'full' | 'cached';

export interface LoopOptions {
  /** Runs one pass. Resolves to false when it failed and should be tried again soon. Must not throw. */
  readonly pass: (kind: PassKind, signal: AbortSignal) => Promise<boolean>;
  /** Resolves when every source has been read once; no plan is made before (half a source looks like deletions). */
  readonly synced: (signal: AbortSignal) => Promise<void>;
  /** Calls back on every change of the objects; returns its end. */
  readonly onChange: (listener: () => void) => () => void;
  /** Whether the zones are known without reading the provider. */
  readonly cacheValid: () => boolean;
  readonly logger: Logger;
  /** From the start of one full pass to the start of the next. */
  readonly intervalMs: number;
  /** False: changes wait for the interval. */
  readonly events: boolean;
  /** The least time between two passes that events start; undefined: only those that read the provider wait, 5 s. */
  readonly minEventSyncIntervalMs: number | undefined;
  /** Changes that come together make one pass. */
  readonly debounceMs?: number;
  readonly now?: () => number;
}

/** ExternalDNS's --min-event-sync-interval, for the passes that cost a read of the provider. */
const defaultReadGapMs = 5_000;
const firstRetryMs = 1_000;

export class SyncLoop {
  readonly name = 'sync';
  readonly #options: LoopOptions;
  readonly #ended = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #dirtySince: number | undefined;
  #fullWanted = false;
  #wake: () => void = () => undefined;

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  async start(signal: AbortSignal): Promise<void> {
    const ended = AbortSignal.any([signal, this.#ended.signal]);
    const forget = this.#options.events ? this.#options.onChange(() => this.#changed()) : () => undefined;
    this.#running = this.#run(ended).finally(forget);
  }

  /** Ends the loop; a running pass is aborted at its next provider call and awaited. */
  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#running;
  }

  /** Has a full pass made as soon as none is running. */
  fullNow(): void {
    this.#fullWanted = true;
    this.#wake();
  }

  #changed(): void {
    this.#dirtySince ??= this.#now();
    this.#wake();
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  async #run(ended: AbortSignal): Promise<void> {
    try {
      await this.#options.synced(ended);
    } catch (error) {
      if (!ended.aborted)
        this.#options.logger.error({ err: error }, 'the sources did not sync, nothing will be published');
      return;
    }
    let nextFull = this.#now();
    let lastStart = Number.NEGATIVE_INFINITY;
    let failures = 0;
    while (!ended.aborted) {
      if (this.#fullWanted) nextFull = this.#now();
      this.#fullWanted = false;
      const due = Math.min(nextFull, this.#eventDue(lastStart));
      if (due > this.#now()) {
        await this.#sleepUntil(due, ended);
        continue;
      }
      lastStart = this.#now();
      const kind = lastStart >= nextFull || !this.#options.cacheValid() ? 'full' : 'cached';
      if (kind === 'full') nextFull = lastStart + this.#options.intervalMs;
      this.#dirtySince = undefined;
      const ok = await this.#options.pass(kind, ended);
      failures = ok ? 0 : failures + 1;
      if (!ok) nextFull = Math.min(nextFull, this.#now() + retryPause(failures, this.#options.intervalMs));
    }
  }

  /** When the oldest unseen change may start a pass: after the debounce and not before the least gap. */
  #eventDue(lastStart: number): number {
    if (this.#dirtySince === undefined) return Number.POSITIVE_INFINITY;
    const { minEventSyncIntervalMs, cacheValid, debounceMs = 50 } = this.#options;
    const gap = minEventSyncIntervalMs ?? (cacheValid() ? 0 : defaultReadGapMs);
    return Math.max(this.#dirtySince + debounceMs, lastStart + gap);
  }

  #sleepUntil(due: number, ended: AbortSignal): Promise<void> {
    // Longer than a signed 32-bit count of milliseconds fires at once in Node.
    const pause = Math.min(Math.max(due - this.#now(), 1), 2 ** 31 - 1);
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        ended.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, pause);
      this.#wake = end;
      ended.addEventListener('abort', end, { once: true });
    });
  }
}

/** 1 s, 2 s, 4 s … up to the interval. */
function retryPause(failures: number, intervalMs: number): number {
  return Math.min(firstRetryMs * 2 ** (failures - 1), intervalMs);
}
