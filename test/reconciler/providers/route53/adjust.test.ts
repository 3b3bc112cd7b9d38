// What Route 53 makes of wanted endpoints, and that it compares equal to what is read back of them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { differs } from '../../../../reconciler/plan/difference.ts';
import { adjustEndpoints } from '../../../../reconciler/providers/route53/adjust.ts';
import { readSet, writeSet } from '../../../../reconciler/providers/route53/record-form.ts';
import type { RecordSet, RecordType } from '../../../../reconciler/record-set.ts';

const defaults = { preferCname: false, evaluateTargetHealth: true };
const balancer = 'dualstack.lb-1.eu-west-1.elb.amazonaws.com';

function wanted(recordType: RecordType, target: string, properties: Record<string, string> = {}): RecordSet {
  const providerSpecific = Object.entries(properties).map(([name, value]) => ({ name, value }));
  return { dnsName: 'www.example.com', recordType, targets: [target], recordTTL: 60, providerSpecific };
}

function shown(records: readonly RecordSet[]): readonly string[] {
  return records.map(({ recordType, recordTTL, providerSpecific = [] }) => {
    const properties = providerSpecific.map(({ name, value }) => `${name}=${value}`);
    return [recordType, recordTTL, ...properties].join(' ');
  });
}

function adjusted(record: RecordSet, options = defaults): readonly string[] {
  return shown(adjustEndpoints([record], options));
}

const families = (rest: string) => ['A', 'AAAA'].map((type) => `${type} 300 alias=true ${rest}`);

describe('a CNAME', () => {
  it('to a load balancer becomes an alias of both families with the TTL of aliases', () => {
    assert.deepEqual(adjusted(wanted('CNAME', balancer)), families('aws/evaluate-target-health=true'));
  });

  it('to anything else stays one and says that it is no alias', () => {
    const health = { 'aws/evaluate-target-health': 'true' };
    assert.deepEqual(adjusted(wanted('CNAME', 'host.example.net', health)), ['CNAME 60 alias=false']);
  });

  it('stays one where CNAMEs are preferred, but not against its own word', () => {
    const options = { ...defaults, preferCname: true };
    assert.deepEqual(adjusted(wanted('CNAME', balancer), options), ['CNAME 60 alias=false']);
    assert.equal(adjusted(wanted('CNAME', balancer, { alias: 'true' }), options).length, 2);
  });

  it('becomes an alias of one family, or none, by its own word', () => {
    const of = (alias: string) => adjusted(wanted('CNAME', balancer, { alias })).map((text) => text.split(' ')[0]);
    assert.deepEqual([of('A'), of('AAAA'), of('false'), of('maybe')], [['A'], ['AAAA'], ['CNAME'], ['A', 'AAAA']]);
  });

  it('without a TTL becomes an alias without one', () => {
    const [first] = adjustEndpoints([{ ...wanted('CNAME', balancer), recordTTL: undefined }], defaults);
    assert.equal(first?.recordTTL, undefined);
  });
});

describe('an alias', () => {
  it('follows the health of its target as it says, else as the flag says', () => {
    const health = (value: string) => wanted('CNAME', balancer, { 'aws/evaluate-target-health': value });
    assert.deepEqual(adjusted(health('true'), { ...defaults, evaluateTargetHealth: false }), [
      ...families('aws/evaluate-target-health=true'),
    ]);
    assert.deepEqual(adjusted(health('yes')), families('aws/evaluate-target-health=false'));
    const off = { ...defaults, evaluateTargetHealth: false };
    assert.deepEqual(adjusted(wanted('CNAME', balancer), off), families('aws/evaluate-target-health=false'));
  });

  it('may be an A or AAAA record already', () => {
    assert.deepEqual(adjusted(wanted('A', 'x.example.com', { alias: 'A' })), [
      'A 300 alias=true aws/evaluate-target-health=true',
    ]);
    assert.deepEqual(
      adjusted(wanted('AAAA', '2001:db8::1', { alias: 'A', 'aws/evaluate-target-health': 'true' })),
      ['AAAA 60 '].map((text) => text.trim()),
    );
  });
});

