// Why and when the program is to end: signals, a crash, or its own decision. The first reason counts; a second one in
// earnest cuts everything short.
import type { Logger } from 'pino';

/** Where signals and crashes come from; `process` is one. */
export interface EventSource {
  on(event: string, listener: (value: unknown) => void): unknown;
  off(event: string, listener: (value: unknown) => void): unknown;
}

export interface Reason {
  readonly exitCode: number;
  /** Whether to serve on until load balancers have looked away. */
  readonly delay: boolean;
  /** After a crash nothing can be relied on, so the parts get less time. */
  readonly crashed: boolean;
}

export interface EndingOptions {
  readonly logger: Logger;
  readonly events: EventSource;
  readonly onShuttingDown: () => void;
  readonly rejections: { inc(): void };
}

/** What a shell reports for a program that the signal ended: 128 and the signal's number. */
const signals = { SIGINT: 130, SIGTERM: 143 } as const;

export class Ending {
  readonly #options: EndingOptions;
  readonly #reason = Promise.withResolvers<Reason>();
  readonly #forced = Promise.withResolvers<number>();
  readonly #listeners: readonly (readonly [string, (value: unknown) => void])[];
  #begun = false;
  #crashed = false;

  constructor(options: EndingOptions) {
    this.#options = options;
    this.#listeners = [
      ...Object.entries(signals).map(([name, code]) => [name, () => this.#signal(name, code)] as const),
      ['uncaughtException', (error) => this.#crash(error)],
      ['unhandledRejection', (error) => this.#rejection(error)],
    ];
    for (const [event, listener] of this.#listeners) options.events.on(event, listener);
  }

  get begun(): boolean {
    return this.#begun;
  }

  /** Whether something was thrown that nobody caught, before or while ending. */
  get crashed(): boolean {
    return this.#crashed;
  }

  /** Resolves with the first reason to end. */
  get reason(): Promise<Reason> {
    return this.#reason.promise;
  }

  /** Resolves with an exit code when there is to be no waiting any more. */
  get forced(): Promise<number> {
    return this.#forced.promise;
  }

  /** Ends the program for a reason of its own; without effect when it is ending already. */
  begin(reason: Reason): void {
    if (this.#begun) return;
    this.#begun = true;
    try {
      this.#options.onShuttingDown();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'Could not announce the shutdown');
    }
    this.#reason.resolve(reason);
  }

  /** Listens to no event any more. */
  release(): void {
    for (const [event, listener] of this.#listeners) this.#options.events.off(event, listener);
  }

  #signal(name: string, exitCode: number): void {
    const { logger } = this.#options;
    if (this.#begun) {
      logger.warn(`Received ${name} while terminating. Exiting at once`);
      this.#forced.resolve(exitCode);
      return;
    }
    // In ExternalDNS's words.
    logger.info(`Received ${name}. Terminating...`);
    this.begin({ exitCode: 0, delay: true, crashed: false });
  }

  #crash(error: unknown): void {
    this.#options.logger.fatal({ err: error }, 'An error was not caught; this is a mistake in zonewarden. Terminating');
    if (this.#crashed) this.#forced.resolve(1);
    this.#crashed = true;
    this.begin({ exitCode: 1, delay: false, crashed: true });
  }

  #rejection(error: unknown): void {
    this.#options.rejections.inc();
    this.#options.logger.error({ err: error }, 'A promise failed unnoticed; this is a mistake in zonewarden');
  }
}
