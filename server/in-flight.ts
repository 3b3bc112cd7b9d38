// The requests that are being read or answered: how many there may be at one time, and their farewell when the program
// ends.
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';

export class InFlight {
  readonly #limit: number;
  readonly #logger: Logger;
  readonly #open = new Set<ServerResponse>();
  #full = false;
  #draining = false;

  constructor(limit: number, logger: Logger) {
    this.#limit = limit;
    this.#logger = logger;
  }

  /** Counts a request until leave(). @returns false when the limit is reached, and there is nothing to leave */
  enter(response: ServerResponse): boolean {
    if (this.#draining) response.setHeader('connection', 'close');
    if (this.#open.size >= this.#limit) {
      this.#warn();
      return false;
    }
    this.#open.add(response);
    return true;
  }

  /** The response is sent, or its connection lost. */
  leave(response: ServerResponse): void {
    this.#open.delete(response);
    if (this.#open.size <= this.#limit / 2) this.#full = false;
  }

  /**
   * From now on every answer ends its connection, so that clients are on other replicas before this one closes. A client
   * that writes into a connection at the moment it is closed sees an error; one that was told does not.
   */
  drain(): void {
    this.#draining = true;
    for (const response of this.#open) if (!response.headersSent) response.setHeader('connection', 'close');
  }

  /** Once for each time the limit is reached, however many requests are refused. */
  #warn(): void {
    if (this.#full) return;
    this.#full = true;
    const advice = 'raise --webhook-max-in-flight or run more replicas';
    this.#logger.warn({ limit: this.#limit }, `Refusing admission reviews, too many at one time; ${advice}`);
  }
}
