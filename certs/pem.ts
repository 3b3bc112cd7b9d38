// Reads a certificate chain and its key, and finds what would keep clients from accepting them. Pure.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { CertificateError } from './certificate-error.ts';
import type { ServingCertificate } from './source.ts';

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * Reads a pair and checks that it can be served: both parse, the key is that of the first certificate, and each further
 * certificate issued the one before it (RFC 8446, 4.4.2). Validity in time is not judged here.
 * @param cert PEM, leaf first
 * @param key PEM, not encrypted
 * @throws CertificateError with a code that starts with KEY_ when the key is at fault, else with CERTIFICATE_
 */
export function parsePair(cert: string, key: string): ServingCertificate {
  const [leaf, ...issuers] = parseChain(cert);
  checkKey(parseKey(key), leaf, issuers);
  checkOrder([leaf, ...issuers]);
  const chain = [leaf, ...issuers];
  return {
    key,
    cert,
    notBefore: new Date(Math.max(...chain.map(({ validFromDate }) => validFromDate.getTime()))),
    notAfter: new Date(Math.min(...chain.map(({ validToDate }) => validToDate.getTime()))),
    fingerprint: leaf.fingerprint256,
  };
}

/**
 * What is wrong with a certificate's validity at a time.
 * @param nowMs milliseconds since the epoch
 * @returns undefined when it is valid
 */
export function validityProblem(
  { notBefore, notAfter }: Pick<ServingCertificate, 'notBefore' | 'notAfter'>,
  nowMs: number,
): CertificateError | undefined {
  if (nowMs >= notAfter.getTime()) {
    return new CertificateError('CERTIFICATE_EXPIRED', `the certificate expired at ${notAfter.toISOString()}`);
  }
  if (nowMs < notBefore.getTime()) {
    const text = `the certificate is not valid before ${notBefore.toISOString()}; is the clock right?`;
    return new CertificateError('CERTIFICATE_NOT_YET_VALID', text);
  }
  return undefined;
}

function parseChain(cert: string): [X509Certificate, ...X509Certificate[]] {
  const blocks = cert.match(certificateBlock) ?? [];
  // A file that is still being written ends in the middle of a block; its beginning must not be served alone.
  if (cert.split('-----BEGIN CERTIFICATE-----').length - 1 > blocks.length) {
    throw new CertificateError('CERTIFICATE_INVALID', 'the last certificate in it is cut off');
  }
  const [leaf, ...issuers] = blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch (cause) {
      const text = `certificate number ${index + 1} in it cannot be parsed`;
      throw new CertificateError('CERTIFICATE_INVALID', text, { cause });
    }
  });
  if (leaf === undefined) {
    throw new CertificateError('CERTIFICATE_INVALID', 'it holds no certificate in PEM form (BEGIN CERTIFICATE)');
  }
  return [leaf, ...issuers];
}

function parseKey(key: string): KeyObject {
  try {
    return createPrivateKey(key);
  } catch (cause) {
    const encrypted = key.includes('ENCRYPTED');
    const text = encrypted
      ? 'the private key is encrypted; give one without a passphrase'
      : 'it holds no private key in PEM form (BEGIN PRIVATE KEY)';
    throw new CertificateError('KEY_INVALID', text, { cause });
  }
}

function checkKey(key: KeyObject, leaf: X509Certificate, issuers: readonly X509Certificate[]): void {
  if (leaf.checkPrivateKey(key)) return;
  const other = issuers.findIndex((issuer) => issuer.checkPrivateKey(key));
  const text =
    other === -1
      ? 'the private key does not belong to the certificate'
      : `the private key belongs to certificate number ${other + 2} of the chain; the server's own must come first`;
  throw new CertificateError('KEY_MISMATCH', text);
}

function checkOrder(chain: readonly X509Certificate[]): void {
  chain.forEach((certificate, index) => {
    const issuer = chain[index + 1];
    if (issuer === undefined || certificate.checkIssued(issuer)) return;
    const text =
      `certificate number ${index + 2} (${oneLine(issuer.subject)}) did not issue number ${index + 1} ` +
      `(${oneLine(certificate.subject)}); order the chain from the server's certificate to its root`;
    throw new CertificateError('CERTIFICATE_CHAIN_BROKEN', text);
  });
}

function oneLine(subject: string | undefined): string {
  return subject === undefined || subject === '' ? 'no subject' : subject.replaceAll('\n', ', ');
}
