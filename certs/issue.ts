// Makes certificate authorities and certificates that they sign. Loaded only where one is needed: X.509 writing
// is what Node lacks, and the library takes longer to load than the rest of the program.
import { createPrivateKey, KeyObject, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface Authority {
  /** Its own certificate, PEM: what clients must trust. */
  readonly pem: string;
  /**
   * A server certificate with a fresh key.
   * @param names DNS names and IP addresses, at least one
   */
  issue(names: readonly string[], validity: Validity): Promise<{ readonly cert: string; readonly key: string }>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const { subtle } = globalThis.crypto;

/** Makes an authority whose key never leaves this process. */
export async function createAuthority(commonName: string, validity: Validity): Promise<Authority> {
  const keys = await subtle.generateKey(algorithm, false, ['sign', 'verify']);
  return authorityOf(await selfSigned(commonName, validity, keys), keys);
}

/** Makes an authority to be stored: its certificate and its key (PKCS #8), both PEM. */
export async function createStoredAuthority(
  commonName: string,
  validity: Validity,
): Promise<{ readonly cert: string; readonly key: string }> {
  const keys = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await selfSigned(commonName, validity, keys);
  return { cert: pemOf(certificate), key: privateKeyPem(keys.privateKey) };
}

/**
 * An authority that was stored, ready to issue.
 * @param stored a P-256 certificate and its key, as createStoredAuthority makes them
 * @throws DOMException, TypeError or the library's errors for what is none
 */
export async function openAuthority(stored: { readonly cert: string; readonly key: string }): Promise<Authority> {
  const certificate = new x509.X509Certificate(stored.cert);
  const der = createPrivateKey(stored.key).export({ type: 'pkcs8', format: 'der' });
  const privateKey = await subtle.importKey('pkcs8', new Uint8Array(der), algorithm, false, ['sign']);
  const publicKey = await certificate.publicKey.export(algorithm, ['verify']);
  return authorityOf(certificate, { privateKey, publicKey });
}

function authorityOf(certificate: x509.X509Certificate, keys: CryptoKeyPair): Authority {
  return {
    pem: pemOf(certificate),
    issue: (names, leafValidity) => issueLeaf(certificate, keys, names, leafValidity),
  };
}

async function selfSigned(commonName: string, validity: Validity, keys: CryptoKeyPair): Promise<x509.X509Certificate> {
  const { KeyUsageFlags } = x509;
  return x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: serialNumber(),
    name: [{ CN: [commonName] }],
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
}

async function issueLeaf(
  authority: x509.X509Certificate,
  authorityKeys: CryptoKeyPair,
  names: readonly string[],
  validity: Validity,
): Promise<{ readonly cert: string; readonly key: string }> {
  const keys = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity,
    serialNumber: serialNumber(),
    subject: [{ CN: [names[0] ?? 'zonewarden'] }],
    issuer: authority.subjectName,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: pemOf(certificate), key: privateKeyPem(keys.privateKey) };
}

function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}

function privateKeyPem(key: CryptoKey): string {
  return String(KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }));
}

/** 16 random bytes as hex, positive and without a leading zero (RFC 5280, 4.1.2.2). */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}
