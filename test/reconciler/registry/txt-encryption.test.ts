import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { EncryptionKeyError, encryptedText, parseEncryptionKey } from '../../../reconciler/registry/txt-encryption.ts';
import { plainText } from '../../../reconciler/registry/txt-text.ts';

// The reference's vector, written by ExternalDNS (7.6).
const key = Buffer.from('294b5f46797c3f5a2e3634235575486d607d5b6421474325574a4d5f66737b5f', 'hex');
const written =
  '"+lvP8q9KHJ6BS6O81i2Q6DLNdf2JSKy8j/gbZKviTZlGYj7q+yDoYMgkQ1hPn6urtGllM5bfFMcaaHto52otQtiOYrX8990J3kQqg4s47m3b' +
  'H3Ejl8RSxSSuWJM3HJtPghQzYg0/LSOsdQ0="';
const labels = { owner: 'foo-owner', resource: 'foo-resource' };
const nonce = () => randomBytes(12);
const on = encryptedText({ key, enabled: true, nonce });
const off = encryptedText({ key, enabled: false, nonce });

describe('an encrypted ownership text', () => {
  it('of ExternalDNS is read', () => {
    assert.deepEqual(on.parse(written), labels);
    assert.deepEqual(off.parse(written), labels, 'also while encryption is off');
  });

  it('is read back, whatever the labels', () => {
    for (let round = 0; round < 200; round++) {
      const random = { owner: randomBytes(round % 40).toString('hex'), resource: `ingress/shop/${round}` };
      assert.deepEqual(on.parse(on.format(random)), random);
    }
  });

  it('begins with its nonce, which is another each time, and stands in quotes', () => {
    const [one, two] = [on.format(labels), on.format(labels)];
    assert.notEqual(one, two);
    const fixed = encryptedText({ key, enabled: true, nonce: () => Buffer.alloc(12, 7) });
    assert.match(fixed.format(labels), new RegExp(`^"${Buffer.alloc(12, 7).toString('base64')}[A-Za-z0-9+/]+={0,2}"$`));
    assert.doesNotMatch(one, /external-dns|foo/);
  });

  it('stands beside readable ones', () => {
    assert.deepEqual(on.parse(plainText.format(labels)), labels);
    assert.equal(off.format(labels), plainText.format(labels));
  });

  it('of another key is nobody’s', () => {
    const other = encryptedText({ key: randomBytes(32), enabled: true, nonce });
    assert.equal(other.parse(written), undefined);
  });

  it('that was changed or cut is nobody’s, and nothing throws', () => {
    const raw = written.slice(1, -1);
    for (let at = 0; at < raw.length; at += 7) {
      const changed = raw.slice(0, at) + (raw[at] === 'A' ? 'B' : 'A') + raw.slice(at + 1);
      if (changed !== raw) assert.equal(on.parse(`"${changed}"`), undefined, `at ${at}`);
      assert.equal(on.parse(`"${raw.slice(0, at)}"`), undefined, `cut at ${at}`);
    }
    for (const text of ['', '""', '"AAAA"', `"${'A'.repeat(40)}"`, '"v=spf1 -all"'])
      assert.equal(on.parse(text), undefined);
  });
});

describe('the key', () => {
  it('is 32 bytes of text, or the base64 of 32 bytes', () => {
    assert.deepEqual(parseEncryptionKey(key.toString('utf8')), key);
    assert.deepEqual(parseEncryptionKey(key.toString('base64')), key);
  });

  it('is refused otherwise, in the words of ExternalDNS and without being shown', () => {
    const urlSafe = Buffer.alloc(32, 0xfb).toString('base64url');
    for (const text of [
      '',
      'short',
      'x'.repeat(33),
      urlSafe,
      urlSafe.replaceAll('-', '+').replaceAll('_', '/'),
      'A'.repeat(44),
    ]) {
      assert.throws(
        () => parseEncryptionKey(text),
        (error) => {
          assert.ok(error instanceof EncryptionKeyError);
          assert.match(error.message, /must be 32 bytes long, in either plain text or base64-encoded format/);
          assert.ok(text === '' || !error.message.includes(text));
          return true;
        },
      );
    }
  });
});
