// The life of the program: starts its parts in order, waits for a reason to end, stops them in reverse, and never takes
// longer for that than it may. It exits nothing itself; the exit code is its result.
import { Ending, type EndingOptions } from './ending.ts';
import { Parts } from './parts.ts';
import type { Runnable } from './runnable.ts';

export interface LifecycleOptions extends EndingOptions {
  /** In the order of their start; each needs only those before it. */
  readonly runnables: readonly Runnable[];
  /** From turning unready to stopping the first part: load balancers need that long to look away. */
  readonly shutdownDelayMs: number;
  /** From the reason to end to the end, the delay included; then the program ends with what it has. */
  readonly deadlineMs: number;
  /** Waits; rejects once the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Resolves with an exit code when the work is done (`--once`) or cannot go on; without it only a signal ends it all. */
  readonly finished?: Promise<number> | undefined;
}

/** How long the parts may take to stop after a crash. */
const crashDeadlineMs = 3000;

/**
 * Runs until something ends the program: a signal (0), `finished` (its code), a part that does not start or an error
 * that nobody caught (1). Also 1 when a part does not stop cleanly or the deadline passes; a second signal ends at once
 * with 130 (SIGINT) or 143 (SIGTERM). `onShuttingDown` is called before anything stops.
 * @returns the exit code; the caller exits the process with it
 */
export async function runLifecycle(options: LifecycleOptions): Promise<number> {
  const ending = new Ending(options);
  const parts = new Parts(options.logger);
  const over = new AbortController();
  options.finished?.then(
    (exitCode) => ending.begin({ exitCode, delay: false, crashed: false }),
    (error) => {
      options.logger.fatal({ err: error }, 'The work cannot go on. Terminating');
      ending.begin({ exitCode: 1, delay: false, crashed: false });
    },
  );
  try {
    return await Promise.race([
      live(options, parts, ending, over.signal),
      ending.forced,
      deadline(options, ending, over.signal),
    ]);
  } finally {
    over.abort();
    parts.abort();
    ending.release();
  }
}

async function live(
  { runnables, shutdownDelayMs, sleep, logger }: LifecycleOptions,
  parts: Parts,
  ending: Ending,
  over: AbortSignal,
): Promise<number> {
  const started = await parts.start(runnables, ending);
  if (!started) ending.begin({ exitCode: 1, delay: false, crashed: false });
  const { exitCode, delay } = await ending.reason;
  if (delay && shutdownDelayMs > 0) {
    logger.info({ delayMs: shutdownDelayMs }, 'Serving on until load balancers have looked away');
    await sleep(shutdownDelayMs, over);
  }
  const clean = await parts.stop();
  return clean && !ending.crashed ? exitCode : exitCode || 1;
}

/** Resolves only when the end takes too long. */
async function deadline(
  { deadlineMs, sleep, logger }: LifecycleOptions,
  ending: Ending,
  over: AbortSignal,
): Promise<number> {
  const { crashed } = await ending.reason;
  const ms = crashed ? Math.min(deadlineMs, crashDeadlineMs) : deadlineMs;
  await sleep(ms, over);
  logger.error({ deadlineMs: ms }, 'Stopping took too long. Exiting at once');
  return 1;
}
