import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseNet, readNets, targetNets } from '../../../reconciler/shape/target-nets.ts';

const filter = (wanted: readonly string[], unwanted: readonly string[] = []) => {
  const { passes } = targetNets(readNets(wanted).nets, readNets(unwanted).nets);
  return (...targets: readonly string[]) => targets.filter(passes);
};

const targets = ['10.1.2.3', '192.0.2.1', '2001:db8::1', 'fd00::1', 'lb.example.net', '"text"'];

describe('a network', () => {
  it('is an address and a number of bits', () => {
    assert.deepEqual(parseNet('10.0.0.0/8'), { address: '10.0.0.0', bits: 8, family: 'ipv4' });
    assert.deepEqual(parseNet('2001:db8::/32'), { address: '2001:db8::', bits: 32, family: 'ipv6' });
  });

  for (const text of [
    '8.8.8.8',
    '10.0.0.0/33',
    '::/129',
    '10.0.0/8',
    '10.0.0.0/08',
    '10.0.0.0/',
    '/8',
    'a/8',
    '',
    'fe80::1%eth0/64',
    '1.2.3.4/8/9',
  ]) {
    it(`is not: ${JSON.stringify(text)}`, () => assert.equal(parseNet(text), undefined));
  }

  it('that is none is told and left out; of none at all everything passes', () => {
    assert.deepEqual(readNets([' 10.0.0.0/8 ', '8.8.8.8']).invalid, ['8.8.8.8']);
    assert.deepEqual(filter([' 10.0.0.0/8 ', '8.8.8.8'])(...targets), ['10.1.2.3']);
    assert.deepEqual(filter(['8.8.8.8', ''])(...targets), targets);
    assert.equal(readNets([]).nets, undefined);
  });
});

describe('the target filter', () => {
  it('drops what is in no wanted network, names too', () => {
    assert.deepEqual(filter(['10.0.0.0/8', '2001:db8::/32'])(...targets), ['10.1.2.3', '2001:db8::1']);
  });

  it('keeps names where there are unwanted networks alone', () => {
    const kept = ['192.0.2.1', 'fd00::1', 'lb.example.net', '"text"'];
    assert.deepEqual(filter([], ['10.0.0.0/8', '2001:db8::/32'])(...targets), kept);
  });

  it('lets the unwanted network win', () => {
    assert.deepEqual(filter(['10.0.0.0/8'], ['10.1.0.0/16'])('10.1.2.3', '10.2.2.3'), ['10.2.2.3']);
  });

  it('counts to the last bit', () => {
    assert.deepEqual(filter(['192.0.2.128/25'])('192.0.2.127', '192.0.2.128', '192.0.2.255', '192.0.3.0'), [
      '192.0.2.128',
      '192.0.2.255',
    ]);
    assert.deepEqual(filter(['192.0.2.1/32'])('192.0.2.1', '192.0.2.2'), ['192.0.2.1']);
    assert.deepEqual(filter(['0.0.0.0/0'])('255.255.255.255', '::1'), ['255.255.255.255']);
  });
});
