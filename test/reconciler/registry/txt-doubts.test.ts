import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordSet } from '../../../reconciler/record-set.ts';
import { txtRegistry } from '../../../reconciler/registry/txt.ts';
import { encryptedText } from '../../../reconciler/registry/txt-encryption.ts';

const none = { prefix: '', suffix: '', wildcardReplacement: '' };
const heritage = (owner: string) =>
  `"heritage=external-dns,external-dns/owner=${owner},external-dns/resource=ingress/a/b"`;
const a = (dnsName: string): RecordSet => ({ dnsName, recordType: 'A', targets: ['192.0.2.1'] });
const txt = (dnsName: string, text: string): RecordSet => ({ dnsName, recordType: 'TXT', targets: [text] });
const doubts = (records: readonly RecordSet[], affix: Partial<typeof none> = {}) =>
  txtRegistry({ ownerId: 'me', ...none, ...affix }).read(records).doubts;

describe('of ownership records an operator hears', () => {
  it('nothing while each speaks for a record, typed or untyped', () => {
    assert.deepEqual(
      doubts([a('x.ex.com'), txt('a-x.ex.com', heritage('me')), a('y.ex.com'), txt('y.ex.com', heritage('me'))]),
      [],
    );
  });

  it('how many speak for none, as after a change of the prefix', () => {
    const records = [
      a('x.ex.com'),
      txt('old-a-x.ex.com', heritage('me')),
      a('y.ex.com'),
      txt('old-a-y.ex.com', heritage('me')),
    ];
    assert.deepEqual(doubts(records, { prefix: 'old-' }), []);
    const [doubt, ...others] = doubts(records, { prefix: 'new-' });
    assert.match(doubt ?? '', /^2 ownership records of "me" speak for no record that is there\. Where --txt-prefix/);
    assert.deepEqual(others, []);
  });

  it('nothing of those of others', () => {
    assert.deepEqual(doubts([txt('a-x.ex.com', heritage('other'))]), []);
  });

  it('how many are encrypted and cannot be read, as after a change of the key', () => {
    const text = (letter: string) =>
      encryptedText({ key: Buffer.alloc(32, letter), enabled: true, nonce: () => Buffer.alloc(12, 1) });
    const records = [a('x.ex.com'), txt('a-x.ex.com', text('k').format({ owner: 'me', resource: 'ingress/a/b' }))];
    const read = (letter: string) => txtRegistry({ ownerId: 'me', ...none, text: text(letter) }).read(records).doubts;
    assert.deepEqual(read('k'), []);
    assert.match(
      read('x').join(),
      /^1 TXT record looks like encrypted ownership that --txt-encrypt-aes-key does not open/,
    );
    assert.match(doubts(records).join(), /^1 TXT record looks like encrypted ownership/);
  });

  it('nothing of texts of other programs', () => {
    const dkim = `"v=DKIM1; k=rsa; p=${'A'.repeat(200)}"`;
    assert.deepEqual(doubts([txt('k._domainkey.ex.com', dkim), txt('ex.com', '"MS=ms12345678"')]), []);
  });
});
