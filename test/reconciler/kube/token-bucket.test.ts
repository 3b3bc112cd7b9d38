import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TokenBucket } from '../../../reconciler/kube/token-bucket.ts';

describe('token bucket', () => {
  it('gives its burst at once, then says how long the next one takes', () => {
    const bucket = new TokenBucket({ burst: 2, perSecond: 10 }, 1000);
    assert.deepEqual([bucket.take(1000), bucket.take(1000), bucket.take(1000)], [0, 0, 100]);
    assert.equal(bucket.take(1040), 60);
    assert.equal(bucket.take(1100), 0);
  });

  it('never holds more than its burst', () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 10 }, 0);
    bucket.giveBack();
    assert.equal(bucket.take(3_600_000), 0);
    assert.equal(bucket.take(3_600_000), 100);
  });

  it('gives out again what was given back', () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 1 / 300 }, 0);
    assert.equal(bucket.take(0), 0);
    bucket.giveBack();
    assert.equal(bucket.take(0), 0);
    assert.equal(bucket.take(0), 300_000);
  });

  it('goes on from where a clock was set back to', () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 1 }, 1_000_000);
    assert.equal(bucket.take(1_000_000), 0);
    assert.equal(bucket.take(0), 1000);
    assert.equal(bucket.take(1000), 0);
  });
});
