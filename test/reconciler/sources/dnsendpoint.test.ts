import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Desired, type DesiredOptions, desiredEndpoints } from '../../../reconciler/desired.ts';
import type { Endpoint } from '../../../reconciler/endpoint.ts';
import { dnsEndpoint, everyPolicy, storeOf } from '../objects.ts';

type Raw = Readonly<Record<string, unknown>>;

function desiredOf(entries: readonly unknown[], options: Partial<DesiredOptions> = {}): Desired {
  const objects = [dnsEndpoint('names', entries)];
  return desiredEndpoints({ policy: everyPolicy, ...storeOf(objects), minTTL: 0, provider: 'aws', ...options });
}

/** What becomes of an entry: the targets of its record, or why there is none. */
function entry(raw: Raw): readonly string[] | string {
  const { endpoints, pending } = desiredOf([{ dnsName: 'a.ex.com', ...raw }]);
  const [{ pending: why } = { pending: undefined }] = pending;
  return why === undefined ? (endpoints[0]?.targets ?? 'nothing') : `${why.code}: ${why.message}`;
}

function of(recordType: string, ...targets: readonly string[]): readonly string[] | string {
  return entry({ recordType, targets });
}

function without({ from: _from, ...record }: Endpoint) {
  return record;
}

describe('a DNSEndpoint publishes', () => {
  it('every entry with its own type, TTL, set identifier, labels and properties', () => {
    const { endpoints, pending } = desiredOf([
      {
        dnsName: 'A.ex.com.',
        recordType: 'A',
        targets: ['192.0.2.2', '192.0.2.1'],
        recordTTL: 60,
        setIdentifier: 'blue',
        labels: { team: 'x', resource: 'ingress/a/b' },
        providerSpecific: [{ name: 'aws/weight', value: '10' }],
      },
      { dnsName: 'a.ex.com', recordType: 'TXT', targets: ['"v=spf1 -all"'] },
    ]);
    assert.deepEqual(pending, []);
    assert.deepEqual(endpoints.map(without), [
      {
        dnsName: 'a.ex.com',
        recordType: 'A',
        targets: ['192.0.2.1', '192.0.2.2'],
        recordTTL: 60,
        setIdentifier: 'blue',
        labels: { team: 'x', resource: 'crd/shop/names' },
        providerSpecific: [{ name: 'aws/weight', value: '10' }],
      },
      {
        dnsName: 'a.ex.com',
        recordType: 'TXT',
        targets: ['"v=spf1 -all"'],
        recordTTL: undefined,
        setIdentifier: undefined,
        labels: { resource: 'crd/shop/names' },
        providerSpecific: [],
      },
    ]);
  });

  it('the default TTL where an entry has none', () => {
    const entries = [undefined, 0, -1, 5].map((recordTTL, index) => ({
      dnsName: `n${index}.ex.com`,
      recordType: 'A',
      targets: ['192.0.2.1'],
      recordTTL,
    }));
    assert.deepEqual(
      desiredOf(entries, { minTTL: 60 }).endpoints.map(({ recordTTL }) => recordTTL),
      [60, 60, 60, 5],
    );
  });

  it('no properties of other providers', () => {
    const providerSpecific = ['scw/x', 'alias', 'aws/region'].map((name) => ({ name, value: 'true' }));
    const [endpoint] = desiredOf([
      { dnsName: 'a.ex.com', recordType: 'CNAME', targets: ['b.ex.com'], providerSpecific },
    ]).endpoints;
    assert.deepEqual(
      endpoint?.providerSpecific?.map(({ name }) => name),
      ['alias', 'aws/region'],
    );
  });

  it('nothing by annotation: its settings are in its entries', () => {
    const settings = { target: '198.51.100.1', ttl: '90', 'set-identifier': 'blue', 'aws-weight': '1' };
    const objects = [
      dnsEndpoint('names', [{ dnsName: 'a.ex.com', recordType: 'A', targets: ['192.0.2.1'] }], settings),
    ];
    const { endpoints } = desiredEndpoints({ policy: everyPolicy, ...storeOf(objects), minTTL: 0, provider: 'aws' });
    assert.deepEqual(
      endpoints.map(({ targets, recordTTL, setIdentifier, providerSpecific }) => [
        targets,
        recordTTL,
        setIdentifier,
        providerSpecific,
      ]),
      [[['192.0.2.1'], undefined, undefined, []]],
    );
  });

  it('the names that the rules accept, and not the rest', () => {
    const entries = ['ok.ex.com', 'out.ex.org', 'a..ex.com'].map((dnsName) => ({
      dnsName,
      recordType: 'A',
      targets: ['192.0.2.1'],
    }));
    const { endpoints, rejected } = desiredOf(entries);
    assert.deepEqual(
      endpoints.map(({ dnsName }) => dnsName),
      ['ok.ex.com'],
    );
    assert.deepEqual(
      rejected.map(({ violations }) => violations.map(({ code }) => code)),
      [['OutsideDomainFilter'], ['InvalidHostname']],
    );
  });

  it('one record of what several entries want at one name', () => {
    const entries = ['192.0.2.2', '192.0.2.1'].map((ip) => ({
      dnsName: 'a.ex.com',
      recordType: 'A',
      targets: [ip],
    }));
    assert.deepEqual(
      desiredOf(entries).endpoints.map(({ targets }) => targets),
      [['192.0.2.1', '192.0.2.2']],
    );
  });

  it('the entries beside one that is no record', () => {
    const good = { dnsName: 'b.ex.com', recordType: 'A', targets: ['192.0.2.1'] };
    const { endpoints, pending } = desiredOf([null, { ...good, dnsName: 'a.ex.com', targets: ['192.0.2.1.'] }, good]);
    assert.deepEqual(
      endpoints.map(({ dnsName }) => dnsName),
      ['b.ex.com'],
    );
    assert.deepEqual(
      pending.map(({ name, pending: why }) => `${name} ${why.message}`),
      ['a.ex.com spec.endpoints[1].targets[0] "192.0.2.1." must not end with a dot'],
    );
  });
});

