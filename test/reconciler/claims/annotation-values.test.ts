import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { knownAnnotations } from '../../../reconciler/claims/annotation-table.ts';
import { parseHostnameSource, quoted } from '../../../reconciler/claims/annotation-values.ts';
import { readSettings, readTargets } from '../../../reconciler/claims/settings.ts';
import { prefix } from './sample.ts';

/** `message; hint` of what is wrong with a value, undefined when nothing is. */
function told(name: string, value: string): string | undefined {
  const found = knownAnnotations.get(name)?.problem?.(value);
  return found && [found.message, ...(found.hint === undefined ? [] : [found.hint])].join('; ');
}

/** What sync makes of it. */
function settingsWith(name: string, value: string) {
  const named = { name: 'a', namespace: 'n', uid: '', generation: 1, creationTimestamp: '', deleting: false };
  const metadata = { ...named, labels: {}, annotations: { [prefix + name]: value } };
  return { ...readSettings(metadata, [prefix]), targets: readTargets(metadata, [prefix]) };
}

interface Cases {
  readonly good: readonly string[];
  /** What is said of each. */
  readonly bad: Readonly<Record<string, string>>;
}

const list = 'must be addresses or hostnames, not';
const ttlForm = 'must be seconds or a duration such as 10m, not';
const ttlRange = 'must be from 1 to 2147483647 seconds, not';
const sources = 'use annotation-only or defined-hosts-only, not';

