// Keeps the caBundle of every entry of the webhook configuration what it should be, and knows since when it has been.
import type { Logger } from 'pino';
import type { AuthorityMetrics } from './authority-metrics.ts';
import type { Registration, RegistrationPlace } from './cluster-places.ts';

export interface TrustOptions {
  readonly registration: RegistrationPlace;
  readonly logger: Logger;
  readonly metrics: AuthorityMetrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Agreement {
  /** For how many milliseconds every entry has had the bundle, 0 at first; undefined when that is not so. */
  readonly trustedForMs: number | undefined;
  /** Whether the configuration has changed, so that it must be read again. */
  readonly changed: boolean;
}

export class Trust {
  readonly #options: TrustOptions;
  /** What was seen in every entry, and when for the first time without a break. */
  #agreed: { readonly bundle: string; readonly sinceMs: number } | undefined;
  /** The last thing that kept us from reading or writing, told once. */
  #told: string | undefined;

  constructor(options: TrustOptions) {
    this.#options = options;
  }

  /** The configuration; undefined when there is none, or none can be read now, which is logged. */
  async read(signal: AbortSignal): Promise<Registration | undefined> {
    try {
      const seen = await this.#options.registration.read(signal);
      if (seen === undefined) this.#tell('there is no such webhook configuration yet');
      return seen;
    } catch (error) {
      if (signal.aborted) throw error;
      this.#tell('it could not be read', error);
      return undefined;
    }
  }

  /**
   * Compares, and writes where it differs.
   * @param bundle PEM of what is to be trusted
   */
  async ensure(bundle: string, seen: Registration | undefined, signal: AbortSignal): Promise<Agreement> {
    const { metrics, now } = this.#options;
    const entries = seen?.caBundles ?? [];
    const agrees = entries.length > 0 && entries.every((one) => one.trim() === bundle.trim());
    metrics.agreement(agrees);
    if (agrees) {
      this.#told = undefined;
      if (this.#agreed?.bundle !== bundle) this.#agreed = { bundle, sinceMs: now() };
      return { trustedForMs: now() - this.#agreed.sinceMs, changed: false };
    }
    this.#agreed = undefined;
    const changed = seen !== undefined && entries.length > 0 && (await this.#write(bundle, seen, signal));
    return { trustedForMs: undefined, changed };
  }

  /** @returns whether the configuration is another one now, by us or by somebody else */
  async #write(bundle: string, seen: Registration, signal: AbortSignal): Promise<boolean> {
    const { registration, metrics, logger } = this.#options;
    try {
      if (!(await registration.trust(bundle, seen, signal))) return true;
      metrics.injected('success');
      logger.info('Put the caBundle into every entry of the webhook configuration');
      return true;
    } catch (error) {
      if (signal.aborted) throw error;
      metrics.injected('error');
      this.#tell('its caBundle could not be written', error);
      return false;
    }
  }

  #tell(problem: string, error?: unknown): void {
    const text = `${problem}: ${error instanceof Error ? error.message : ''}`;
    if (this.#told === text) return;
    this.#told = text;
    const { logger } = this.#options;
    logger.error(
      { ...(error !== undefined && { err: error }) },
      `The webhook configuration of --webhook-configuration does not trust us: ${problem}; it is tried again`,
    );
  }
}
