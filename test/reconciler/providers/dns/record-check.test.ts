// What a zone takes: a record by itself, and the company it is in.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { companyProblem, nameOf, recordProblem, refusal } from '../../../../reconciler/providers/dns/record-check.ts';
import type { RecordSet } from '../../../../reconciler/record-set.ts';
import { a, cname, txt } from '../../../contract/changes.ts';

const zone = { id: 'Z1', name: 'example.com' };
const capabilities = { recordTypes: ['A', 'CNAME', 'TXT'], minTTL: 60, maxTTL: 86_400, defaultTTL: 300 } as const;
const check = (changes: Partial<RecordSet>, place = zone) =>
  recordProblem({ ...a('www', '192.0.2.1'), ...changes }, place, capabilities);

describe('a record', () => {
  const good: readonly (readonly [string, Partial<RecordSet>])[] = [
    ['of the zone', {}],
    ['at the apex', { dnsName: 'example.com' }],
    ['in capitals', { dnsName: 'WWW.EXAMPLE.COM' }],
    ['with a wildcard', { dnsName: '*.example.com' }],
    ['without a TTL', { recordTTL: undefined }],
    ['with TTL 0, which says none', { recordTTL: 0 }],
    ['with the least TTL', { recordTTL: 60 }],
    ['with the greatest TTL', { recordTTL: 86_400 }],
  ];
  for (const [what, changes] of good) it(`is taken ${what}`, () => assert.equal(check(changes), undefined));

  it('is taken at any name by the root zone, at the empty one too', () => {
    for (const dnsName of ['', 'www.example.com', 'com']) {
      assert.equal(check({ dnsName }, { id: '.', name: '' }), undefined);
    }
  });

  const bad: readonly (readonly [string, Partial<RecordSet>, string, RegExp])[] = [
    ['of a type that is not kept', { recordType: 'SRV' }, 'TYPE_UNSUPPORTED', /SRV: the types are A, CNAME, TXT/],
    ['with a label too long', { dnsName: `${'x'.repeat(64)}.example.com` }, 'INVALID_NAME', /1 to 63 ASCII/],
    ['with no label between dots', { dnsName: 'a..example.com' }, 'INVALID_NAME', /1 to 63 ASCII/],
    ['with a final dot', { dnsName: 'www.example.com.' }, 'INVALID_NAME', /1 to 63 ASCII/],
    ['beside the zone', { dnsName: 'www.example.org' }, 'OUTSIDE_ZONE', /that of the zone, example\.com/],
    ['that only ends in the same letters', { dnsName: 'notexample.com' }, 'OUTSIDE_ZONE', /that of the zone/],
    ['above the zone', { dnsName: 'com' }, 'OUTSIDE_ZONE', /that of the zone/],
    ['at the empty name', { dnsName: '' }, 'OUTSIDE_ZONE', /^\. A:/],
    ['with too small a TTL', { recordTTL: 59 }, 'INVALID_TTL', /TTL 59 is not in 60 to 86400 seconds/],
    ['with too great a TTL', { recordTTL: 86_401 }, 'INVALID_TTL', /TTL 86401/],
    ['with a part of a second', { recordTTL: 60.5 }, 'INVALID_TTL', /TTL 60\.5/],
    ['with a TTL that is no number', { recordTTL: Number.NaN }, 'INVALID_TTL', /TTL NaN/],
    ['without targets', { targets: [] }, 'INVALID_TARGET', /no targets/],
    [
      'with two targets for one alias',
      { recordType: 'CNAME', targets: ['a', 'b'] },
      'INVALID_TARGET',
      /one CNAME only/,
    ],
    [
      'with a target of another type',
      { targets: ['example.net'] },
      'INVALID_TARGET',
      /"example\.net" is no target of A/,
    ],
  ];
  for (const [what, changes, code, text] of bad) {
    it(`is refused for good ${what}, and the refusal names it`, () => {
      const error = check(changes) ?? assert.fail('it was taken');
      assert.deepEqual([error.name, error.code, error.retryable], ['ProviderError', code, false]);
      assert.ok(error.message.startsWith(nameOf({ ...a('www', '192.0.2.1'), ...changes })), error.message);
      assert.match(error.message, text);
    });
  }

  it('is refused by the zone below, which its name does not lie in', () => {
    assert.equal(check({}, { id: 'Z2', name: 'sub.example.com' })?.code, 'OUTSIDE_ZONE');
  });
});

describe('the records of a name', () => {
  it('may be of any types without a CNAME', () => {
    assert.equal(companyProblem('www.example.com', [a('www', '192.0.2.1'), txt('www', 'x')], zone), undefined);
    assert.equal(companyProblem('www.example.com', [], zone), undefined);
  });

  it('may be a CNAME alone, or several of them told apart by set identifiers', () => {
    const alias = cname('www', 'lb.example.net');
    assert.equal(companyProblem('www.example.com', [alias], zone), undefined);
    const weighted = ['one', 'two'].map((setIdentifier) => ({ ...alias, setIdentifier }));
    assert.equal(companyProblem('www.example.com', weighted, zone), undefined);
  });

  it('are refused with a CNAME among them, and told by type', () => {
    const records = [txt('www', 'x'), cname('www', 'lb.example.net'), a('www', '192.0.2.1')];
    const error = companyProblem('www.example.com', records, zone);
    assert.deepEqual([error?.code, error?.retryable], ['CNAME_CONFLICT', false]);
    assert.match(error?.message ?? '', /www\.example\.com CNAME: the name also has TXT, A,/);
  });

  it('are refused with a CNAME at the apex, where SOA and NS always are', () => {
    const records = [{ ...cname('www', 'lb.example.net'), dnsName: 'example.com' }];
    assert.equal(companyProblem('example.com', records, zone)?.code, 'CNAME_AT_APEX');
    assert.equal(companyProblem('example.com', records, { id: 'Z2', name: 'com' }), undefined);
  });
});

describe('the words for a record', () => {
  it('are its name and its type, and its set identifier where it has one', () => {
    assert.equal(nameOf(a('www', '192.0.2.1')), 'www.example.com A');
    assert.equal(nameOf({ ...a('www', '192.0.2.1'), dnsName: '' }), '. A');
    assert.equal(nameOf({ ...a('www', '192.0.2.1'), setIdentifier: 'eu' }), 'www.example.com A (eu)');
    assert.equal(nameOf({ ...a('www', '192.0.2.1'), setIdentifier: '' }), 'www.example.com A');
  });

  it('of a refusal are kept, and asking again is no use', () => {
    const { code, message, retryable } = refusal('INVALID_NAME', 'why');
    assert.deepEqual({ code, message, retryable }, { code: 'INVALID_NAME', message: 'why', retryable: false });
  });
});
