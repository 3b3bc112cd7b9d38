// The TLS cipher suites that can be chosen, by the names that the API server's own flag has for them (IANA's).

const tls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'] as const;

/** What OpenSSL calls the suites of TLS 1.2 with forward secrecy and authenticated encryption. */
const tls12 = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
} as const;

/** In the order of preference. */
export const cipherSuiteNames: readonly string[] = [...tls13, ...Object.keys(tls12)];

/**
 * The list as OpenSSL takes it. As for the API server a list without a suite of TLS 1.3 says nothing about TLS 1.3.
 * @param names of cipherSuiteNames
 * @returns undefined for an empty list, which leaves the choice to Node
 */
export function openSslCiphers(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const newer: readonly string[] = tls13.filter((name) => names.includes(name));
  const older = Object.entries(tls12).flatMap(([name, openSsl]) => (names.includes(name) ? [openSsl] : []));
  return [...(newer.length > 0 ? newer : tls13), ...older].join(':');
}
