import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RecordType } from '../../../reconciler/record-set.ts';
import { type AffixOptions, txtNames } from '../../../reconciler/registry/txt-name.ts';

const none: AffixOptions = { prefix: '', suffix: '', wildcardReplacement: '' };

describe('the name of an ownership record', () => {
  // Every row of the table in the ExternalDNS reference, 7.2.
  const rows: readonly (readonly [Partial<AffixOptions>, RecordType, string, string])[] = [
    [{}, 'A', 'foo.example.com', 'a-foo.example.com'],
    [{}, 'CNAME', 'foo.example.com', 'cname-foo.example.com'],
    [{}, 'AAAA', 'foo.example.com', 'aaaa-foo.example.com'],
    [{}, 'MX', 'foo.example.com', 'mx-foo.example.com'],
    [{}, 'NS', 'foo.example.com', 'ns-foo.example.com'],
    [{}, 'SRV', 'foo.example.com', 'srv-foo.example.com'],
    [{}, 'PTR', 'foo.example.com', 'ptr-foo.example.com'],
    [{}, 'NAPTR', 'foo.example.com', 'naptr-foo.example.com'],
    [{}, 'TXT', 'foo.example.com', 'txt-foo.example.com'],
    [{}, 'DNAME', 'foo.example.com', 'dname-foo.example.com'],
    [{}, 'PTR', '2.49.168.192.in-addr.arpa', 'ptr-2.49.168.192.in-addr.arpa'],
    [{}, 'A', 'example.com', 'a-example.com'],
    [{}, 'CNAME', 'example', 'cname-example'],
    [{ prefix: 'txt.' }, 'CNAME', 'foo.ex.com', 'txt.cname-foo.ex.com'],
    [{ prefix: 'foo' }, 'A', 'example.com', 'fooa-example.com'],
    [{ prefix: 'txt-', wildcardReplacement: 'wild' }, 'A', '*.example.com', 'txt-a-wild.example.com'],
    [{}, 'A', '*.example.com', 'a-*.example.com'],
    [{ suffix: '-txt' }, 'CNAME', 'foo.ex.com', 'cname-foo-txt.ex.com'],
    [{ suffix: '.foo.bar' }, 'A', 'example.com', 'a-example.foo.bar.com'],
    [{ prefix: '%{record_type}-' }, 'A', 'foo.ex.com', 'a-foo.ex.com'],
    [{ prefix: '%{record_type}-abc-.' }, 'CNAME', 'ex.com', 'cname-abc-.ex.com'],
    [{ prefix: 'bar.%{record_type}.foo.' }, 'CNAME', 'example.com', 'bar.cname.foo.example.com'],
    [{ suffix: '-%{record_type}' }, 'A', 'foo.ex.com', 'foo-a.ex.com'],
    [{ suffix: '.foo%{record_type}.bar' }, 'A', 'example.com', 'example.fooa.bar.com'],
  ];

  for (const [affix, recordType, dnsName, txtName] of rows) {
    it(`of ${recordType} ${dnsName} with ${JSON.stringify(affix)} is ${txtName}, and reads back`, () => {
      const names = txtNames({ ...none, ...affix });
      assert.equal(names.toTxt(dnsName, recordType), txtName);
      assert.deepEqual(names.fromTxt(txtName), { dnsName: names.lookupName(dnsName), recordType });
    });
  }

  it('has every occurrence of the type template replaced', () => {
    const names = txtNames({ ...none, prefix: '%{record_type}.%{record_type}-' });
    assert.equal(names.toTxt('foo.ex.com', 'AAAA'), 'aaaa.aaaa-foo.ex.com');
    assert.deepEqual(names.fromTxt('aaaa.aaaa-foo.ex.com'), { dnsName: 'foo.ex.com', recordType: 'AAAA' });
  });

  it('is lower case, whatever the case of the affix, the replacement and the names', () => {
    const names = txtNames({ prefix: 'TXT-', suffix: '', wildcardReplacement: 'Wild' });
    assert.equal(names.toTxt('*.Example.com', 'A'), 'txt-a-wild.example.com');
    assert.equal(names.lookupName('*.Example.com'), 'wild.example.com');
    assert.deepEqual(names.fromTxt('TXT-A-Wild.Example.com'), { dnsName: 'wild.example.com', recordType: 'A' });
  });

  it('replaces only a leading asterisk label', () => {
    const names = txtNames({ ...none, wildcardReplacement: 'any' });
    assert.equal(names.lookupName('x.*.ex.com'), 'x.*.ex.com');
    assert.equal(names.lookupName('*x.ex.com'), '*x.ex.com');
  });
});

