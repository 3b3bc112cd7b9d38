// The self-managed authority in its Secret: made by whichever replica is first, changed by whichever sees that a step is
// due. Every write says which version it changes, so that of several replicas one wins and the others read again.
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import {
  type AuthorityPair,
  type AuthorityState,
  authorityPair,
  backdatedMs,
  decodeState,
  encodeState,
} from './authority-state.ts';
import type { SecretPlace } from './cluster-places.ts';
import { afterStep, type RotationStep, type RotationTimes } from './rotation.ts';

export interface SharedAuthorityOptions {
  readonly secret: SecretPlace;
  readonly times: RotationTimes;
  /** How long an authority is valid. */
  readonly authorityLifetimeMs: number;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface HeldState {
  readonly state: AuthorityState;
  readonly version: string;
}

export class SharedAuthority {
  readonly #options: SharedAuthorityOptions;
  #known: AuthorityState | undefined;

  constructor(options: SharedAuthorityOptions) {
    this.#options = options;
  }

  /**
   * The state as it is stored now; made when there is none.
   * @returns undefined when somebody else was changing it: read again
   * @throws CertificateError for a Secret that is damaged or forbidden, and what the place throws
   */
  async read(signal: AbortSignal): Promise<HeldState | undefined> {
    const { secret } = this.#options;
    const stored = await secret.read(signal);
    const state = stored && decodeState(stored.texts);
    if (stored !== undefined && state !== undefined) {
      this.#known = state;
      return { state, version: stored.version };
    }
    const first = encodeState(await this.#first());
    const written =
      stored === undefined ? await secret.create(first, signal) : await secret.replace(first, stored.version, signal);
    if (written) this.#options.logger.info('Made a certificate authority for the webhook');
    return undefined;
  }

  /** Takes a step; another replica may have taken it first, so read again whatever came of it. */
  async take(step: RotationStep, { state, version }: HeldState, signal: AbortSignal): Promise<void> {
    const { secret, times, logger, now } = this.#options;
    const fresh = step === 'introduce' || step === 'replace' ? await this.#fresh() : undefined;
    const next = afterStep(state, step, fresh, now(), times);
    if (!(await secret.replace(encodeState(next), version, signal))) return;
    logger.info({ step, fingerprint: (next.next ?? next.signing).fingerprint }, stepTexts[step]);
  }

  /**
   * Where there is none, a new authority signs at once. Where the Secret of a running program was deleted, which is how
   * a person asks for a new authority, it comes next, so that what the old one signed stays good meanwhile.
   */
  async #first(): Promise<AuthorityState> {
    const known = this.#known;
    const fresh = await this.#fresh();
    if (known === undefined || this.#options.now() >= known.signing.notAfterMs) return { signing: fresh };
    return { ...known, next: fresh };
  }

  async #fresh(): Promise<AuthorityPair> {
    const { now, authorityLifetimeMs } = this.#options;
    const { createStoredAuthority } = await import('./issue.ts');
    const nowMs = now();
    const { cert, key } = await createStoredAuthority(`Zonewarden authority ${randomBytes(4).toString('hex')}`, {
      notBefore: new Date(nowMs - backdatedMs),
      notAfter: new Date(nowMs + authorityLifetimeMs),
    });
    return authorityPair(cert, key);
  }
}

const stepTexts: Readonly<Record<RotationStep, string>> = {
  introduce: 'Made the next certificate authority; it signs once the API server trusts it',
  promote: 'The next certificate authority signs from now on',
  retire: 'Dropped the old certificate authority; nothing that it signed is valid any more',
  replace: 'Replaced the certificate authority, which had expired',
};
