import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, parseDuration } from '../../../server/config/duration.ts';

test('reads Go durations, days and weeks as milliseconds', () => {
  const expected: Readonly<Record<string, number>> = {
    '30s': 30_000,
    '1h30m': 5_400_000,
    '2500ms': 2500,
    '1.5d': 129_600_000,
    '2w': 1_209_600_000,
    '1w2d3h4m5s': 788_645_000,
    '.5h': 1_800_000,
    '0': 0,
    '-5s': -5000,
  };
  for (const [text, ms] of Object.entries(expected)) assert.equal(parseDuration(text), ms, text);
});

test('takes no bare number, unknown unit or empty text for a duration', () => {
  for (const text of ['72', '', 'd', '5 s', '1y', '5S', 'soon', '1d-2h'])
    assert.equal(parseDuration(text), undefined, text);
});

test('writes durations as short as one would', () => {
  const expected: Readonly<Record<number, string>> = {
    0: '0s',
    100: '100ms',
    2500: '2.5s',
    10000: '10s',
    60000: '1m',
    90000: '1m30s',
    3600000: '1h',
    90061000: '25h1m1s',
  };
  for (const [ms, text] of Object.entries(expected)) {
    assert.equal(formatDuration(Number(ms)), text);
    assert.equal(parseDuration(text), Number(ms));
  }
});
