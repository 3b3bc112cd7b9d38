// Record sets as Route 53 lists and takes them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalZone } from '../../../../reconciler/providers/route53/canonical-zones.ts';
import { readName, readText, writeText } from '../../../../reconciler/providers/route53/name-text.ts';
import { readSet, writeSet } from '../../../../reconciler/providers/route53/record-form.ts';

describe('the zone of an AWS endpoint', () => {
  const cases = [
    ['lb.eu-central-1.elb.amazonaws.com', 'Z215JYRZR1TBD5'],
    ['Dualstack.LB.eu-central-1.elb.amazonaws.com.', 'Z215JYRZR1TBD5'],
    ['nlb.elb.us-east-1.amazonaws.com', 'Z26RNL4JYFTOTI'],
    ['lb.cn-north-1.elb.amazonaws.com.cn', 'Z1GDH35T77C1KE'],
    ['nlb.elb.cn-northwest-1.amazonaws.com.cn', 'ZQEIKTCZ8352D'],
    ['vpce-1.us-west-2.vpce.amazonaws.com', 'Z1YSA3EXCYUU9Z'],
    ['d-1.execute-api.us-east-1.amazonaws.com', 'Z1UJRXOUMOOFQ8'],
    ['d111.cloudfront.net', 'Z2FDTNDATAQYW2'],
    ['a1.awsglobalaccelerator.com', 'Z2BJ6XQ5FK7U4H'],
    ['lb.xx-nowhere-1.elb.amazonaws.com', undefined],
    ['notcloudfront.net', undefined],
    ['execute-api.ca-west-1.amazonaws.com', undefined],
    ['com', undefined],
  ] as const;
  for (const [host, zone] of cases) {
    it(`is that of its region: ${host}`, () => {
      assert.equal(canonicalZone(host), zone);
    });
  }
});

describe('a name', () => {
  it('has its octal escapes taken out, its final dot and its capitals', () => {
    assert.equal(readName('\\052.Example.com.'), '*.example.com');
    assert.equal(readName('caf\\303\\251.example.com.'), 'café.example.com');
    assert.equal(readName('a\\\\b.example.com.'), 'a\\\\b.example.com');
  });
});

describe('a text', () => {
  it('is read as one string, its octal escapes as the octets that they are', () => {
    assert.equal(readText('"one" "two"'), '"onetwo"');
    assert.equal(readText('"caf\\303\\251"'), '"café"');
    assert.equal(readText('"a\\"b"'), '"a\\"b"');
  });

  it('that cannot be read stays as it is', () => {
    assert.equal(readText('no quotes'), 'no quotes');
  });

  it('is written in strings of 255 octets and in printable ASCII', () => {
    assert.equal(writeText(`"${'x'.repeat(256)}"`), `"${'x'.repeat(255)}" "x"`);
    assert.equal(writeText('"é"'), '"\\303\\251"');
    assert.equal(writeText('heritage=external-dns'), '"heritage=external-dns"');
  });
});

describe('a record set', () => {
  it('of a type that the program does not know is passed over', () => {
    assert.equal(readSet({ Name: 'example.com.', Type: 'SOA', TTL: 900, ResourceRecords: [] }, 'Z'), undefined);
  });

  it('keeps the final dots of SRV targets and no others', () => {
    const set = (Type: 'SRV' | 'MX', Value: string) => ({ Name: 'x.', Type, TTL: 1, ResourceRecords: [{ Value }] });
    assert.deepEqual(readSet(set('SRV', '1 2 3 h.example.net.'), 'Z')?.targets, ['1 2 3 h.example.net.']);
    assert.deepEqual(readSet(set('MX', '10 h.example.net.'), 'Z')?.targets, ['10 h.example.net']);
  });

  it('with a routing property and no set identifier has none', () => {
    const providerSpecific = [{ name: 'aws/weight', value: '1' }];
    const set = writeSet({ dnsName: 'x.example.com', recordType: 'A', targets: ['192.0.2.1'], providerSpecific }, 'Z');
    assert.deepEqual(set, { Name: 'x.example.com', Type: 'A', TTL: 300, ResourceRecords: [{ Value: '192.0.2.1' }] });
  });

  it('that owns an alias is a text and no alias', () => {
    const providerSpecific = [{ name: 'alias', value: 'true' }];
    const set = writeSet({ dnsName: 'x.example.com', recordType: 'TXT', targets: ['"h"'], providerSpecific }, 'Z');
    assert.equal(set.AliasTarget, undefined);
  });
});
