// The serving certificate from two files, as a mounted Secret has them, replaced when their content changes. The files
// are read on a timer: the kubelet swaps the link `..data`, which a watch on the files themselves does not see.
import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import { CertificateError } from './certificate-error.ts';
import { HeldCertificate } from './held-certificate.ts';
import type { CertificateMetrics } from './metrics.ts';
import { parsePair, validityProblem } from './pem.ts';
import type { CertificateSource, ServingCertificate } from './source.ts';
import { Ticker } from './ticker.ts';

export interface CertificateFilesOptions {
  /** Of --tls-cert-file. */
  readonly certFile: string;
  /** Of --tls-private-key-file. */
  readonly keyFile: string;
  readonly logger: Logger;
  readonly metrics: CertificateMetrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Time between two looks at the files, 10 s when unset. */
  readonly intervalMs?: number | undefined;
}

interface PairTexts {
  readonly cert: string;
  readonly key: string;
}

export class CertificateFiles implements CertificateSource {
  readonly name = 'certificate';
  readonly #options: CertificateFilesOptions;
  readonly #held: HeldCertificate;
  readonly #ticker = new Ticker();
  /** Problems that were told since the files were last good. */
  readonly #told = new Set<string>();
  #problem: string | undefined;

  constructor(options: CertificateFilesOptions) {
    this.#options = options;
    this.#held = new HeldCertificate(options);
  }

  /**
   * Reads the pair, then looks at the files again and again. A pair that has expired is served all the same: the sync
   * goes on, and healthy() says why admission cannot.
   * @throws CertificateError naming the flag when there is no pair that can be served
   */
  async start(signal: AbortSignal): Promise<void> {
    const { intervalMs = 10_000, logger, now } = this.#options;
    this.#held.replace(this.#parse(await this.#read()));
    const invalid = this.healthy(now());
    if (invalid !== true) logger.error(`--tls-cert-file=${this.#options.certFile}: ${invalid}`);
    this.#ticker.start(intervalMs, () => this.#look(), signal);
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
    const health = this.#held.healthy(nowMs);
    if (health === true || this.#problem === undefined) return health;
    return `${health}, and the files hold no better one: ${this.#problem}`;
  }

  /** Replaces the certificate when the files hold another good one; keeps it whatever else they hold. */
  async #look(): Promise<void> {
    try {
      const texts = await this.#read();
      const { cert, key } = this.current();
      if (texts.cert !== cert || texts.key !== key) {
        const next = this.#parse(texts);
        const invalid = validityProblem(next, this.#options.now());
        if (invalid !== undefined) throw this.#named(invalid);
        this.#held.replace(next);
      }
      this.#problem = undefined;
      this.#told.clear();
    } catch (error) {
      this.#tell(error);
    }
  }

  async #read(): Promise<PairTexts> {
    const { certFile, keyFile } = this.#options;
    return {
      cert: await this.#readFile('CERTIFICATE_FILE_UNREADABLE', certFile),
      key: await this.#readFile('KEY_FILE_UNREADABLE', keyFile),
    };
  }

  async #readFile(code: 'CERTIFICATE_FILE_UNREADABLE' | 'KEY_FILE_UNREADABLE', path: string): Promise<string> {
    try {
      return await readFile(path, 'utf8');
    } catch (cause) {
      const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
      throw this.#named(new CertificateError(code, `the file cannot be read${why}`, { cause }));
    }
  }

  #parse({ cert, key }: PairTexts): ServingCertificate {
    try {
      return parsePair(cert, key);
    } catch (error) {
      throw error instanceof CertificateError ? this.#named(error) : error;
    }
  }

  /** The same error with the flag and the path that it is about. */
  #named({ code, message, cause }: CertificateError): CertificateError {
    const { certFile, keyFile } = this.#options;
    const flag = code.startsWith('KEY_') ? `--tls-private-key-file=${keyFile}` : `--tls-cert-file=${certFile}`;
    return new CertificateError(code, `${flag}: ${message}`, { cause });
  }

  #tell(error: unknown): void {
    const { logger, metrics } = this.#options;
    const problem = error instanceof Error ? error.message : String(error);
    this.#problem = problem;
    if (this.#told.has(problem)) return;
    this.#told.add(problem);
    metrics.reloaded('error');
    logger.error({ err: error }, 'Kept the serving certificate, its files hold no good pair now; they are tried again');
  }
}
