// A serving certificate that replicas make for themselves: the authority in a Secret that they share, a short-lived
// certificate of each replica's own in memory, and the authority's certificate in the webhook configuration.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AuthorityMetrics } from './authority-metrics.ts';
import { type AuthorityState, backdatedMs, bundleOf } from './authority-state.ts';
import { CertificateError } from './certificate-error.ts';
import type { RegistrationPlace, SecretPlace } from './cluster-places.ts';
import { HeldCertificate } from './held-certificate.ts';
import type { CertificateMetrics } from './metrics.ts';
import { parsePair } from './pem.ts';
import { dueStep, type RotationTimes } from './rotation.ts';
import { SharedAuthority } from './shared-authority.ts';
import type { CertificateSource, ServingCertificate } from './source.ts';
import { Ticker } from './ticker.ts';
import { Trust } from './trust.ts';

export interface SelfManagedCertificateOptions {
  readonly secret: SecretPlace;
  readonly registration: RegistrationPlace;
  readonly leafLifetimeMs: number;
  readonly authorityLifetimeMs: number;
  readonly logger: Logger;
  readonly metrics: CertificateMetrics & AuthorityMetrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Time between two looks at the cluster and the clock; 5 s, and less for certificates of minutes. */
  readonly intervalMs?: number | undefined;
}

/** The certificate that is served, and what it was made for. */
interface Leaf {
  readonly signer: string;
  readonly names: readonly string[];
  readonly renewAtMs: number;
}

/** For a person with `kubectl port-forward`. */
const ownNames = ['localhost'];
/** Looks that follow each other at once while something is changing; then the next one waits its time. */
const maxRounds = 6;

export class SelfManagedCertificate implements CertificateSource {
  readonly name = 'certificate';
  readonly #options: SelfManagedCertificateOptions;
  readonly #times: RotationTimes;
  readonly #held: HeldCertificate;
  readonly #authority: SharedAuthority;
  readonly #trust: Trust;
  readonly #ticker = new Ticker();
  readonly #stopped = new AbortController();
  #leaf: Leaf | undefined;
  #problem: string | undefined;

  constructor(options: SelfManagedCertificateOptions) {
    const { leafLifetimeMs } = options;
    this.#options = options;
    // Watches bring a change to an API server within a second; half a minute is for those that are slow.
    this.#times = { leafLifetimeMs, propagationMs: Math.min(30_000, leafLifetimeMs / 10) };
    this.#held = new HeldCertificate(options);
    this.#authority = new SharedAuthority({ ...options, times: this.#times });
    this.#trust = new Trust(options);
  }

  /**
   * Resolves with a certificate in hand; waits for an API server that is away.
   * @throws CertificateError when the Secret is damaged or may not be used, or the signal's reason
   */
  async start(signal: AbortSignal): Promise<void> {
    const { leafLifetimeMs, intervalMs = Math.min(5000, leafLifetimeMs / 20) } = this.#options;
    const ended = AbortSignal.any([signal, this.#stopped.signal]);
    while (this.#leaf === undefined) {
      await this.#look(ended);
      if (this.#leaf === undefined) await sleep(Math.min(1000, intervalMs), undefined, { signal: ended });
    }
    this.#ticker.start(intervalMs, () => this.#look(ended).catch(() => undefined), ended);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
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
    return health === true || this.#problem === undefined ? health : `${health}: ${this.#problem}`;
  }

  /** Throws only what no waiting mends before there is a certificate, and when it is to end. */
  async #look(signal: AbortSignal): Promise<void> {
    try {
      for (let round = 0; round < maxRounds; round += 1) if (await this.#round(signal)) break;
      this.#problem = undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (this.#leaf === undefined && error instanceof CertificateError) throw error;
      this.#tell(error);
    }
  }

  /**
   * The configuration is read before the Secret: who writes an outdated caBundle then does so with an outdated version of
   * the configuration, and is refused. And a certificate is only made with the Secret as it is now, so that nothing is
   * signed by an authority that is on its way out.
   * @returns whether nothing changed, so that nothing is left to do
   */
  async #round(signal: AbortSignal): Promise<boolean> {
    const { metrics, now } = this.#options;
    const seen = await this.#trust.read(signal);
    const held = await this.#authority.read(signal);
    if (held === undefined) return false;
    const { state } = held;
    metrics.signing(state.signing.notAfterMs);
    const { trustedForMs, changed } = await this.#trust.ensure(bundleOf(state), seen, signal);
    const step = dueStep(state, now(), trustedForMs, this.#times);
    if (step !== undefined) {
      await this.#authority.take(step, held, signal);
      return false;
    }
    await this.#renewWhenDue(state, seen?.names);
    return !changed;
  }

  /** By the wall clock at each look, not by one long timer, which a suspended machine would miss. */
  async #renewWhenDue({ signing }: AuthorityState, called: readonly string[] | undefined): Promise<void> {
    const { now, leafLifetimeMs } = this.#options;
    const leaf = this.#leaf;
    // While the configuration cannot be read the names are those that it had.
    const names = called === undefined ? (leaf?.names ?? ownNames) : [...new Set([...called, ...ownNames])].sort();
    const nowMs = now();
    const fits = leaf?.signer === signing.fingerprint && leaf.names.join() === names.join();
    if (fits && nowMs < leaf.renewAtMs && this.#held.healthy(nowMs) === true) return;
    const { openAuthority } = await import('./issue.ts');
    const authority = await openAuthority(signing);
    const notAfterMs = Math.min(nowMs + leafLifetimeMs, signing.notAfterMs);
    const { cert, key } = await authority.issue(names, {
      notBefore: new Date(nowMs - backdatedMs),
      notAfter: new Date(notAfterMs),
    });
    this.#leaf = { signer: signing.fingerprint, names, renewAtMs: nowMs + ((notAfterMs - nowMs) * 2) / 3 };
    this.#held.replace(parsePair(cert, key));
  }

  #tell(error: unknown): void {
    const { metrics, logger } = this.#options;
    const problem = error instanceof Error ? error.message : String(error);
    if (this.#problem === problem) return;
    this.#problem = problem;
    metrics.reloaded('error');
    logger.error({ err: error }, 'Could not look after the self-managed certificate; it is tried again');
  }
}
