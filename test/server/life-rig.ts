// A life of recorded parts, whose clock and signals the test holds.
import { EventEmitter } from 'node:events';
import { type LifecycleOptions, runLifecycle } from '../../server/lifecycle.ts';
import type { Runnable } from '../../server/runnable.ts';
import { type Recording, recordingLogger } from '../certs/recording-logger.ts';

/** A part that records what happens to it. */
export interface RecordedPart extends Runnable {
  /** What start() was given. */
  readonly signals: AbortSignal[];
}

/** Pauses that end when the test says so. */
class HeldSleep {
  readonly #waiting: { readonly ms: number; readonly wake: () => void }[] = [];

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      this.#waiting.push({ ms, wake: resolve });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });

  /** Whether somebody waits for so long. */
  waits(ms: number): boolean {
    return this.#waiting.some((pause) => pause.ms === ms);
  }

  /** Ends the pauses of this length. */
  pass(ms: number): void {
    for (const pause of this.#waiting) if (pause.ms === ms) pause.wake();
  }
}

export interface LifeRig {
  readonly events: EventEmitter;
  readonly clock: HeldSleep;
  readonly recording: Recording;
  /** What happened, in order: `start a`, `unready`, `stop a`. */
  readonly steps: string[];
  readonly rejections: { readonly count: number };
  part(name: string, overrides?: Partial<Pick<Runnable, 'start' | 'stop'>>): RecordedPart;
  run(runnables: readonly Runnable[], overrides?: Partial<LifecycleOptions>): Promise<number>;
}

export const delayMs = 10_000;
export const deadlineMs = 25_000;

export function lifeRig(): LifeRig {
  const events = new EventEmitter();
  const clock = new HeldSleep();
  const recording = recordingLogger();
  const steps: string[] = [];
  const rejections = { count: 0 };
  return {
    events,
    clock,
    recording,
    steps,
    rejections,
    part(name, { start, stop } = {}) {
      const signals: AbortSignal[] = [];
      return {
        name,
        signals,
        async start(signal) {
          signals.push(signal);
          steps.push(`start ${name}`);
          await start?.(signal);
        },
        async stop() {
          steps.push(`stop ${name}`);
          await stop?.();
        },
      };
    },
    run: (runnables, overrides) =>
      runLifecycle({
        runnables,
        logger: recording.logger,
        events,
        shutdownDelayMs: delayMs,
        deadlineMs,
        sleep: clock.sleep,
        onShuttingDown: () => steps.push('unready'),
        rejections: {
          inc: () => {
            rejections.count += 1;
          },
        },
        ...overrides,
      }),
  };
}

/** Never resolves. */
export function forever(): Promise<never> {
  return new Promise(() => undefined);
}
