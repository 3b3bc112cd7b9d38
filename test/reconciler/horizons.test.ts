import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answersFor, horizonsOf, isSeenIn } from '../../reconciler/horizons.ts';
import type { Zone } from '../../reconciler/providers/provider.ts';
import { zoneOf } from '../../reconciler/zones.ts';

const open = (name: string): Zone => ({ id: `public ${name}`, name });
const closed = (name: string): Zone => ({ id: `private ${name}`, name, isPrivate: true });
// The zones of the reference (providers 1.7).
const zones = [
  open('example.org'),
  closed('example.org'),
  open('bar.example.org'),
  closed('bar.example.org'),
  open('longfoo.bar.example.org'),
];
const horizons = horizonsOf(zones.map((zone) => ({ zone, records: [] })));
const zonesFor = (name: string) =>
  horizons.flatMap((horizon, index) =>
    isSeenIn(index, horizons, name) ? [zoneOf(name, horizon.zones)?.id ?? 'none'] : [],
  );

describe('split horizon', () => {
  for (const [name, expected] of [
    ['foo.bar.example.org', ['public bar.example.org', 'private example.org', 'private bar.example.org']],
    ['foobar.example.org', ['public example.org', 'private example.org']],
    ['example.org', ['public example.org', 'private example.org']],
    ['a.longfoo.bar.example.org', ['public longfoo.bar.example.org', 'private example.org', 'private bar.example.org']],
    ['foo.kubernetes.io', ['none']],
  ] as const) {
    it(`publishes ${name} in ${expected.join(', ')}`, () => assert.deepEqual(zonesFor(name), expected));
  }

  it('has one horizon where every zone is public, and a first one where none is', () => {
    assert.equal(horizonsOf([{ zone: open('a.test'), records: [] }]).length, 1);
    assert.deepEqual(
      horizonsOf([{ zone: closed('a.test'), records: [] }]).map((horizon) => horizon.zones.length),
      [0, 1],
    );
    assert.equal(horizonsOf([]).length, 1);
  });

  it('counts records of a public zone below a longer one for nothing, those of a private zone all', () => {
    const [above, , below] = zones;
    assert.ok(above && below);
    assert.equal(answersFor(above, 'foo.bar.example.org', zones), false);
    assert.equal(answersFor(below, 'foo.bar.example.org', zones), true);
    assert.equal(answersFor(closed('example.org'), 'foo.bar.example.org', zones), true);
  });
});