describe('reading the name of an ownership record', () => {
  const read = (affix: Partial<AffixOptions>, txtName: string) => txtNames({ ...none, ...affix }).fromTxt(txtName);

  it('knows the untyped form of old releases', () => {
    assert.deepEqual(read({}, 'foo.ex.com'), { dnsName: 'foo.ex.com', recordType: '' });
    assert.deepEqual(read({ prefix: 'txt.' }, 'txt.foo.ex.com'), { dnsName: 'foo.ex.com', recordType: '' });
    assert.deepEqual(read({ suffix: '-txt' }, 'foo-txt.ex.com'), { dnsName: 'foo.ex.com', recordType: '' });
  });

  it('knows names from before the template was added to the affix', () => {
    assert.deepEqual(read({ prefix: 'p%{record_type}-' }, 'p-cname-foo.ex.com'), {
      dnsName: 'foo.ex.com',
      recordType: 'CNAME',
    });
    assert.deepEqual(read({ prefix: 'p%{record_type}-' }, 'p-foo.ex.com'), { dnsName: 'foo.ex.com', recordType: '' });
  });

  it('splits at the first hyphen only, and only behind a known type', () => {
    assert.deepEqual(read({}, 'mx-1.ex.com'), { dnsName: '1.ex.com', recordType: 'MX' });
    assert.deepEqual(read({}, 'a-a-b.ex.com'), { dnsName: 'a-b.ex.com', recordType: 'A' });
    assert.deepEqual(read({}, 'ab-c.ex.com'), { dnsName: 'ab-c.ex.com', recordType: '' });
    assert.deepEqual(read({}, 'x.a-b.com'), { dnsName: 'x.a-b.com', recordType: '' });
  });

  it('reads nothing from a name without the affix', () => {
    assert.equal(read({ prefix: 'txt.' }, 'a-foo.ex.com'), undefined);
    assert.equal(read({ suffix: '-txt' }, 'a-foo.ex.com'), undefined);
    assert.equal(read({ prefix: '%{record_type}.own.' }, 'a-foo.ex.com'), undefined);
    assert.equal(read({ suffix: '.foo.bar' }, 'a-foo.bar'), undefined, 'fewer labels than the suffix brings');
  });

  it('takes the first type that fits where nothing stands between host and type, as ExternalDNS does', () => {
    assert.deepEqual(read({ suffix: '%{record_type}' }, 'exaaaa.com'), { dnsName: 'exaaa.com', recordType: 'A' });
  });

  it('round-trips for every kind of affix, type and host', () => {
    const prefixes = ['', 'txt.', 'own-', '%{record_type}-', '%{record_type}.own.', 'p.%{record_type}-'];
    const suffixes = ['.txt', '-own', '-%{record_type}', '.own.%{record_type}', '-%{record_type}.p'];
    const types = ['A', 'AAAA', 'CNAME', 'NS', 'MX', 'PTR', 'SRV', 'NAPTR', 'TXT', 'DNAME'] as const;
    const hosts = ['ex.com', 'a.ex.com', 'a-b.ex.com', 'mx-1.ex.com', '*.ex.com', '_x._tcp.ex.com', 'xn--a-b.c-d.ex'];
    const options = [
      ...prefixes.map((prefix) => ({ ...none, prefix })),
      ...suffixes.map((suffix) => ({ ...none, suffix })),
    ];
    for (const affix of options) {
      for (const wildcardReplacement of ['', 'any']) {
        const names = txtNames({ ...affix, wildcardReplacement });
        for (const recordType of types) {
          for (const host of hosts) {
            const read = names.fromTxt(names.toTxt(host, recordType));
            const what = `${JSON.stringify(affix)} ${recordType} ${host}`;
            assert.deepEqual(read, { dnsName: names.lookupName(host), recordType }, what);
          }
        }
      }
    }
  });
});
