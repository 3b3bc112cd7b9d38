// What Go's text/template prints for these, too.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from './rendered.ts';

const literals: readonly (readonly [template: string, text: string])[] = [
  ['{{1}}', '1'],
  ['{{-3}}', '-3'],
  ['{{- 3}}', '3'],
  ['{{+4}}', '4'],
  ['{{0x1F}}', '31'],
  ['{{0b101}}', '5'],
  ['{{0o17}}', '15'],
  ['{{017}}', '15'],
  ['{{1_000}}', '1000'],
  ['{{1.5}}', '1.5'],
  ['{{1e3}}', '1000'],
  ['{{1000000.0}}', '1e+06'],
  ['{{.5}}', '0.5'],
  ['{{5.}}', '5'],
  ['{{1e21}}', '1e+21'],
  ['{{1e-7}}', '1e-07'],
  ['{{9223372036854775807}}', '9223372036854775807'],
  ["{{'a'}}", '97'],
  ["{{'\\n'}}", '10'],
  ["{{'é'}}", '233'],
  ["{{'\\u00e9'}}", '233'],
  ["{{'\\''}}", '39'],
  ['{{"\\""}}', '"'],
  ['{{"a\\tb"}}', 'a\tb'],
  ['{{"\\x41\\u00e9\\U0001F600\\101"}}', 'Aé😀A'],
  ['{{"\\xe9"}}', '�'],
  ['{{`a\nb\\n`}}', 'a\nb\\n'],
  ['{{true}}{{false}}', 'truefalse'],
  ['{{"x" | printf "%s-%s" "y"}}', 'y-x'],
];

describe('a Go literal', () => {
  for (const [template, expected] of literals) {
    it(`prints ${JSON.stringify(expected)} for ${JSON.stringify(template)}`, () =>
      assert.equal(rendered(template), expected));
  }
});
