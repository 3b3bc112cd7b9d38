// The certificate that a source holds now, and who is told when it is replaced.
import type { Logger } from 'pino';
import { CertificateError } from './certificate-error.ts';
import type { CertificateMetrics } from './metrics.ts';
import { validityProblem } from './pem.ts';
import type { ServingCertificate } from './source.ts';

export interface HeldCertificateOptions {
  readonly logger: Logger;
  readonly metrics: CertificateMetrics;
}

export class HeldCertificate {
  readonly #options: HeldCertificateOptions;
  readonly #listeners = new Set<(certificate: ServingCertificate) => void>();
  #certificate: ServingCertificate | undefined;

  constructor(options: HeldCertificateOptions) {
    this.#options = options;
  }

  /** Throws CertificateError before the first replace(). */
  current(): ServingCertificate {
    if (this.#certificate !== undefined) return this.#certificate;
    const text = 'there is no serving certificate yet; start the certificate source before the listener';
    throw new CertificateError('CERTIFICATE_NOT_LOADED', text);
  }

  onChange(listener: (certificate: ServingCertificate) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  healthy(nowMs: number): true | string {
    if (this.#certificate === undefined) return 'no certificate is loaded yet';
    return validityProblem(this.#certificate, nowMs)?.message ?? true;
  }

  /** Takes the certificate into use. A listener that throws keeps no other from being told. */
  replace(certificate: ServingCertificate): void {
    const { logger, metrics } = this.#options;
    this.#certificate = certificate;
    metrics.serving(certificate.notAfter);
    metrics.reloaded('success');
    const { fingerprint, notAfter } = certificate;
    logger.info({ fingerprint, notAfter }, 'Took a serving certificate into use');
    for (const listener of this.#listeners) {
      try {
        listener(certificate);
      } catch (error) {
        logger.error({ err: error }, 'Could not pass a new serving certificate on');
      }
    }
  }
}
