// The key pair that service account tokens are signed and checked with.
import { generateKeyPairSync } from 'node:crypto';

/** Private key (PKCS #8) and public key (SPKI), both PEM. */
export type SigningKeys = { readonly privateKey: string; readonly publicKey: string };

/** Makes an ECDSA P-256 pair; the API server wants the halves in two files. */
export function createSigningKeys(): SigningKeys {
  return generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
}
