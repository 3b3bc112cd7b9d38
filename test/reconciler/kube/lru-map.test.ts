import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LruMap } from '../../../reconciler/kube/lru-map.ts';

describe('bounded map', () => {
  it('forgets what was looked at longest ago, once it is full', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    assert.equal(map.get('a'), 1);
    map.set('c', 3);
    assert.deepEqual([map.get('a'), map.get('b'), map.get('c'), map.size], [1, undefined, 3, 2]);
  });

  it('keeps everything when a known key is set again', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    assert.deepEqual([map.get('a'), map.get('b')], [3, 2]);
  });

  it('keeps a value that counts as false', () => {
    const map = new LruMap<string, number>(2);
    map.set('a', 0);
    assert.equal(map.get('a'), 0);
    map.set('b', 1);
    map.get('a');
    map.set('c', 2);
    assert.deepEqual([map.get('a'), map.get('b')], [0, undefined]);
  });

  it('has room again for what was deleted', () => {
    const map = new LruMap<string, number>(1);
    map.set('a', 1);
    assert.equal(map.delete('a'), true);
    assert.equal(map.delete('a'), false);
    assert.equal(map.size, 0);
  });
});
