// A certificate authority made for one test run: it signs the API server's certificate, its clients' and, in tests,
// those of webhooks. Deliberately independent of the product's own certificate code, which these tests judge.
import 'reflect-metadata';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate and its private key (PKCS #8), both PEM. */
export type KeyPair = { readonly cert: string; readonly key: string };

export type Authority = {
  /** The authority's own certificate, PEM: a caBundle or `--client-ca-file`. */
  readonly caCert: string;
  /** A server certificate for these DNS names and IP addresses. */
  serving(hosts: readonly string[]): Promise<KeyPair>;
  /** A client certificate: Kubernetes reads the user from CN and the group from O. */
  client(user: string, group: string): Promise<KeyPair>;
};

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR_MS = 3_600_000;

/** Makes an authority, valid from an hour ago (clocks differ) for a day. */
export async function createAuthority(): Promise<Authority> {
  const keys = await newKeys();
  const ca = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: ['zonewarden end-to-end tests'] }],
    ...validity(),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const sign = async (subject: Record<string, string[]>, extensions: readonly Extension[]): Promise<KeyPair> => {
    const leafKeys = await newKeys();
    const leaf = await X509CertificateGenerator.create({
      subject: [subject],
      issuer: ca.subject,
      ...validity(),
      signingAlgorithm: ALGORITHM,
      publicKey: leafKeys.publicKey,
      signingKey: keys.privateKey,
      extensions: [
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        await AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ...extensions,
      ],
    });
    return { cert: leaf.toString('pem'), key: await privateKeyPem(leafKeys.privateKey) };
  };
  return {
    caCert: ca.toString('pem'),
    serving: (hosts) =>
      sign({ CN: [hosts[0] ?? 'localhost'] }, [
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(
          hosts.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
        ),
      ]),
    client: (user, group) =>
      sign({ CN: [user], O: [group] }, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]),
  };
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function privateKeyPem(key: CryptoKey): Promise<string> {
  return PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

function validity(): { readonly notBefore: Date; readonly notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - HOUR_MS), notAfter: new Date(now + 24 * HOUR_MS) };
}
