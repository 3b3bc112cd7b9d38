// Exponential back-off with jitter, and a sleep that a stop cuts short.
import { setTimeout as delay } from 'node:timers/promises';

export interface BackoffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
  /** A number in [0, 1), as Math.random gives it. */
  readonly random: () => number;
}

export interface Backoff {
  /** The next delay in milliseconds: half to all of base × 2ⁿ, never above the maximum. */
  next(): number;
  reset(): void;
}

/**
 * Makes a back-off that never gives up. Jitter spreads the replicas that lost the same API server at the same moment.
 */
export function createBackoff({ baseMs, maxMs, random }: BackoffOptions): Backoff {
  let ceiling = baseMs;
  return {
    next() {
      const current = Math.min(ceiling, maxMs);
      ceiling = Math.min(current * 2, maxMs);
      return current * (0.5 + random() / 2);
    },
    reset() {
      ceiling = baseMs;
    },
  };
}

/** Sleeps, or returns early without an error when the signal aborts; the caller looks at the signal. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
