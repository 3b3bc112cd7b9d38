// Records out of a transfer as the program spells them, and back: an update names what is there octet for octet.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, encode } from 'dns-packet';
import { textValue } from '../../../../reconciler/character-string.ts';
import { recordOctets, resourceRecords, targetProblem } from '../../../../reconciler/providers/dns/rdata.ts';
import { answersIn } from '../../../../reconciler/providers/rfc2136/answers.ts';
import { recordSetsOf } from '../../../../reconciler/providers/rfc2136/record-text.ts';
import { type RecordSet, type RecordType, recordTypes } from '../../../../reconciler/record-set.ts';
import { seeded } from './seeded.ts';

const name = 'www.example.com';

/** What is read after the records were on the wire. */
function readBack(answers: readonly Answer[]): readonly RecordSet[] {
  return recordSetsOf(answersIn(encode({ type: 'response', answers: [...answers] })));
}

function written(recordType: RecordType, ...targets: readonly string[]): RecordSet {
  return { dnsName: name, recordType, targets, recordTTL: 300 };
}

function afterTheWire(recordType: RecordType, ...targets: readonly string[]): RecordSet {
  const [record] = readBack(resourceRecords(written(recordType, ...targets), name, 300));
  return record ?? assert.fail('nothing came back');
}

const octetsOf = (record: RecordSet) =>
  resourceRecords(record, name, 0).map((one) => Buffer.from(recordOctets(one)).toString('hex'));

