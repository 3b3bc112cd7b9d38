import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBackoff, sleep } from '../../../reconciler/kube/backoff.ts';

describe('back-off', () => {
  const options = { baseMs: 500, maxMs: 30_000 };

  it('doubles up to the maximum and never gives up', () => {
    const backoff = createBackoff({ ...options, random: () => 0.999999 });
    const delays = Array.from({ length: 9 }, () => Math.round(backoff.next()));
    assert.deepEqual(delays, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is jittered down to a half', () => {
    const backoff = createBackoff({ ...options, random: () => 0 });
    assert.deepEqual([backoff.next(), backoff.next()], [250, 500]);
  });

  it('starts over after a reset', () => {
    const backoff = createBackoff({ ...options, random: () => 0 });
    backoff.next();
    backoff.next();
    backoff.reset();
    assert.equal(backoff.next(), 250);
  });
});

describe('sleep', () => {
  it('ends early, without an error, when the signal aborts', async () => {
    const stopping = new AbortController();
    const asleep = sleep(3_600_000, stopping.signal);
    stopping.abort();
    await asleep;
    await sleep(3_600_000, stopping.signal);
  });

  it('waits for the time it is given', async () => {
    const before = performance.now();
    await sleep(20, new AbortController().signal);
    assert.ok(performance.now() - before >= 19);
  });
});
