import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainText } from '../../../reconciler/registry/txt-text.ts';

const { format, parse } = plainText;

describe('the text of an ownership record', () => {
  it('is byte for byte what ExternalDNS writes', () => {
    assert.equal(
      format({ resource: 'ingress/shop/web', owner: 'default' }),
      '"heritage=external-dns,external-dns/owner=default,external-dns/resource=ingress/shop/web"',
    );
  });

  it('has every label sorted by key, without those that live in memory only', () => {
    assert.equal(
      format({ z: '1', owner: 'me', a: 'x=y', ownedRecord: 'foo', 'txt-encryption-nonce': 'n' }),
      '"heritage=external-dns,external-dns/a=x=y,external-dns/owner=me,external-dns/z=1"',
    );
    assert.equal(format({}), '"heritage=external-dns"');
  });

  for (const [text, labels] of [
    ['"heritage=external-dns,external-dns/owner=me,external-dns/resource=s/n/m"', { owner: 'me', resource: 's/n/m' }],
    ['heritage=external-dns,external-dns/owner=me', { owner: 'me' }],
    ['""heritage=external-dns,external-dns/owner=me""', { owner: 'me' }],
    ['"external-dns/owner=me,heritage=external-dns"', { owner: 'me' }],
    ['"heritage=external-dns,external-dns/owner=a=b"', { owner: 'a=b' }],
    ['"heritage=external-dns,external-dns/owner=a,b"', { owner: 'a' }],
    ['"heritage=external-dns,external-dns/owner="', { owner: '' }],
    ['"heritage=external-dns,note,foo/bar=1"', {}],
  ] as const) {
    it(`reads ${text}`, () => assert.deepEqual(parse(text), labels));
  }

  for (const text of [
    '',
    '"v=spf1 -all"',
    '"external-dns/owner=me"',
    '"heritage=other,external-dns/owner=me"',
    '"heritage=external-dns,external-dns/owner=me,heritage=other"',
    '"heritage"',
  ]) {
    it(`takes ${text || 'the empty text'} for somebody's own`, () => assert.equal(parse(text), undefined));
  }

  it('round-trips', () => {
    const labels = { owner: 'me', resource: 'crd/a/b', 'aws-sd-description': 'x' };
    assert.deepEqual(parse(format(labels)), labels);
  });
});
