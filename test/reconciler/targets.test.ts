import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareTargets, distinctTargets, sameTargets } from '../../reconciler/targets.ts';

describe('targets are the same', () => {
  for (const [why, a, b, expected] of [
    ['in any order', ['1.1.1.1', '2.2.2.2'], ['2.2.2.2', '1.1.1.1'], true],
    ['in any case', ['LB.ex', 'a.ex'], ['lb.ex', 'A.ex'], true],
    ['in any spelling of an address', ['::1'], ['::0001'], true],
    ['when there are none', [], [], true],
    ['only with equally many', ['1.1.1.1'], ['1.1.1.1', '2.2.2.2'], false],
    ['only with the same trailing dots', ['lb.ex'], ['lb.ex.'], false],
    ['only when those behind a respelled address are, too', ['::1', '::2'], ['::0001', '::3'], false],
  ] as const) {
    it(why, () => {
      assert.equal(sameTargets(a, b), expected);
      assert.equal(sameTargets(b, a), expected);
    });
  }
});

describe('the smaller targets', () => {
  for (const [why, smaller, larger] of [
    ['are fewer', ['9.9.9.9'], ['1.1.1.1', '2.2.2.2']],
    ['have the smaller first address by number', ['9.0.0.1'], ['10.0.0.1']],
    ['have an address where the others have a name', ['1.2.3.4'], ['1-2-3-4.example.org']],
    ['have the smaller name by code unit', ['B.ex'], ['a.ex']],
    // Sorted as text, 10.0.0.1 comes before 2.0.0.1, and so it is what is compared with 3.0.0.1.
    ['are found as ExternalDNS finds them: sorted as text first', ['3.0.0.1', '5.0.0.1'], ['2.0.0.1', '10.0.0.1']],
  ] as const) {
    it(why, () => {
      assert.ok(compareTargets(smaller, larger) < 0);
      assert.ok(compareTargets(larger, smaller) > 0);
    });
  }

  it('are neither when both say the same', () => {
    assert.equal(compareTargets(['8.8.8.8', '8.8.4.4'], ['8.8.4.4', '8.8.8.8']), 0);
    assert.equal(compareTargets(['::1'], ['::0001']), 0);
  });
});

describe('distinct targets', () => {
  it('are sorted by code unit, one of each that say the same', () => {
    const targets = ['b.ex', '::1', '10.0.0.1', 'B.ex', '2.0.0.1', '::0001', '10.0.0.1', 'a.ex', 'a.ex.'];
    assert.deepEqual(distinctTargets(targets), ['10.0.0.1', '2.0.0.1', '::0001', 'B.ex', 'a.ex', 'a.ex.']);
  });
});
