// How targets are read: what goes on the wire for each type, and what is refused.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decode, encode } from 'dns-packet';
import { resourceRecords, targetProblem } from '../../../../reconciler/providers/dns/rdata.ts';
import type { RecordType } from '../../../../reconciler/record-set.ts';

const record = (recordType: RecordType, ...targets: readonly string[]) => ({
  dnsName: 'www.example.com',
  recordType,
  targets,
});

/** The data of one target after it was on the wire. */
function onTheWire(recordType: RecordType, target: string): unknown {
  const answers = [...resourceRecords(record(recordType, target), 'www.example.com', 300)];
  const [answer] = decode(encode({ answers })).answers ?? [];
  assert.ok(answer && 'data' in answer);
  return answer.data;
}

/** The character-strings of a TXT target. */
function strings(target: string): readonly string[] {
  const data = onTheWire('TXT', target);
  assert.ok(Array.isArray(data));
  return data.map((part: unknown) => (Buffer.isBuffer(part) ? part.toString('latin1') : 'not octets'));
}

describe('targets on the wire', () => {
  const cases: readonly (readonly [RecordType, string, unknown])[] = [
    ['A', '192.0.2.1', '192.0.2.1'],
    ['AAAA', '2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['AAAA', '::ffff:192.0.2.1', '::ffff:c000:201'],
    ['AAAA', '::', '::'],
    ['CNAME', 'lb.example.net', 'lb.example.net'],
    ['CNAME', 'lb.example.net.', 'lb.example.net'],
    ['CNAME', '_x.lb.example.net', '_x.lb.example.net'],
    ['NS', 'ns1.example.net', 'ns1.example.net'],
    ['PTR', 'host.example.com', 'host.example.com'],
    ['DNAME', 'other.example.net', 'other.example.net'],
    ['MX', '10 mail.example.com', { preference: 10, exchange: 'mail.example.com' }],
    ['MX', '0 .', { preference: 0, exchange: '.' }],
    ['SRV', '10 5 5060 sip.example.com.', { priority: 10, weight: 5, port: 5060, target: 'sip.example.com' }],
    [
      'NAPTR',
      '100 10 "u" "E2U+sip" "!^(.*)$!sip:\\\\1@example.com!" .',
      {
        order: 100,
        preference: 10,
        flags: 'u',
        services: 'E2U+sip',
        regexp: '!^(.*)$!sip:\\1@example.com!',
        replacement: '.',
      },
    ],
    [
      'NAPTR',
      '100 10 S SIP+D2U "" _sip._udp.example.com.',
      { order: 100, preference: 10, flags: 'S', services: 'SIP+D2U', regexp: '', replacement: '_sip._udp.example.com' },
    ],
  ];
  for (const [type, target, expected] of cases) {
    it(`carries ${type} ${target}`, () => {
      assert.equal(targetProblem(record(type, target)), undefined);
      assert.deepEqual(onTheWire(type, target), expected);
    });
  }
});

describe('text on the wire', () => {
  it('takes the surrounding quotes off', () => {
    assert.deepEqual(strings('"heritage=external-dns,external-dns/owner=me"'), [
      'heritage=external-dns,external-dns/owner=me',
    ]);
  });

  it('takes text without quotes as it is, spaces and backslashes included', () => {
    assert.deepEqual(strings('v=spf1 -all \\"'), ['v=spf1 -all \\"']);
  });

  it('takes off the outer quotes alone when the text is not properly quoted', () => {
    assert.deepEqual(strings('"a"b"'), ['a"b']);
    assert.deepEqual(strings('"'), ['"']);
  });

  it('keeps several quoted strings apart and takes the escapes out', () => {
    assert.deepEqual(strings('"a\\"b" "c\\\\d"  "\\065\\300"'), ['a"b', 'c\\d', 'A300']);
  });

  it('splits a long value into strings of 255 octets', () => {
    assert.deepEqual(
      strings(`"${'x'.repeat(600)}"`).map((text) => text.length),
      [255, 255, 90],
    );
  });

  it('counts octets, not characters', () => {
    assert.deepEqual(
      strings(`"${'ü'.repeat(128)}"`).map((text) => text.length),
      [255, 1],
    );
  });

  it('carries an empty string', () => {
    assert.deepEqual(strings('""'), ['']);
  });
});

describe('targets that are none', () => {
  const cases: readonly (readonly [RecordType, readonly string[]])[] = [
    ['A', ['', '::1', '1.2.3', '01.2.3.4', '1.2.3.4/32', 'example.com', ' 1.2.3.4']],
    ['AAAA', ['1.2.3.4', 'fe80::1%eth0', '::g', '[::1]']],
    [
      'CNAME',
      ['', '192.0.2.1', '2001:db8::1', 'a..b', `${'a'.repeat(64)}.com`, 'a b', 'bücher.example', 'a\\.b', '..'],
    ],
    ['PTR', ['192.0.2.1', '']],
    ['MX', ['mail.example.com', '70000 mail.example.com', '-1 mail.example.com', '10 192.0.2.1', '10 a b', '10']],
    ['SRV', ['1 2 sip.example.com', '1 2 65536 sip.example.com', '1 2 3', '1 2 3 a b', 'x 2 3 a']],
    [
      'NAPTR',
      [
        '100 10 "u"',
        '70000 1 "" "" "" .',
        '1 1 "" "" "" a b',
        `1 1 "" "" "${'x'.repeat(256)}" .`,
        '1 1 "ü" "" "" .',
        '1 1 "" "" "open .',
      ],
    ],
  ];
  for (const [type, targets] of cases) {
    for (const target of targets) {
      it(`refuses ${type} ${JSON.stringify(target)} and says what the type takes`, () => {
        const problem = targetProblem(record(type, target)) ?? 'it takes the target';
        assert.ok(problem.includes(JSON.stringify(target)), problem);
        assert.match(problem, /which takes [a-zA-Z]/);
      });
    }
  }

  it('names the one wrong target among good ones', () => {
    assert.match(targetProblem(record('A', '192.0.2.1', '192.0.2.256')) ?? '', /^"192\.0\.2\.256"/);
  });
});