const cases: Readonly<Record<string, Cases>> = {
  ttl: {
    good: ['1', '60', '+60', '2147483647', '10m', '1h30m', '20.5s', '1999ms', '0', '-0', '0s'],
    bad: {
      '': `${ttlForm} ""`,
      'ten minutes': `${ttlForm} "ten minutes"`,
      ' 60': `${ttlForm} " 60"`,
      '1.5': `${ttlForm} "1.5"`,
      '1d': `${ttlForm} "1d"`,
      '-5': `${ttlRange} "-5"`,
      '2147483648': `${ttlRange} "2147483648"`,
      '100ms': `${ttlRange} "100ms"`,
      '-10m': `${ttlRange} "-10m"`,
      '-100ms': `${ttlRange} "-100ms"`,
      '999999h': `${ttlRange} "999999h"`,
    },
  },
  target: {
    good: [
      '',
      ',',
      '192.0.2.1',
      '192.0.2.1, 2001:db8::1',
      'lb.example.net.',
      'LB.example.net',
      '_x.example.net',
      'bücher.example',
      'lb',
      ' a.b , c.d ',
    ],
    bad: {
      'http://lb.example.net': `${list} "http://lb.example.net"`,
      '192.0.2.1,lb..net,also bad': 'is read as "alsobad", since the spaces in "also bad" are dropped',
      '192.0.2.1,lb..net,http://x': `${list} "lb..net"`,
      '192.0.2.1:80': `${list} "192.0.2.1:80"`,
      '192.0.2.0/24': `${list} "192.0.2.0/24"`,
      'fe80::1%eth0': `${list} "fe80::1%eth0"`,
      '256.0.0.1': `${list} "256.0.0.1"`,
      'a.b,.': `${list} "."`,
      'a.b\tc.d': `${list} "a.b\\u{9}c.d"`,
      '192.0.2.1 192.0.2.2':
        'is read as "192.0.2.1192.0.2.2", since the spaces in "192.0.2.1 192.0.2.2" are dropped; did you mean 192.0.2.1,192.0.2.2?',
    },
  },
  hostname: {
    good: ['', 'a.example.com', ' a.example.com , b.example.com ,', 'a..b', 'http://x y', 'a b..c', 'a.b\tc.d'],
    bad: {
      'we b.example.com': 'is read as "web.example.com", since the spaces in "we b.example.com" are dropped',
      'a.b,c  .d': 'is read as "c.d", since the spaces in "c .d" are dropped',
      'a.example.com b.example.com':
        'is read as "a.example.comb.example.com", since the spaces in "a.example.com b.example.com" are dropped; did you mean a.example.com,b.example.com?',
    },
  },
  'internal-hostname': {
    good: ['a.b, c.d'],
    bad: { 'a b.c': 'is read as "ab.c", since the spaces in "a b.c" are dropped' },
  },
  'set-identifier': { good: ['', 'x', ' Any thing '], bad: {} },
  alias: {
    good: ['true'],
    bad: Object.fromEntries(
      ['', 'True', 'false', 'A', 'AAAA'].map((value) => [value, `is ignored unless it is true, and it is "${value}"`]),
    ),
  },
  'record-type': {
    good: ['ptr', 'PTR', ''],
    bad: { A: 'means no PTR record unless it is ptr, and it is "A"' },
  },
  access: {
    good: ['public', 'private'],
    bad: {
      Public: 'must be public or private, not "Public"; did you mean public?',
      both: 'must be public or private, not "both"',
      '': 'must be public or private, not ""',
    },
  },
  'endpoints-type': {
    good: ['NodeExternalIP', 'HostIP'],
    bad: {
      hostip: 'must be NodeExternalIP or HostIP, not "hostip"; did you mean HostIP?',
      PodIP: 'must be NodeExternalIP or HostIP, not "PodIP"',
    },
  },
  'ingress-hostname-source': {
    good: ['annotation-only', 'defined-hosts-only', 'Defined-Hosts-Only'],
    bad: {
      'annotations-only': `publishes nothing: ${sources} "annotations-only"; did you mean annotation-only?`,
      '': `publishes nothing: ${sources} ""`,
    },
  },
  'gateway-hostname-source': {
    good: ['annotation-only', 'defined-hosts-only'],
    bad: { both: `has no effect: ${sources} "both"` },
  },
  'aws-weight': {
    good: ['0', '255', '+7', '010'],
    bad: Object.fromEntries(
      ['', '-1', '256', '1.5', '1e2', 'x', ' 1', '9'.repeat(70)].map((value) => [
        value,
        `must be an integer from 0 to 255, not ${value.length > 60 ? `"${'9'.repeat(57)}..."` : `"${value}"`}`,
      ]),
    ),
  },
  'aws-failover': {
    good: ['PRIMARY', 'SECONDARY'],
    bad: {
      secondary: 'must be PRIMARY or SECONDARY, not "secondary"; did you mean SECONDARY?',
      backup: 'must be PRIMARY or SECONDARY, not "backup"',
    },
  },
  'aws-multi-value-answer': {
    good: ['', 'true'],
    bad: { false: 'must be true, not "false"; to turn it off, leave it out' },
  },
  'aws-evaluate-target-health': {
    good: ['true', 'false'],
    bad: { TRUE: 'must be true or false, not "TRUE"; did you mean true?', '': 'must be true or false, not ""' },
  },
  'aws-region': {
    good: ['eu-west-1', 'us-gov-west-1', 'ap-southeast-7', 'cn-northwest-1', 'eusc-de-east-1', 'us-iso-east-1'],
    bad: Object.fromEntries(
      ['', 'EU-West-1', 'Ireland', 'eu-west-1a', 'eu-west'].map((value) => [
        value,
        `must be a region such as eu-west-1, not "${value}"`,
      ]),
    ),
  },
  'aws-geolocation-continent-code': {
    good: ['AF', 'AN', 'AS', 'EU', 'NA', 'OC', 'SA'],
    bad: {
      eu: 'must be AF, AN, AS, EU, NA, OC or SA, not "eu"; did you mean EU?',
      Europe: 'must be AF, AN, AS, EU, NA, OC or SA, not "Europe"',
    },
  },
  'aws-geolocation-country-code': {
    good: ['DE', '*'],
    bad: {
      de: 'must be two capital letters such as DE, or *, not "de"',
      DEU: 'must be two capital letters such as DE, or *, not "DEU"',
    },
  },
  'aws-geolocation-subdivision-code': {
    good: ['CA', '05', 'NY'],
    bad: { California: 'must be a code such as CA, not "California"', '': 'must be a code such as CA, not ""' },
  },
  'aws-geoproximity-region': {
    good: ['us-east-1'],
    bad: { Virginia: 'must be a region such as eu-west-1, not "Virginia"' },
  },
  'aws-geoproximity-local-zone-group': { good: ['us-east-1-bos-1'], bad: { '': 'must not be empty' } },
  'aws-geoproximity-coordinates': {
    good: ['52.5,13.4', '-90,180', '+90.,-180.0', '.5,0'],
    bad: Object.fromEntries(
      ['', '52.5', '52.5, 13.4', '90.1,0', '0,180.1', '1,2,3', 'x,y', '1,'].map((value) => [
        value,
        `must be latitude,longitude such as 52.5,13.4, not "${value}"`,
      ]),
    ),
  },
  'aws-geoproximity-bias': {
    good: ['-99', '0', '99'],
    bad: {
      '100': 'must be an integer from -99 to 99, not "100"',
      x: 'must be an integer from -99 to 99, not "x"',
    },
  },
  'aws-health-check-id': { good: ['abc'], bad: { '': 'must not be empty' } },
  'aws-target-hosted-zone': { good: ['Z1'], bad: { '': 'must not be empty' } },
  'aws-hosted-zone-id': { good: ['Z1'], bad: { '': 'must not be empty' } },
};

