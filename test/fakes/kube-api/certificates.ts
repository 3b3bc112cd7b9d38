// A throw-away authority and certificates signed by it, for the fake API server over HTTPS.
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface Authority {
  /** PEM. */
  readonly ca: string;
  /** A certificate for a server on 127.0.0.1. */
  server(): Promise<Identity>;
  client(commonName: string): Promise<Identity>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const usages: KeyUsage[] = ['sign', 'verify'];

/** Makes an authority of this name; two of them trust nothing of each other. */
export async function createAuthority(name: string): Promise<Authority> {
  cryptoProvider.set(crypto);
  const keys = await crypto.subtle.generateKey(algorithm, true, usages);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(),
    serialNumber: serial(),
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  });
  const issue = (subject: string, usage: ExtendedKeyUsage) => sign({ certificate, keys }, subject, usage);
  return {
    ca: certificate.toString('pem'),
    server: () => issue('kube-apiserver', ExtendedKeyUsage.serverAuth),
    client: (commonName) => issue(commonName, ExtendedKeyUsage.clientAuth),
  };
}

async function sign(
  issuer: { readonly certificate: X509Certificate; readonly keys: CryptoKeyPair },
  commonName: string,
  usage: ExtendedKeyUsage,
): Promise<Identity> {
  const keys = await crypto.subtle.generateKey(algorithm, true, usages);
  const certificate = await X509CertificateGenerator.create({
    ...validity(),
    serialNumber: serial(),
    subject: `CN=${commonName}`,
    issuer: issuer.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new ExtendedKeyUsageExtension([usage]),
      new SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }]),
    ],
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
  };
}

function validity(): { readonly notBefore: Date; readonly notAfter: Date } {
  const hour = 3_600_000;
  return { notBefore: new Date(Date.now() - hour), notAfter: new Date(Date.now() + hour) };
}

function serial(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(8)).with(0, 1)).toString('hex');
}
