import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reverseName } from '../../../reconciler/addresses.ts';
import type { Endpoint } from '../../../reconciler/endpoint.ts';
import { type Shaping, shapeEndpoints } from '../../../reconciler/shape/shape.ts';
import { readNets, targetNets } from '../../../reconciler/shape/target-nets.ts';
import { acceptedClaim, want } from '../plan/rig.ts';

const asks = (value: string) => ({ properties: [{ name: 'record-type', value }] });

/** The PTR endpoints, one line each. */
function pointers(endpoints: readonly Endpoint[], shaping: Shaping = { ptr: 'every' }, minTTL = 0): readonly string[] {
  const shaped = shapeEndpoints(endpoints, shaping, { minTTL, provider: 'rfc2136' }).endpoints;
  for (const { providerSpecific } of shaped) assert.deepEqual(providerSpecific, [], 'nobody keeps record-type');
  return shaped
    .filter(({ recordType }) => recordType === 'PTR')
    .map(({ dnsName, targets, recordTTL }) => `${dnsName} ${targets.join(' ')} ${recordTTL ?? '-'}`);
}

describe('the name of a PTR record', () => {
  it('is the address backwards, by octets or by nibbles', () => {
    assert.equal(reverseName('192.0.2.10'), '10.2.0.192.in-addr.arpa');
    assert.equal(
      reverseName('2001:DB8::abcd:1'),
      '1.0.0.0.d.c.b.a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
    );
  });

  it('is none of what is no address', () => {
    for (const text of ['lb.example.net', '', '192.0.2', 'fe80::1%eth0']) assert.equal(reverseName(text), undefined);
  });
});

describe('with --create-ptr', () => {
  it('every address has a PTR record to every name that has it, with the least TTL', () => {
    const endpoints = [
      ...want('b.ex.com', ['192.0.2.1'], { ttl: 60 }),
      ...want('a.ex.com', ['192.0.2.1', '192.0.2.2', '2001:db8::1'], { ttl: 300 }),
    ];
    assert.deepEqual(pointers(endpoints), [
      '1.2.0.192.in-addr.arpa a.ex.com b.ex.com 60',
      '2.2.0.192.in-addr.arpa a.ex.com 300',
      '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa a.ex.com 300',
    ]);
  });

  it('a TTL that is not set is the least, and --min-ttl fills it in afterwards', () => {
    const endpoints = [...want('a.ex.com', ['192.0.2.1'], { ttl: 60 }), ...want('b.ex.com', ['192.0.2.1'])];
    assert.deepEqual(pointers(endpoints), ['1.2.0.192.in-addr.arpa a.ex.com b.ex.com -']);
    assert.deepEqual(pointers(endpoints, { ptr: 'every' }, 120), ['1.2.0.192.in-addr.arpa a.ex.com b.ex.com 120']);
  });

  it('wildcards, CNAMEs and targets that are no address have none', () => {
    assert.deepEqual(pointers(want('*.ex.com', ['192.0.2.1'])), []);
    assert.deepEqual(pointers(want('a.ex.com', ['lb.example.net'])), []);
    const alias = { dnsName: 'a.ex.com', recordType: 'A', targets: ['lb.example.net'] } as const;
    assert.deepEqual(pointers([{ ...alias, from: [acceptedClaim('a.ex.com')] }]), []);
  });

  it('an object may refuse, with any word but ptr', () => {
    assert.deepEqual(pointers(want('a.ex.com', ['192.0.2.1'], asks(''))), []);
    assert.deepEqual(pointers(want('a.ex.com', ['192.0.2.1'], asks('a'))), []);
  });

  it('only addresses that pass the target filter have one', () => {
    const targets = targetNets(readNets(['192.0.2.0/31']).nets, undefined);
    const endpoints = want('a.ex.com', ['192.0.2.1', '192.0.2.9']);
    assert.deepEqual(pointers(endpoints, { ptr: 'every', targets }), ['1.2.0.192.in-addr.arpa a.ex.com -']);
  });

  it('has the claims of its names and no resource', () => {
    const endpoints = [...want('a.ex.com', ['192.0.2.1']), ...want('b.ex.com', ['192.0.2.1'])];
    const shaped = shapeEndpoints(endpoints, { ptr: 'every' }, { minTTL: 0, provider: 'aws' }).endpoints;
    const pointer = shaped.find(({ recordType }) => recordType === 'PTR');
    assert.deepEqual(
      pointer?.from.map(({ host }) => host),
      ['a.ex.com', 'b.ex.com'],
    );
    assert.deepEqual(pointer?.labels, {});
  });
});

describe('without --create-ptr', () => {
  it('only objects that ask for it have PTR records, in any case of the word', () => {
    const endpoints = [
      ...want('a.ex.com', ['192.0.2.1'], asks('PTR')),
      ...want('b.ex.com', ['192.0.2.2'], asks('no')),
      ...want('c.ex.com', ['192.0.2.3']),
    ];
    assert.deepEqual(pointers(endpoints, { ptr: 'asked' }), ['1.2.0.192.in-addr.arpa a.ex.com -']);
  });

  it('and none where PTR is not managed', () => {
    assert.deepEqual(pointers(want('a.ex.com', ['192.0.2.1'], asks('ptr')), {}), []);
  });
});
