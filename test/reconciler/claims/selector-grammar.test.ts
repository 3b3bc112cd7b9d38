import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readRequirements, SelectorError } from '../../../reconciler/claims/selector-grammar.ts';

function problemOf(text: string): string {
  try {
    readRequirements(text);
  } catch (error) {
    assert.ok(error instanceof SelectorError);
    assert.equal(error.code, 'INVALID_SELECTOR');
    const start = `"${text}" is not a valid label selector: `;
    assert.ok(error.message.startsWith(start), error.message);
    assert.match(error.message, /; accepted: k=v, k==v, k!=v, k in \(a,b\), .* joined by commas$/);
    return error.message.slice(start.length).replace(/; accepted: .*/, '');
  }
  assert.fail(`"${text}" was accepted`);
}

describe('a text that is no selector', () => {
  const problems: Readonly<Record<string, string>> = {
    ',': 'expected a key, found ","',
    'a,': 'expected a key, found the end',
    'a,,b': 'expected a key, found ","',
    '=1': 'expected a key, found "="',
    'a b': 'expected an operator, found "b"',
    'a (1)': 'expected an operator, found "("',
    'a=1 b': 'expected ",", found "b"',
    'a=1 b=2': 'expected ",", found "b"',
    'a===1': 'expected ",", found "="',
    'a=(1)': 'expected ",", found "("',
    'a in 1': 'expected "(", found "1"',
    'a in': 'expected "(", found the end',
    'a in (1': 'expected "," or ")", found the end',
    'a in (1 2)': 'expected "," or ")", found "2"',
    'a in (1=2)': 'expected "," or ")", found "="',
    'a notin (1))': 'expected ",", found ")"',
    '!': 'expected a key after "!", found the end',
    '!!a': 'expected a key after "!", found "!"',
    '!a=1': 'expected ",", found "="',
    'a>': 'expected an integer, found the end',
    'a>x': 'expected an integer, found "x"',
    'a<1.5': 'expected an integer, found "1.5"',
    'a>99999999999999999999': 'expected an integer, found "99999999999999999999"',
  };
  for (const [text, problem] of Object.entries(problems)) {
    it(`is refused where it goes wrong: "${text}"`, () => assert.equal(problemOf(text), problem));
  }

  const label = 'x'.repeat(63);
  for (const key of [
    '-a',
    'a-',
    `${label}x`,
    'a/b/c',
    '/a',
    'a/',
    'A.com/a',
    'a..b/c',
    '-a/b',
    `${'x'.repeat(254)}/a`,
    'ü',
  ]) {
    it(`is refused with a key that no label can have: "${key.slice(0, 20)}"`, () => {
      assert.match(problemOf(`${key}=1`), /^".*" is not a label key \(\[prefix\/\]name, name of at most 63/);
    });
  }

  for (const value of ['-a', 'a_', `${label}x`, 'a/b', 'a:b', 'https://a', 'ü', 'a;b']) {
    it(`is refused with a value that no label can have, and told to ask for the key: "${value.slice(0, 20)}"`, () => {
      assert.match(
        problemOf(`a=${value}`),
        /^".*" is not a label value .*; to select by presence write the key alone$/,
      );
      assert.match(problemOf(`a in (b,${value})`), /is not a label value/);
    });
  }

  it('may use all that labels can have', () => {
    const key = `${'x'.repeat(61)}.${'y'.repeat(191)}/${label}`;
    assert.deepEqual(readRequirements(`${key}=${label},A_b-c.D=1.2-3_4`), [
      { key, operator: 'equal', value: label },
      { key: 'A_b-c.D', operator: 'equal', value: '1.2-3_4' },
    ]);
  });
});
