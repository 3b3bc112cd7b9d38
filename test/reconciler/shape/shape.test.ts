import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Nat64Error, nat64Of } from '../../../reconciler/shape/nat64.ts';
import { type Shaping, shapeEndpoints } from '../../../reconciler/shape/shape.ts';
import { readNets, targetNets } from '../../../reconciler/shape/target-nets.ts';
import { want } from '../plan/rig.ts';

const finish = { minTTL: 0, provider: 'aws' };

const shaped = (targets: readonly string[], shaping: Shaping) => {
  const { endpoints, dropped } = shapeEndpoints(
    want('a.ex.com', targets, { ttl: 60, setIdentifier: 'eu' }),
    shaping,
    finish,
  );
  const line = ({ recordType, targets, recordTTL, setIdentifier }: (typeof endpoints)[number]) =>
    `${recordType} ${targets.join(' ')} ${recordTTL} ${setIdentifier}`;
  return [...endpoints.map(line), ...dropped.map((endpoint) => `- ${line(endpoint)}`)];
};

describe('an address inside a NAT64 network', () => {
  const nat64 = nat64Of(['64:ff9b::/96', ' 2001:db8:1::/96 ']);

  it('has an IPv4 address inside, in any spelling', () => {
    assert.equal(nat64('64:ff9b::192.0.2.1'), '192.0.2.1');
    assert.equal(nat64('64:ff9b::c000:201'), '192.0.2.1');
    assert.equal(nat64('0064:FF9B:0:0:0:0:C000:0201'), '192.0.2.1');
    assert.equal(nat64('64:ff9b::1'), '0.0.0.1');
    assert.equal(nat64('64:ff9b::'), '0.0.0.0');
    assert.equal(nat64('64:ff9b::1:0'), '0.1.0.0');
    assert.equal(nat64('2001:db8:1::ffff:ffff'), '255.255.255.255');
  });

  it('is no other one', () => {
    for (const target of ['64:ff9b:1::1', '2001:db8::1', '192.0.2.1', 'lb.example.net', '64:ff9b::1%eth0', '']) {
      assert.equal(nat64(target), undefined, target);
    }
  });

  it('gets an A record beside its AAAA, with the same settings', () => {
    assert.deepEqual(shaped(['64:ff9b::192.0.2.1', '2001:db8::1'], { nat64 }), [
      'AAAA 2001:db8::1 64:ff9b::192.0.2.1 60 eu',
      'A 192.0.2.1 60 eu',
    ]);
    assert.deepEqual(shaped(['2001:db8::1'], { nat64 }), ['AAAA 2001:db8::1 60 eu']);
  });

  for (const prefix of ['64:ff9b::/64', '64:ff9b::', '10.0.0.0/96', '10.0.0.0/8', 'x']) {
    it(`is not told by ${prefix}`, () => assert.throws(() => nat64Of([prefix]), Nat64Error));
  }
});

describe('the target filter on endpoints', () => {
  const targets = targetNets(readNets(['192.0.2.0/24']).nets, undefined);

  it('keeps the targets that pass and drops an endpoint without any', () => {
    assert.deepEqual(shaped(['192.0.2.1', '198.51.100.1', 'lb.example.net', '::1'], { targets }), [
      'A 192.0.2.1 60 eu',
      '- AAAA ::1 60 eu',
      '- CNAME lb.example.net 60 eu',
    ]);
  });

  it('comes after NAT64: what it adds is filtered too', () => {
    const nat64 = nat64Of(['64:ff9b::/96']);
    assert.deepEqual(shaped(['64:ff9b::192.0.2.1', '64:ff9b::198.51.100.1'], { nat64, targets }), [
      'A 192.0.2.1 60 eu',
      '- AAAA 64:ff9b::192.0.2.1 64:ff9b::198.51.100.1 60 eu',
    ]);
  });
});
