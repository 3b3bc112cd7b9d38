// A serving certificate made at start and renewed in memory, for where none is given: its authority lives as long as the
// process, so a client trusts it by --cacert or not at all.
import type { Logger } from 'pino';
import { CertificateError } from './certificate-error.ts';
import { HeldCertificate } from './held-certificate.ts';
import type { Authority, Validity } from './issue.ts';
import type { CertificateMetrics } from './metrics.ts';
import { parsePair } from './pem.ts';
import type { CertificateSource, ServingCertificate } from './source.ts';
import { Ticker } from './ticker.ts';

export interface SelfSignedCertificateOptions {
  /** DNS names and IP addresses besides those of this machine itself. */
  readonly names: readonly string[];
  readonly logger: Logger;
  readonly metrics: CertificateMetrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a certificate is valid, 7 days when unset. */
  readonly lifetimeMs?: number | undefined;
  /** Time between two looks at the clock, a minute when unset. */
  readonly intervalMs?: number | undefined;
}

const hour = 3_600_000;
const day = 24 * hour;
const ownNames = ['localhost', '127.0.0.1', '::1'];

export class SelfSignedCertificate implements CertificateSource {
  readonly name = 'certificate';
  readonly #options: SelfSignedCertificateOptions;
  readonly #held: HeldCertificate;
  readonly #ticker = new Ticker();
  #authority: Authority | undefined;
  #renewAtMs = 0;

  constructor(options: SelfSignedCertificateOptions) {
    this.#options = options;
    this.#held = new HeldCertificate(options);
  }

  /** The authority's certificate, PEM. Throws CertificateError before start() has resolved. */
  get caPem(): string {
    if (this.#authority !== undefined) return this.#authority.pem;
    throw new CertificateError('CERTIFICATE_NOT_LOADED', 'the certificate authority is made at start; start it first');
  }

  async start(signal: AbortSignal): Promise<void> {
    const { createAuthority } = await import('./issue.ts');
    this.#authority = await createAuthority('Zonewarden in-memory authority', this.#validity(3650 * day));
    await this.#renew(this.#authority);
    this.#ticker.start(this.#options.intervalMs ?? 60_000, () => this.#look(), signal);
  }

  async stop(): Promise<void> {
    await this.#ticker.stop();
  }

  current(): ServingCertificate {
    return this.#held.current();
  }

  onChange(listener: (certificate: ServingCertificate) => void): () => void {
    return this.#held.onChange(listener);
  }

  healthy(nowMs: number): true | string {
    return this.#held.healthy(nowMs);
  }

  /** By the wall clock at each look, not by one long timer, which a suspended machine would miss. */
  async #look(): Promise<void> {
    const { logger, metrics, now } = this.#options;
    if (this.#authority === undefined || now() < this.#renewAtMs) return;
    try {
      await this.#renew(this.#authority);
    } catch (error) {
      metrics.reloaded('error');
      logger.error({ err: error }, 'Could not renew the serving certificate; it is tried again');
    }
  }

  async #renew(authority: Authority): Promise<void> {
    const { names, now, lifetimeMs = 7 * day } = this.#options;
    const { cert, key } = await authority.issue([...new Set([...ownNames, ...names])], this.#validity(lifetimeMs));
    this.#renewAtMs = now() + (lifetimeMs * 2) / 3;
    this.#held.replace(parsePair(cert, key));
  }

  /** Begins an hour ago, for clients whose clock is behind. */
  #validity(lifetimeMs: number): Validity {
    const nowMs = this.#options.now();
    return { notBefore: new Date(nowMs - hour), notAfter: new Date(nowMs + lifetimeMs) };
  }
}
