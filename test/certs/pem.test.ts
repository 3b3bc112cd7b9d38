import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { parsePair, validityProblem } from '../../certs/pem.ts';
import { hours, issuePair, makeAuthority } from './issued-pair.ts';

describe('a pair of certificate and key', () => {
  it('is read with its validity and fingerprint', async () => {
    const validity = hours(-2, 3);
    const { cert, key } = await issuePair(validity);
    const pair = parsePair(cert, key);
    assert.equal(pair.cert, cert);
    assert.equal(pair.key, key);
    // X.509 has whole seconds.
    assert.equal(Math.floor(validity.notAfter.getTime() / 1000), pair.notAfter.getTime() / 1000);
    assert.equal(Math.floor(validity.notBefore.getTime() / 1000), pair.notBefore.getTime() / 1000);
    assert.match(pair.fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  });

  it('may bring its chain, with text between the blocks', async () => {
    const authority = await makeAuthority();
    const { cert, key } = await issuePair(hours(), authority);
    const chain = `subject=CN = localhost\n${cert}\nsubject=CN = authority\n${authority.pem}`;
    assert.equal(parsePair(chain, key).cert, chain);
  });

  it('may have its key in the older form (BEGIN EC PRIVATE KEY)', async () => {
    const { cert, key } = await issuePair();
    const older = String(createPrivateKey(key).export({ type: 'sec1', format: 'pem' }));
    assert.match(older, /BEGIN EC PRIVATE KEY/);
    assert.equal(parsePair(cert, older).key, older);
  });

  it('expires when the first certificate of the chain does', async () => {
    const authority = await makeAuthority();
    const { cert, key } = await issuePair(hours(-1, 5000), authority);
    const pair = parsePair(`${cert}${authority.pem}`, key);
    assert.ok(pair.notAfter.getTime() < Date.now() + 2000 * 3_600_000, 'the authority is valid for 1000 hours');
  });

  it('is refused when the key is that of another certificate', async () => {
    const [one, other] = await Promise.all([issuePair(), issuePair()]);
    assert.throws(() => parsePair(one.cert, other.key), {
      code: 'KEY_MISMATCH',
      message: 'the private key does not belong to the certificate',
    });
  });

  it('is refused when the chain begins with the issuer, saying which certificate the key belongs to', async () => {
    const { cert, key, ca } = await issuePair();
    assert.throws(() => parsePair(`${ca}${cert}`, key), {
      code: 'KEY_MISMATCH',
      message: /belongs to certificate number 2 of the chain; the server's own must come first/,
    });
  });

  it('is refused when the chain holds a certificate that did not issue the one before', async () => {
    const [{ cert, key }, stranger] = await Promise.all([issuePair(), issuePair()]);
    assert.throws(() => parsePair(`${cert}${stranger.cert}`, key), {
      code: 'CERTIFICATE_CHAIN_BROKEN',
      message: /certificate number 2 \(CN=localhost\) did not issue number 1/,
    });
  });

  it('is refused when a certificate is missing, cut off or no certificate', async () => {
    const { cert, key, ca } = await issuePair();
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    assert.throws(() => parsePair('', key), { code: 'CERTIFICATE_INVALID', message: /no certificate in PEM form/ });
    assert.throws(() => parsePair(`${cert}${ca.slice(0, 200)}`, key), {
      code: 'CERTIFICATE_INVALID',
      message: /cut off/,
    });
    assert.throws(() => parsePair(`${cert}${broken}`, key), {
      code: 'CERTIFICATE_INVALID',
      message: /certificate number 2 in it cannot be parsed/,
    });
  });

  it('is refused when the key is missing or encrypted', async () => {
    const { cert } = await issuePair();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const encrypted = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
    assert.throws(() => parsePair(cert, ''), { code: 'KEY_INVALID', message: /no private key in PEM form/ });
    assert.throws(() => parsePair(cert, String(encrypted)), { code: 'KEY_INVALID', message: /without a passphrase/ });
  });
});

describe('validity', () => {
  const notBefore = new Date('2026-01-01T00:00:00Z');
  const notAfter = new Date('2026-02-01T00:00:00Z');

  it('has no problem between its ends', () => {
    assert.equal(validityProblem({ notBefore, notAfter }, notBefore.getTime()), undefined);
    assert.equal(validityProblem({ notBefore, notAfter }, notAfter.getTime() - 1), undefined);
  });

  it('says when the certificate expired', () => {
    const problem = validityProblem({ notBefore, notAfter }, notAfter.getTime());
    assert.equal(problem?.code, 'CERTIFICATE_EXPIRED');
    assert.equal(problem.message, 'the certificate expired at 2026-02-01T00:00:00.000Z');
  });

  it('says from when on the certificate is valid', () => {
    const problem = validityProblem({ notBefore, notAfter }, notBefore.getTime() - 1);
    assert.equal(problem?.code, 'CERTIFICATE_NOT_YET_VALID');
    assert.match(problem.message, /not valid before 2026-01-01T00:00:00.000Z/);
  });
});
