// Groups in messages: in their order, whole, and never more than a message holds.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ChangeGroup } from '../../../../reconciler/providers/provider.ts';
import { batchesOf } from '../../../../reconciler/providers/rfc2136/batches.ts';
import { updateRequest } from '../../../../reconciler/providers/rfc2136/message.ts';
import { updateSections } from '../../../../reconciler/providers/rfc2136/update.ts';
import type { RecordSet } from '../../../../reconciler/record-set.ts';
import { a, cname, create, group, remove, txt } from '../../../contract/changes.ts';
import { seeded } from './seeded.ts';

const small = (count: number) => Array.from({ length: count }, (_, n) => group(create(a(`w${n}`, '192.0.2.1'))));
const sizes = (groups: readonly ChangeGroup[], maxChanges: number) =>
  batchesOf(groups, maxChanges).map((batch) => batch.length);
const update = (prev: RecordSet, next: RecordSet) => ({ action: 'update', prev, next }) as const;

/** Octets of the update that a batch is. */
function octets(batch: readonly ChangeGroup[]): number {
  return updateRequest(
    'example.com',
    updateSections(batch, () => 300),
  ).length;
}

describe('batches', () => {
  it('are none for no groups', () => assert.deepEqual(batchesOf([], 50), []));

  it('have so many changes at the most', () => {
    assert.deepEqual(sizes(small(5), 5), [5]);
    assert.deepEqual(sizes(small(6), 5), [5, 1]);
    assert.deepEqual(sizes(small(3), 1), [1, 1, 1]);
  });

  it('count changes, not groups', () => {
    const pairs = Array.from({ length: 4 }, (_, n) =>
      group(create(a(`w${n}`, '192.0.2.1')), create(txt(`w${n}`, 'x'))),
    );
    assert.deepEqual(sizes(pairs, 5), [2, 2]);
  });

  it('never part a group, even one with more changes than a batch may have', () => {
    const large = group(...['1', '2', '3'].map((n) => create(a(`w${n}`, '192.0.2.1'))));
    const [one, other] = small(2);
    assert.ok(one && other);
    assert.deepEqual(batchesOf([one, large, other], 2), [[one], [large], [other]]);
  });

  it('have every group once, in the order given', () => {
    const groups = small(23);
    assert.deepEqual(batchesOf(groups, 7).flat(), groups);
  });

  it('part groups that together are too long for a message', () => {
    const long = Array.from({ length: 10 }, (_, n) => group(create(txt(`w${n}`, 'x'.repeat(10_000)))));
    const batches = batchesOf(long, 50);
    assert.ok(batches.length > 1);
    for (const batch of batches) assert.ok(octets(batch) < 65_000, `${octets(batch)} octets`);
  });

  it('count octets, not characters', () => {
    const long = Array.from({ length: 4 }, (_, n) => group(create(txt(`w${n}`, '書'.repeat(11_600)))));
    for (const batch of batchesOf(long, 50)) assert.ok(octets(batch) < 65_000, `${octets(batch)} octets`);
  });

  it('of groups that each fit fit a message, whatever they change (seed 65535)', () => {
    const next = seeded(65_535);
    const record = (n: number): RecordSet => {
      const label = `${'l'.repeat(1 + next(60))}.w${n}`;
      switch (next(5)) {
        case 0:
          return a(label, ...Array.from({ length: 1 + next(60) }, (_, at) => `192.0.2.${at}`));
        case 1:
          return { ...a(label, ...Array.from({ length: 1 + next(60) }, (_, at) => `::${at}`)), recordType: 'AAAA' };
        case 2:
          return cname(label, 'lb.example.net');
        case 3:
          return txt(label, '書'.repeat(next(1500)));
        default:
          return { ...a(label, `${next(100)} .`), recordType: 'MX' };
      }
    };
    let most = 0;
    for (let count = 0; count < 30; count++) {
      const groups = Array.from({ length: 60 }, (_, n) => {
        const [prev, now] = [record(n), record(n)];
        return [
          group(create(now)),
          group(remove(prev)),
          group(update(prev, { ...prev })),
          group(remove(prev), create(now)),
        ][next(4)] as ChangeGroup;
      });
      for (const batch of batchesOf(groups, 1000)) if (batch.length > 1) most = Math.max(most, octets(batch));
    }
    assert.ok(most > 10_000 && most < 65_000, `the longest message has ${most} octets`);
  });
});
