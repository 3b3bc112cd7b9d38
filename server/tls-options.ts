// The TLS options of the webhook, and whether a caller has a name that may call.
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import type { ServingCertificate } from '../certs/source.ts';

export interface TlsSettings {
  /** As in --tls-min-version, the API server's names. */
  readonly minVersion: keyof typeof tlsVersions;
  /** As OpenSSL lists them; Node's own when unset. */
  readonly ciphers?: string | undefined;
  /** PEM; callers must have a certificate signed by it. */
  readonly clientCa?: string | undefined;
}

const tlsVersions = { VersionTLS12: 'TLSv1.2', VersionTLS13: 'TLSv1.3' } as const;

/** For the start and every swap alike: setSecureContext forgets what it is not given again, minVersion too. */
export function secureContextOf({ cert, key }: ServingCertificate, settings: TlsSettings): SecureContextOptions {
  const { minVersion, ciphers, clientCa } = settings;
  return {
    cert,
    key,
    minVersion: tlsVersions[minVersion],
    ...(ciphers !== undefined && { ciphers }),
    ...(clientCa !== undefined && { ca: clientCa }),
  };
}

/**
 * The names of the caller when none of them may call.
 * @param allowed as in --webhook-allowed-names: common names and DNS names; empty allows every caller
 * @returns undefined when it may
 */
export function strangerOf(socket: TLSSocket, allowed: readonly string[]): readonly string[] | undefined {
  if (allowed.length === 0) return undefined;
  const names = namesOf(socket);
  return names.some((name) => allowed.includes(name)) ? undefined : names;
}

function namesOf(socket: TLSSocket): readonly string[] {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return [];
  const common = certificate.subject?.split('\n').filter((line) => line.startsWith('CN=')) ?? [];
  // Node puts a name with a comma or a quote in it between quotes; such a name then matches none.
  const dns = (certificate.subjectAltName ?? '').split(', ').filter((name) => name.startsWith('DNS:'));
  return [...common.map((line) => line.slice('CN='.length)), ...dns.map((name) => name.slice('DNS:'.length))];
}