describe('properties get the spelling that is read back', () => {
  const cases: readonly (readonly [string, Record<string, string>, string])[] = [
    ['a weight', { 'aws/weight': '010' }, 'aws/weight=10'],
    ['a weight that is none', { 'aws/weight': 'many' }, 'aws/weight=0'],
    ['multi-value', { 'aws/multi-value-answer': 'true' }, 'aws/multi-value-answer='],
    ['multi-value that is off', { 'aws/multi-value-answer': 'false' }, ''],
    [
      'a place without a bias',
      { 'aws/geoproximity-coordinates': '52.5, 13.4' },
      'aws/geoproximity-bias=0 aws/geoproximity-coordinates=52.5,13.4',
    ],
    ['coordinates that are none', { 'aws/geoproximity-coordinates': '152.5,13.4' }, ''],
    [
      'a continent, which leaves no country',
      { 'aws/geolocation-continent-code': 'EU', 'aws/geolocation-country-code': 'DE' },
      'aws/geolocation-continent-code=EU',
    ],
    ['a pin to a zone', { 'aws/hosted-zone-id': 'Z1' }, ''],
  ];
  for (const [what, properties, expected] of cases) {
    it(what, () => {
      const record = { ...wanted('A', '192.0.2.1', properties), setIdentifier: 'one' };
      assert.deepEqual(adjusted(record), [`A 60 ${expected}`.trim()]);
    });
  }
});

describe('what is written reads back as it was wanted', () => {
  const routed = (properties: Record<string, string>) => ({
    ...wanted('A', '192.0.2.1', properties),
    setIdentifier: 'one',
  });
  const cases: readonly (readonly [string, RecordSet])[] = [
    ['an alias to a load balancer', wanted('CNAME', balancer)],
    ['an alias inside the zone', wanted('CNAME', 'other.example.com', { alias: 'true' })],
    [
      'an alias to a zone of its own',
      wanted('CNAME', 'x.on.example', { alias: 'A', 'aws/target-hosted-zone': '/hostedzone/ZX' }),
    ],
    ['a zone that its target has anyway', wanted('CNAME', balancer, { 'aws/target-hosted-zone': 'Z32O12XQLNTSW2' })],
    ['a CNAME', wanted('CNAME', 'host.example.net')],
    ['a weight', routed({ 'aws/weight': '10', 'aws/health-check-id': 'h-1' })],
    ['a region', routed({ 'aws/region': 'eu-west-1' })],
    ['failover', routed({ 'aws/failover': 'PRIMARY' })],
    ['multi-value', routed({ 'aws/multi-value-answer': 'true' })],
    ['a continent', routed({ 'aws/geolocation-continent-code': 'EU' })],
    ['a subdivision', routed({ 'aws/geolocation-country-code': 'US', 'aws/geolocation-subdivision-code': 'CA' })],
    ['a place', routed({ 'aws/geoproximity-coordinates': '-1.5,+13' })],
    ['a place by region', routed({ 'aws/geoproximity-region': 'eu-west-1', 'aws/geoproximity-bias': '-10' })],
    ['a local zone', routed({ 'aws/geoproximity-local-zone-group': 'us-west-2-lax-1' })],
    ['a wildcard', { ...wanted('A', '192.0.2.1'), dnsName: '*.example.com' }],
    ['a long text', wanted('TXT', `"${'0123456789'.repeat(60)}"`)],
    ['a text of odd characters', wanted('TXT', '"é \\\\ \\" \\007"')],
  ];
  for (const [what, record] of cases) {
    it(what, () => {
      for (const next of adjustEndpoints([record], defaults)) {
        const back = readSet(writeSet(next, 'ZONE'), 'ZONE');
        assert.ok(back !== undefined && !differs(next, back), JSON.stringify([next, back]));
      }
    });
  }
});