describe('a record that was written and read', () => {
  const cases: readonly (readonly [RecordType, written: string, read: string])[] = [
    ['A', '192.0.2.1', '192.0.2.1'],
    ['A', '255.255.255.255', '255.255.255.255'],
    ['AAAA', '2001:db8::1', '2001:db8::1'],
    ['AAAA', '2001:0DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['AAAA', '::', '::'],
    ['AAAA', '::ffff:192.0.2.1', '::ffff:c000:201'],
    ['CNAME', 'LB.Example.NET.', 'lb.example.net'],
    ['CNAME', '_acme.lb.example.net', '_acme.lb.example.net'],
    ['NS', 'ns1.example.net.', 'ns1.example.net'],
    ['PTR', 'host.example.com', 'host.example.com'],
    ['DNAME', 'other.example.net', 'other.example.net'],
    ['MX', '10 mail.example.com.', '10 mail.example.com'],
    ['MX', '0 .', '0 .'],
    ['MX', '65535 mail.example.com', '65535 mail.example.com'],
    ['SRV', '0 0 0 .', '0 0 0 .'],
    ['SRV', '10 5 5060 sip.example.com', '10 5 5060 sip.example.com.'],
    ['NAPTR', '100 10 u E2U+sip "!^(.*)$!sip:\\\\1@x!" .', '100 10 "u" "E2U+sip" "!^(.*)$!sip:\\\\1@x!" .'],
    ['NAPTR', '1 2 "" "" "a\\"b" _sip._udp.example.com', '1 2 "" "" "a\\"b" _sip._udp.example.com.'],
    ['TXT', 'plain', '"plain"'],
    ['TXT', '"v=spf1 -all"', '"v=spf1 -all"'],
    ['TXT', '""', '""'],
    ['TXT', '"a\\"b\\\\c"', '"a\\"b\\\\c"'],
    ['TXT', '"bücher 書"', '"bücher 書"'],
    ['TXT', '"\\000\\010\\127\\200\\255"', '"\\000\\010\\127\\200\\255"'],
    ['TXT', '"\\195\\188"', '"ü"'],
    ['TXT', `"${'x'.repeat(600)}"`, `"${'x'.repeat(600)}"`],
    ['TXT', `"${'ü'.repeat(200)}"`, `"${'ü'.repeat(200)}"`],
    ['TXT', '"one" "two"', '"one" "two"'],
    ['TXT', '"" "two" ""', '"" "two" ""'],
    ['TXT', '"a\\"" "\\\\b"', '"a\\"" "\\\\b"'],
    ['TXT', '"\\195" "\\188"', '"\\195" "\\188"'],
    ['TXT', `"${'x'.repeat(255)}" "y"`, `"${'x'.repeat(255)}y"`],
    ['TXT', `"${'x'.repeat(254)}" "y"`, `"${'x'.repeat(254)}" "y"`],
  ];
  for (const [type, target, expected] of cases) {
    const shown = target.length > 60 ? `${target.slice(0, 20)}… (${target.length})` : target;
    it(`is spelled as the program spells it, and is the same octets again: ${type} ${shown}`, () => {
      const read = afterTheWire(type, target);
      assert.deepEqual(read, written(type, expected));
      const lower = type === 'CNAME' ? target.toLowerCase() : target;
      assert.deepEqual(octetsOf(read), octetsOf(written(type, lower)));
      assert.equal(targetProblem(read), undefined);
    });
  }

  it('has an example for every type', () => {
    assert.deepEqual(new Set(cases.map(([type]) => type)), new Set(recordTypes));
  });

  it('is the same octets again for any text, in one string or several (seed 1035)', () => {
    const next = seeded(1035);
    const lengths = [0, 1, 2, 10, 254, 255];
    for (let count = 0; count < 2000; count++) {
      const strings = Array.from({ length: 1 + next(4) }, () => {
        const limit = next(2) === 0 ? 256 : 128;
        return Buffer.from(Array.from({ length: lengths[next(lengths.length)] ?? 3 }, () => next(limit)));
      });
      const answer: Answer = { name, type: 'TXT', class: 'IN', ttl: 300, data: strings };
      const [read] = readBack([answer]);
      assert.ok(read);
      assert.deepEqual(octetsOf(read), [Buffer.from(recordOctets(answer)).toString('hex')].map(withoutTtl));
      assert.equal(textValue(read.targets[0] ?? ''), Buffer.concat(strings).toString('latin1'));
    }
  });
});

/** `octetsOf` writes TTL 0. */
function withoutTtl(hex: string): string {
  return `${hex.slice(0, 8)}00000000${hex.slice(16)}`;
}

describe('records of a transfer', () => {
  const a = (owner: string, data: string, ttl = 300): Answer => ({ name: owner, type: 'A', class: 'IN', ttl, data });

  it('of one name and type are one record set, its targets sorted, with the TTL of the first', () => {
    assert.deepEqual(readBack([a(name, '192.0.2.9', 60), a('b.example.com', '192.0.2.5'), a(name, '192.0.2.1', 300)]), [
      { dnsName: name, recordType: 'A', targets: ['192.0.2.1', '192.0.2.9'], recordTTL: 60 },
      { dnsName: 'b.example.com', recordType: 'A', targets: ['192.0.2.5'], recordTTL: 300 },
    ]);
  });

  it('are united whatever case their names have, and types are kept apart', () => {
    const txt: Answer = { name, type: 'TXT', ttl: 300, data: 'x' };
    assert.deepEqual(
      readBack([a('WWW.Example.Com', '192.0.2.1'), txt, a(name, '192.0.2.2')]).map(
        ({ dnsName, recordType, targets }) => `${dnsName} ${recordType} ${targets}`,
      ),
      [`${name} A 192.0.2.1,192.0.2.2`, `${name} TXT "x"`],
    );
  });

  it('at the root have the empty name', () => {
    assert.deepEqual(
      readBack([a('.', '192.0.2.1')]).map(({ dnsName }) => dnsName),
      [''],
    );
  });

  it('of other types are left out', () => {
    const soa = { mname: 'ns.example.net', rname: 'hostmaster.example.com', serial: 1 };
    assert.deepEqual(readBack([{ name, type: 'SOA', ttl: 1, data: soa }, a(name, '192.0.2.1')]), [
      written('A', '192.0.2.1'),
    ]);
  });

  it('are none when there are none', () => assert.deepEqual(recordSetsOf([]), []));
});