for (const [name, { good, bad }] of Object.entries(cases)) {
  describe(`the annotation ${name}`, () => {
    for (const value of good) it(`may be ${JSON.stringify(value)}`, () => assert.equal(told(name, value), undefined));
    for (const [value, said] of Object.entries(bad)) {
      it(`may not be ${JSON.stringify(value).slice(0, 40)}`, () => assert.equal(told(name, value), said));
    }
  });
}

it('every known annotation has its values here', () => {
  const untested = [...knownAnnotations.keys()].filter((name) => !(name in cases));
  // `ingress` counts on none of our kinds, so its value is never looked at.
  assert.deepEqual(untested, ['ingress']);
});

describe('what is said of a value agrees with what sync makes of it', () => {
  it('of a TTL: it is ignored where something is said, and where it asks for none', () => {
    const { good, bad } = cases.ttl ?? { good: [], bad: {} };
    const zero = ['0', '-0', '0s'];
    for (const value of good) assert.equal(settingsWith('ttl', value).ttl === undefined, zero.includes(value), value);
    for (const value of Object.keys(bad)) assert.equal(settingsWith('ttl', value).ttl, undefined, value);
  });

  it('of an alias: only true is one', () => {
    for (const value of ['true', 'True', 'false', '', 'A', 'AAAA']) {
      assert.equal(settingsWith('alias', value).properties.length === 1, told('alias', value) === undefined, value);
    }
  });

  it('of targets: nothing is said of what becomes addresses and names, and the result of dropped spaces is the target', () => {
    assert.deepEqual(settingsWith('target', ' a.b , c.d ').targets, ['a.b', 'c.d']);
    assert.deepEqual(settingsWith('target', '192.0.2.1 192.0.2.2').targets, ['192.0.2.1192.0.2.2']);
    assert.deepEqual(settingsWith('target', 'a.b,.').targets, ['a.b']);
  });

  it('of a hostname source: it is one where nothing is said', () => {
    for (const value of ['Annotation-Only', 'defined-hosts-only', 'both', '', 'annotation-only ']) {
      const understood = parseHostnameSource(value) !== undefined;
      assert.equal(told('ingress-hostname-source', value) === undefined, understood, value);
      assert.equal(told('gateway-hostname-source', value) === undefined, understood, value);
    }
  });

  it('of a bad value of AWS: it is passed on all the same', () => {
    assert.deepEqual(settingsWith('aws-weight', 'x').properties, [{ name: 'aws/weight', value: 'x' }]);
    assert.deepEqual(settingsWith('aws-foo', 'x').properties, [{ name: 'aws/foo', value: 'x' }]);
  });
});

describe('a value in a message', () => {
  it('is quoted, printable and at most 60 characters long', () => {
    assert.equal(quoted('a "b"'), '"a \\"b\\""');
    assert.equal(quoted('a\r\nb\u202e'), '"a\\u{d}\\u{a}b\\u{202e}"');
    assert.equal(quoted('x'.repeat(60)), `"${'x'.repeat(60)}"`);
    assert.equal(quoted('x'.repeat(61)), `"${'x'.repeat(57)}..."`);
    for (const value of ['\u0000'.repeat(50), '"'.repeat(500), '😀'.repeat(60), '\ud800'.repeat(61)]) {
      const shown = quoted(value);
      assert.ok(shown.length <= 62, shown);
      assert.match(shown, /^"[^\p{C}]*"$/u);
    }
  });
});
