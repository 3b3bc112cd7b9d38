import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseMapSelector, parseSelector } from '../../../reconciler/claims/selector.ts';

type Labels = Readonly<Record<string, string>>;

const objects: Readonly<Record<string, Labels>> = {
  none: {},
  a1: { a: '1' },
  a2: { a: '2' },
  empty: { a: '' },
  b: { b: 'x' },
  a1b: { a: '1', b: 'x' },
};

/** The names of the objects that a selector takes, of the six above. */
function taken(text: string, parse = parseSelector): string {
  const selector = parse(text);
  return Object.keys(objects)
    .filter((name) => selector.matches(objects[name]))
    .join(' ');
}

const everything = Object.keys(objects).join(' ');

describe('a label selector', () => {
  const table: Readonly<Record<string, string>> = {
    '': everything,
    '  ': everything,
    'a=1': 'a1 a1b',
    'a==1': 'a1 a1b',
    ' a = 1 ': 'a1 a1b',
    'a=': 'empty',
    'a==': 'empty',
    'a=,b': '',
    'a!=1': 'none a2 empty b',
    'a!=': 'none a1 a2 b a1b',
    'a in (1)': 'a1 a1b',
    'a in (1,2)': 'a1 a2 a1b',
    'a in(1,2)': 'a1 a2 a1b',
    'a\tin\n( 1 , 2 )': 'a1 a2 a1b',
    'a in ()': 'empty',
    'a in (,)': 'empty',
    'a in (1,)': 'a1 empty a1b',
    'a in (,1)': 'a1 empty a1b',
    'a notin (1,2)': 'none empty b',
    'a notin ()': 'none a1 a2 b a1b',
    a: 'a1 a2 empty a1b',
    '!a': 'none b',
    '! a': 'none b',
    'a>1': 'a2',
    'a>0': 'a1 a2 a1b',
    'a<2': 'a1 a1b',
    'a > 1 , a < 3': 'a2',
    'a=1,b=x': 'a1b',
    'a,b': 'a1b',
    'a,!b': 'a1 a2 empty',
    'a=1,a=2': '',
    'a=1,a!=2': 'a1 a1b',
  };
  for (const [text, names] of Object.entries(table)) {
    it(`"${text.replace(/[\t\n]/g, ' ')}" takes: ${names || 'nothing'}`, () => assert.equal(taken(text), names));
  }

  it('takes in and notin for keys and values where they stand for such', () => {
    assert.equal(parseSelector('in in (in,notin)').matches({ in: 'notin' }), true);
    assert.equal(parseSelector('notin=in').matches({ notin: 'in' }), true);
  });

  it('compares as integers, of up to nineteen digits', () => {
    const over = parseSelector('size>9007199254740992');
    assert.equal(over.matches({ size: '9007199254740993' }), true);
    assert.equal(over.matches({ size: '9007199254740992' }), false);
    for (const size of ['x', '1x', '', '9'.repeat(20), '9'.repeat(100_000)])
      assert.equal(over.matches({ size }), false);
    assert.equal(parseSelector('size<-1').matches({ size: '-2' }), true);
  });

  it('looks at own labels only', () => {
    assert.equal(parseSelector('constructor').matches({}), false);
    assert.equal(parseSelector('!toString').matches({}), true);
  });

  it('takes an object without labels like one with none', () => {
    assert.equal(parseSelector('!a').matches(undefined), true);
    assert.equal(parseSelector('a').matches(undefined), false);
  });

  it('knows its keys', () => {
    assert.deepEqual([...parseSelector('a=1,!b,c in (x),a!=2').keys], ['a', 'b', 'c']);
  });
});

describe('a selector in which ExternalDNS keeps equalities in a map', () => {
  it('counts the last of several on one key', () => {
    assert.equal(taken('a=1,a=2', parseMapSelector), 'a2');
    assert.equal(taken('a=2,b=x,a==1', parseMapSelector), 'a1b');
  });

  it('counts every other requirement', () => {
    assert.equal(taken('a in (1),a in (2)', parseMapSelector), '');
    assert.equal(taken('a=1,a in (2)', parseMapSelector), '');
    assert.equal(taken('a=1,!b', parseMapSelector), 'a1');
  });

  it('accepts != and comparisons, which ExternalDNS refuses', () => {
    assert.equal(taken('a!=1', parseMapSelector), 'none a2 empty b');
    assert.equal(taken('a>1', parseMapSelector), 'a2');
  });

  it('knows its keys', () => assert.deepEqual([...parseMapSelector('a=1,a=2,b').keys], ['a', 'b']));
});