describe('an entry of a DNSEndpoint', () => {
  it('waits for targets', () => {
    for (const targets of [undefined, null, []]) {
      assert.equal(entry({ recordType: 'A', targets }), 'PendingTarget: spec.endpoints[0].targets is empty');
    }
  });

  it('of an unknown type is no record, the names of types being exact', () => {
    for (const recordType of ['CAA', 'a', '']) {
      const types = 'A, AAAA, CNAME, TXT, SRV, NS, PTR, MX, NAPTR, DNAME';
      const message = `spec.endpoints[0].recordType "${recordType}" is none of ${types}`;
      assert.equal(of(recordType, '192.0.2.1'), `InvalidRecord: ${message}`);
    }
  });

  it('may have a dot at the end of an alias target, which is taken off', () => {
    assert.deepEqual(of('CNAME', 'b.ex.com.'), ['b.ex.com']);
    assert.deepEqual(of('CNAME', 'b.ex.com'), ['b.ex.com']);
    assert.deepEqual(of('DNAME', 'b.ex.com.'), ['b.ex.com']);
    assert.deepEqual(of('MX', '10 mail.ex.com.'), ['10 mail.ex.com']);
  });

  it('keeps the dot where it is part of the value', () => {
    assert.deepEqual(of('TXT', 'A sentence.'), ['A sentence.']);
    assert.deepEqual(of('SRV', '10 5 5060 sip.ex.com.'), ['10 5 5060 sip.ex.com.']);
    assert.deepEqual(of('SRV', '0 0 0 .'), ['0 0 0 .']);
    assert.deepEqual(of('MX', '0 .'), ['0 .']);
    assert.deepEqual(of('NAPTR', '100 10 "u" "sip+E2U" "" sip.ex.com.'), ['100 10 "u" "sip+E2U" "" sip.ex.com.']);
  });

  const wrong: readonly (readonly [type: string, target: string, problem: RegExp])[] = [
    ['A', '192.0.2.1.', /must not end with a dot/],
    ['A', '256.0.0.1', /is no IPv4 address/],
    ['A', '01.2.3.4', /is no IPv4 address/],
    ['A', '::ffff:1.2.3.4', /is no IPv4 address/],
    ['A', 'b.ex.com', /is no IPv4 address/],
    ['A', '', /is empty/],
    ['AAAA', '2001:db8::1.', /must not end with a dot/],
    ['AAAA', '192.0.2.1', /is no IPv6 address/],
    ['NS', 'ns.ex.com.', /must not end with a dot/],
    ['CNAME', '.', /is empty/],
    ['CNAME', '', /is empty/],
    ['TXT', '', /is empty/],
    ['MX', 'mail.ex.com', /is not PREFERENCE HOST/],
    ['MX', '10 mail ex.com', /is not PREFERENCE HOST/],
    ['MX', '65536 mail.ex.com', /is not PREFERENCE HOST/],
    ['MX', '-1 mail.ex.com', /is not PREFERENCE HOST/],
    ['MX', '10 ', /is not PREFERENCE HOST/],
    ['SRV', '10 5 5060 sip.ex.com', /is not PRIORITY WEIGHT PORT HOST/],
    ['SRV', '10 5 sip.ex.com.', /is not PRIORITY WEIGHT PORT HOST/],
    ['SRV', '10 5 65536 sip.ex.com.', /is not PRIORITY WEIGHT PORT HOST/],
    ['SRV', '10 5 5060 sip.ex.com. x.', /is not PRIORITY WEIGHT PORT HOST/],
    ['NAPTR', '100 10 "u" "sip+E2U" "" sip.ex.com', /must end with a dot/],
  ];
  for (const [type, target, problem] of wrong) {
    it(`of type ${type} cannot point to ${JSON.stringify(target)}`, () => {
      const found = String(of(type, target));
      assert.match(found, /^InvalidRecord: spec\.endpoints\[0\]\.targets\[0\] "/);
      assert.match(found, problem);
    });
  }

  it('of type AAAA takes every IPv6 address', () => {
    assert.deepEqual(of('AAAA', '2001:db8::1', '::ffff:192.0.2.1'), ['2001:db8::1', '::ffff:192.0.2.1']);
  });

  it('names the first wrong one of several targets', () => {
    assert.match(String(of('A', '192.0.2.1', 'x', 'y')), /spec\.endpoints\[0\]\.targets\[1\] "x" is no IPv4 address/);
  });

  it('that is an alias may point an address record at a name', () => {
    const aliased = (recordType: string, value: string, target: string) =>
      entry({ recordType, targets: [target], providerSpecific: [{ name: 'alias', value }] });
    assert.deepEqual(aliased('A', 'true', 'lb.ex.net'), ['lb.ex.net']);
    assert.deepEqual(aliased('AAAA', 'true', 'lb.ex.net'), ['lb.ex.net']);
    assert.match(String(aliased('A', 'true', 'lb.ex.net.')), /must not end with a dot/);
    assert.match(String(aliased('A', 'false', 'lb.ex.net')), /is no IPv4 address/);
    assert.deepEqual(aliased('CNAME', 'false', 'lb.ex.net'), ['lb.ex.net']);
    for (const value of ['true', 'false']) {
      const message = 'spec.endpoints[0].providerSpecific has alias, which a record of type TXT cannot be';
      assert.equal(aliased('TXT', value, 'x'), `InvalidRecord: ${message}`);
    }
  });

  it('of type PTR stands under a reverse name and points to names', () => {
    const ptr = (dnsName: string, ...targets: readonly string[]) => {
      const { endpoints, pending } = desiredOf([{ dnsName, recordType: 'PTR', targets }], {
        policy: { ...everyPolicy, domains: { ...everyPolicy.domains, verdict: () => 'inside' } },
      });
      return pending[0]?.pending.message ?? endpoints[0]?.targets;
    };
    assert.deepEqual(ptr('1.2.0.192.IN-ADDR.ARPA', 'a.ex.com'), ['a.ex.com']);
    assert.deepEqual(ptr('1.0.ip6.arpa', 'a.ex.com'), ['a.ex.com']);
    const reverse = 'spec.endpoints[0].dnsName of a PTR record must end with .in-addr.arpa or .ip6.arpa';
    for (const name of ['a.ex.com', 'in-addr.arpa', 'xin-addr.arpa']) assert.equal(ptr(name, 'a.ex.com'), reverse);
    assert.match(String(ptr('1.2.0.192.in-addr.arpa', '192.0.2.1')), /"192\.0\.2\.1" is an address, not a hostname/);
    assert.match(String(ptr('1.2.0.192.in-addr.arpa', ' ')), /" " is empty/);
    assert.match(String(ptr('1.2.0.192.in-addr.arpa', 'a.ex.com.')), /must not end with a dot/);
  });

  it('cannot write its labels over those of the ownership record', () => {
    const labelled = (labels: Raw) => entry({ recordType: 'A', targets: ['192.0.2.1'], labels });
    assert.deepEqual(labelled({ owner: 'me', 'a/b': 'c=d e' }), ['192.0.2.1']);
    for (const labels of [{ x: 'y,external-dns/owner=other' }, { 'x=y': '' }, { 'x,y': '' }, { x: 'a"b' }]) {
      assert.match(String(labelled(labels)), /^InvalidRecord: spec\.endpoints\[0\]\.labels "x/);
    }
  });
});
