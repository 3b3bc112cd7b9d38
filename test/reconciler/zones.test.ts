import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inZone, zoneOf } from '../../reconciler/zones.ts';

const zone = (name: string, id = name) => ({ id, name });
const zones = [zone('baz'), zone('qux.baz'), zone('foo.qux.baz'), zone('ex.com')];

describe('the zone of a name', () => {
  for (const [name, expected] of [
    ['a.foo.qux.baz', 'foo.qux.baz'],
    ['foo.qux.baz', 'foo.qux.baz'],
    ['name-foo.qux.baz', 'qux.baz'],
    ['x.baz', 'baz'],
    ['A.Ex.Com', 'ex.com'],
    ['*.ex.com', 'ex.com'],
    ['notex.com', undefined],
    ['com', undefined],
  ] as const) {
    it(`${name} is ${expected}`, () => {
      assert.equal(zoneOf(name, zones)?.name, expected);
      assert.equal(zoneOf(name, zones.toReversed())?.name, expected);
    });
  }

  it('is the root zone when no other holds the name', () => {
    assert.equal(zoneOf('a.b', [zone(''), ...zones])?.name, '');
    assert.equal(zoneOf('a.ex.com', [zone(''), ...zones])?.name, 'ex.com');
  });

  it('is the one with the smaller id of two that have one name', () => {
    const twins = [zone('ex.com', 'Z2'), zone('ex.com', 'Z1')];
    assert.equal(zoneOf('a.ex.com', twins)?.id, 'Z1');
    assert.equal(zoneOf('a.ex.com', twins.toReversed())?.id, 'Z1');
  });
});

describe('a name in a zone', () => {
  it('is the zone itself or below it, on label boundaries', () => {
    assert.equal(inZone('ex.com', 'ex.com'), true);
    assert.equal(inZone('a.EX.com', 'ex.com'), true);
    assert.equal(inZone('aex.com', 'ex.com'), false);
    assert.equal(inZone('com', 'ex.com'), false);
    assert.equal(inZone('anything', ''), true);
  });
});
