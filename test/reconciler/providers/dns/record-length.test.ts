// How much a record set may hold: what one message carries, counted before anything is encoded.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encode } from 'dns-packet';
import { recordOctets, resourceRecords, targetProblem } from '../../../../reconciler/providers/dns/rdata.ts';
import type { RecordSet, RecordType } from '../../../../reconciler/record-set.ts';

const limit = 64_000;
const name = 'www.example.com';
const record = (recordType: RecordType, ...targets: readonly string[]): RecordSet => ({
  dnsName: name,
  recordType,
  targets,
});
/** Pointer, type, class, TTL and length. */
const overhead = 12;

/** What the records take in an answer whose owners are pointers. */
function octets(set: RecordSet): number {
  return resourceRecords(set, name, 0).reduce((sum, one) => sum + 2 + recordOctets(one).length, 0);
}

describe('the octets of a record', () => {
  const cases: readonly (readonly [RecordType, string, number])[] = [
    ['A', '192.0.2.1', 4],
    ['AAAA', '::', 16],
    ['CNAME', 'a.b', 5],
    ['MX', '1 a.b', 7],
    ['MX', '0 .', 3],
    ['SRV', '1 2 3 a.b', 11],
    ['NAPTR', '1 2 "u" "" "" a.b', 13],
    ['TXT', '""', 1],
    ['TXT', '"abc"', 4],
    ['TXT', `"${'x'.repeat(255)}"`, 256],
    ['TXT', `"${'x'.repeat(256)}"`, 258],
  ];
  for (const [type, target, length] of cases) {
    it(`are ${length} behind the fields of the record for ${type} ${target.slice(0, 20)}`, () => {
      assert.equal(octets(record(type, target)), overhead + length);
      assert.equal(targetProblem(record(type, target)), undefined);
    });
  }

  it('begin with the type and leave out the owner, so that any owner can stand before them', () => {
    const [one] = resourceRecords(record('A', '192.0.2.1'), name, 300);
    assert.ok(one);
    assert.equal(Buffer.from(recordOctets(one)).toString('hex'), `${'00010001'}0000012c0004c0000201`);
  });
});

describe('a record set', () => {
  const addresses = (count: number) =>
    Array.from({ length: count }, (_, n) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);

  it('has as many targets as a message carries, and not one more', () => {
    const most = limit / (overhead + 4);
    assert.equal(targetProblem(record('A', ...addresses(most))), undefined);
    assert.match(
      targetProblem(record('A', ...addresses(most + 1))) ?? '',
      /its targets take 64016 octets, more than a DNS message can carry/,
    );
  });

  it('has as long a text as a message carries, and not one octet more', () => {
    // 249 strings of 255 octets, one of 243, and the length of each.
    const most = 249 * 255 + 243;
    const full = record('TXT', `"${'x'.repeat(most)}"`);
    assert.equal(octets(full), limit);
    assert.equal(targetProblem(full), undefined);
    assert.match(targetProblem(record('TXT', `"${'x'.repeat(most + 1)}"`)) ?? '', /take 64001 octets/);
  });

  it('counts the octets of a text, not its characters', () => {
    assert.match(targetProblem(record('TXT', '書'.repeat(22_000))) ?? '', /take \d+ octets/);
    assert.equal(targetProblem(record('TXT', 'x'.repeat(22_000))), undefined);
  });

  it('of any length is refused in words, never by the encoder', () => {
    for (const length of [65_000, 66_000, 1_000_000]) {
      assert.match(targetProblem(record('TXT', `"${'x'.repeat(length)}"`)) ?? '', /more than a DNS message can carry/);
    }
  });

  it('that is not refused fits a message with its question', () => {
    for (const set of [record('A', ...addresses(4000)), record('TXT', `"${'x'.repeat(63_000)}"`)]) {
      assert.equal(targetProblem(set), undefined);
      assert.ok(12 + 255 + 4 + octets(set) <= 65_535);
    }
    const roots = resourceRecords(record('A', ...addresses(4000)), '.', 0);
    assert.ok(encode({ answers: [...roots] }).length <= 65_535);
  });
});
