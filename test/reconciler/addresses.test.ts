import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalAddress, compareAddresses, suitableType } from '../../reconciler/addresses.ts';

describe('the type that a target asks for', () => {
  for (const [target, type] of [
    ['1.2.3.4', 'A'],
    ['::1', 'AAAA'],
    ['2001:DB8::0001', 'AAAA'],
    ['::ffff:1.2.3.4', 'AAAA'],
    ['fe80::1%eth0', 'AAAA'],
    ['lb.example.net', 'CNAME'],
    ['', 'CNAME'],
    ['256.1.1.1', 'CNAME'],
    ['192.168.1', 'CNAME'],
    ['192.168.0.1/22', 'CNAME'],
    ['01.2.3.4', 'CNAME'],
    ['1.2.3.4%x', 'CNAME'],
    ['fe80::1%', 'CNAME'],
    ['1::2::3', 'CNAME'],
    ['[::1]', 'CNAME'],
    [' 1.2.3.4', 'CNAME'],
  ] as const) {
    it(`${JSON.stringify(target)} is ${type}`, () => assert.equal(suitableType(target), type));
  }
});

describe('the canonical form of an address', () => {
  it('is one for every spelling', () => {
    for (const text of ['2001:db8::1', '2001:DB8:0:0::1', '2001:0db8:0000:0000:0000:0000:0000:0001']) {
      assert.equal(canonicalAddress(text), '2001:db8::1');
    }
    assert.equal(canonicalAddress('::ffff:1.2.3.4'), canonicalAddress('::FFFF:102:304'));
    assert.equal(canonicalAddress('fe80:0::1%eth0'), 'fe80::1%eth0');
    assert.equal(canonicalAddress('1.2.3.4'), '1.2.3.4');
    assert.equal(canonicalAddress('example.com'), undefined);
  });
});

describe('the order of addresses', () => {
  it('is by number, IPv4 before IPv6, the scope last', () => {
    const sorted = [
      '9.0.0.1',
      '10.0.0.1',
      '::',
      '::2',
      '::10',
      '2001:db8::1',
      'fe80::1',
      'fe80::1%a',
      'fe80::1%b',
      'ff02::1:2',
    ];
    assert.deepEqual(sorted.toReversed().sort(compareAddresses), sorted);
  });
});
