// Certificate pairs for tests, from an authority made for the occasion.
import { type Authority, createAuthority, type Validity } from '../../certs/issue.ts';
import { parsePair } from '../../certs/pem.ts';
import type { CertificateSource, ServingCertificate } from '../../certs/source.ts';

const hour = 3_600_000;

export interface IssuedPair {
  readonly cert: string;
  readonly key: string;
  /** The authority's certificate, PEM. */
  readonly ca: string;
}

/** Valid from an hour before to an hour after now, or from and to the given number of hours. */
export function hours(from = -1, to = 1): Validity {
  return { notBefore: new Date(Date.now() + from * hour), notAfter: new Date(Date.now() + to * hour) };
}

export function makeAuthority(): Promise<Authority> {
  return createAuthority('Test authority', hours(-1000, 1000));
}

export async function issuePair(validity = hours(), authority?: Authority): Promise<IssuedPair> {
  const issuer = authority ?? (await makeAuthority());
  return { ...(await issuer.issue(['localhost', '127.0.0.1'], validity)), ca: issuer.pem };
}

/** A source that holds what the test gives it. */
export class HandedCertificate implements CertificateSource {
  readonly name = 'certificate';
  readonly #listeners = new Set<(certificate: ServingCertificate) => void>();
  #certificate: ServingCertificate;

  constructor({ cert, key }: IssuedPair) {
    this.#certificate = parsePair(cert, key);
  }

  hand(certificate: ServingCertificate): void {
    this.#certificate = certificate;
    for (const listener of this.#listeners) listener(certificate);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  current(): ServingCertificate {
    return this.#certificate;
  }

  onChange(listener: (certificate: ServingCertificate) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  healthy(): true {
    return true;
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}
