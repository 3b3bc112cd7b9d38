// Making strangers' text fit to be shown.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ascii, clip, clipMiddle, printable } from '../../../reconciler/claims/plain-text.ts';

describe('printable', () => {
  it('keeps letters of every script', () => {
    assert.equal(printable('bücher 例え.テスト'), 'bücher 例え.テスト');
  });

  it('spells out controls, bidi overrides, zero-width characters, line separators and lone surrogates', () => {
    assert.equal(printable('\n\u007f\u202e\u200b\u2028\udc00'), '\\u{a}\\u{7f}\\u{202e}\\u{200b}\\u{2028}\\u{dc00}');
  });

  it('keeps a surrogate pair together', () => {
    assert.equal(printable('😀'), '😀');
  });
});

describe('ascii', () => {
  it('replaces each character that is not printable ASCII by one question mark', () => {
    assert.equal(ascii('aé😀\n…'), 'a???...');
  });
});

describe('clipping', () => {
  it('leaves alone what fits exactly and counts the ellipsis otherwise', () => {
    assert.equal(clip('abcdef', 6), 'abcdef');
    assert.equal(clip('abcdefg', 6), 'abc...');
    assert.equal(clipMiddle('abcdef', 6), 'abcdef');
    assert.equal(clipMiddle('abcdefghij', 7), 'ab...ij');
    assert.equal(clipMiddle('abcdefghij', 8), 'abc...ij');
  });
});
