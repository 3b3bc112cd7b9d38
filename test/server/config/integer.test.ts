import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInteger } from '../../../server/config/integer.ts';

test('reads whole numbers as ExternalDNS does: decimals cut off, exponents, other bases', () => {
  const expected: Readonly<Record<string, number>> = {
    '5': 5,
    '-1': -1,
    '+7': 7,
    '1e3': 1000,
    '2.9': 2,
    '-2.9': -2,
    '0x10': 16,
    '-0x10': -16,
    '0o17': 15,
    '0b101': 5,
    '1_000': 1000,
    '-0': 0,
    '33554432': 33_554_432,
  };
  for (const [text, value] of Object.entries(expected)) assert.equal(parseInteger(text), value, text);
});

test('takes nothing else for a number, nor one that would lose digits', () => {
  for (const text of ['', 'five', '5s', '0x', '0xg', '1e400', '9007199254740993', 'NaN', 'Infinity', ' 5']) {
    assert.equal(parseInteger(text), undefined, text);
  }
});
