import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseGoDuration } from '../../../reconciler/claims/go-duration.ts';

describe('a Go duration', () => {
  const milliseconds: Readonly<Record<string, number>> = {
    '0': 0,
    '-0': -0,
    '1s': 1000,
    '+1s': 1000,
    '-1.5s': -1500,
    '10m': 600_000,
    '1h30m': 5_400_000,
    '1h15m30.918s': 4_530_918,
    '20.5s': 20_500,
    '.5s': 500,
    '5.s': 5000,
    '100ms': 100,
    '1us': 0.001,
    '1µs': 0.001,
    '1μs': 0.001,
    '5ns': 0.000005,
    '0.29h': 1_044_000,
    '3m3m': 360_000,
  };
  for (const [text, ms] of Object.entries(milliseconds)) {
    it(`${text} is ${ms} ms`, () => assert.equal(parseGoDuration(text), ms));
  }

  for (const text of [
    '',
    ' ',
    '5',
    '00',
    '-',
    '+',
    's',
    '.s',
    '1',
    '1.2.3s',
    '1 s',
    ' 1s',
    '1s ',
    '1S',
    '1d',
    '--1s',
    '1s-1s',
    '٣s',
    'x0',
  ]) {
    it(`is not "${text}"`, () => assert.equal(parseGoDuration(text), undefined));
  }

  it('is refused in linear time', () => {
    const start = performance.now();
    assert.equal(parseGoDuration(`${'1'.repeat(200_000)}x`), undefined);
    assert.equal(parseGoDuration(`${'1s'.repeat(100_000)}x`), undefined);
    // An ordinary run takes some milliseconds, a quadratic one minutes.
    assert.ok(performance.now() - start < 1000);
  });
});
