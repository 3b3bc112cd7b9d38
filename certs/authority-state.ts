// What is stored of the self-managed authority, as the texts of a Secret: the pair that signs, the one that comes next,
// and the certificate before it, which is trusted until the last one that it signed has expired. Pure.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { CertificateError } from './certificate-error.ts';
import { parsePair } from './pem.ts';

/** The entries of a Secret, decoded. */
export type StoredTexts = Readonly<Record<string, string>>;

/** An authority's certificate and key, PEM, with what rotation asks of it. */
export interface AuthorityPair {
  readonly cert: string;
  readonly key: string;
  readonly fingerprint: string;
  /** Milliseconds since the epoch, as the next. */
  readonly issuedAtMs: number;
  readonly notAfterMs: number;
}

export interface AuthorityState {
  readonly signing: AuthorityPair;
  /** Trusted as well, and signs once everybody trusts it. */
  readonly next?: AuthorityPair | undefined;
  /** Signs no more; its key is gone. */
  readonly previous?: { readonly cert: string; readonly untilMs: number } | undefined;
}

/** Certificates begin so long before they are made, for clocks that are behind. */
export const backdatedMs = 3_600_000;

/** Every entry that is ours; an entry that a state has no use for is removed. */
export const storedKeys = [
  'tls.crt',
  'tls.key',
  'next.crt',
  'next.key',
  'previous.crt',
  'previous.until',
  'ca.crt',
] as const;

/** @throws CertificateError when the two are no pair */
export function authorityPair(cert: string, key: string): AuthorityPair {
  const { fingerprint, notBefore, notAfter } = parsePair(cert, key);
  const issuedAtMs = notBefore.getTime() + backdatedMs;
  return { cert, key, fingerprint, issuedAtMs, notAfterMs: notAfter.getTime() };
}

/** PEM of everything that clients must trust now. The same state gives the same text, whoever asks. */
export function bundleOf({ signing, next, previous }: AuthorityState): string {
  const certificates = [signing.cert, next?.cert, previous?.cert];
  return certificates.flatMap((cert) => (cert === undefined ? [] : [`${cert.trim()}\n`])).join('');
}

/** The state as the entries of a Secret. `ca.crt` is for people: what `curl --cacert` wants. */
export function encodeState(state: AuthorityState): StoredTexts {
  const { signing, next, previous } = state;
  return {
    'tls.crt': signing.cert,
    'tls.key': signing.key,
    ...(next && { 'next.crt': next.cert, 'next.key': next.key }),
    ...(previous && { 'previous.crt': previous.cert, 'previous.until': new Date(previous.untilMs).toISOString() }),
    'ca.crt': bundleOf(state),
  };
}

/**
 * Reads what encodeState wrote.
 * @returns undefined when nothing is stored, as in an empty Secret that waits to be filled
 * @throws CertificateError (AUTHORITY_INVALID) for anything else
 */
export function decodeState(texts: StoredTexts): AuthorityState | undefined {
  const signing = pairIn(texts, 'tls');
  const next = pairIn(texts, 'next');
  if (signing === undefined && next !== undefined) throw invalid('it holds next.crt but no tls.crt');
  if (signing === undefined) return undefined;
  const cert = texts['previous.crt'];
  if (cert === undefined) return { signing, ...(next && { next }) };
  const untilMs = Date.parse(texts['previous.until'] ?? '');
  if (Number.isNaN(untilMs)) throw invalid('previous.until is not a time');
  return { signing, ...(next && { next }), previous: { cert, untilMs } };
}

function pairIn(texts: StoredTexts, name: 'tls' | 'next'): AuthorityPair | undefined {
  const cert = texts[`${name}.crt`] ?? '';
  const key = texts[`${name}.key`] ?? '';
  if (cert === '' && key === '') return undefined;
  try {
    const pair = authorityPair(cert, key);
    // What somebody else put there: it would fail at the first signature, or at the API server.
    if (!new X509Certificate(cert).ca) throw new Error('the certificate is not an authority');
    if (createPrivateKey(key).asymmetricKeyDetails?.namedCurve !== 'prime256v1')
      throw new Error('the key is not P-256');
    return pair;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw invalid(`${name}.crt and ${name}.key cannot be used: ${why}`);
  }
}

function invalid(why: string): CertificateError {
  const text = `the certificate authority in the Secret of --certificate-secret is damaged: ${why}; delete the Secret to have a new authority made`;
  return new CertificateError('AUTHORITY_INVALID', text);
}
