// What must hold of any text at all, tried on seeded random ones.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Hostname, isHostname, parseHostname, unicodeForm } from '../../../reconciler/claims/hostname.ts';
import { below, pick, type Random, seeded, textOf } from './seeded.ts';

const runs = 4000;
const asciiPieces = [
  'a',
  'b',
  'z',
  'A',
  'Z',
  '0',
  '9',
  '.',
  '.',
  '.',
  '.',
  '-',
  '_',
  '*',
  '*.',
  'xn--',
  'com',
  '%',
  ':',
] as const;
const longPieces = ['x'.repeat(20), 'y'.repeat(62), 'xn--bcher-kva', '.example.com', '10.0.0.'] as const;
const oddPieces = [
  'ü',
  'ß',
  '例',
  '。',
  '．',
  '\u00ad',
  '\u0308',
  '\u200d',
  'א',
  '１',
  'Ｋ',
  '／',
  '＊',
  ' ',
  '/',
  '\u0000',
  '\ud800',
  '😀',
];

const anyText = (next: Random) => textOf([...asciiPieces, ...longPieces, ...oddPieces], 12, next);
const asciiText = (next: Random) => textOf([...asciiPieces, ...longPieces], 12, next);
/** Mostly a name: labels of letters, now and then with something else in between. */
const nameLike = (next: Random) =>
  Array.from({ length: 1 + below(6, next) }, () =>
    next() < 0.9 ? textOf(['a', 'b', 'c', '1', '-', '_', 'ü'], 8, next) : anyText(next),
  ).join('.');

/** Runs the check on many texts; a generator of which nearly none or nearly all pass would prove little. */
function forMany(
  seed: number,
  generate: (next: Random) => string,
  check: (text: string, name: Hostname | undefined) => void,
) {
  const next = seeded(seed);
  let accepted = 0;
  for (let run = 0; run < runs; run++) {
    const text = generate(next);
    const result = parseHostname(text);
    if (isHostname(result)) accepted++;
    try {
      check(text, isHostname(result) ? result : undefined);
    } catch (cause) {
      throw new Error(`run ${run} of seed ${seed}: ${JSON.stringify(text)}`, { cause });
    }
  }
  assert.ok(accepted > runs / 50 && accepted < runs - runs / 50, `${accepted} of ${runs} accepted`);
}

const generators = [anyText, asciiText, nameLike] as const;

it('an accepted name keeps to the limits of RFC 1035 and 4592', () => {
  for (const [index, generate] of generators.entries()) {
    forMany(100 + index, generate, (_text, name) => {
      if (name === undefined) return;
      assert.ok(name.length >= 1 && name.length <= 253);
      for (const [position, label] of name.split('.').entries()) {
        if (position === 0 && label === '*' && name.length > 1) continue;
        assert.ok(label.length >= 1 && label.length <= 63);
        assert.ok([...label].every((character) => 'abcdefghijklmnopqrstuvwxyz0123456789-_'.includes(character)));
        assert.ok(!label.startsWith('-') && !label.endsWith('-'));
      }
    });
  }
});

it('an accepted name reads as itself', () => {
  for (const [index, generate] of generators.entries()) {
    forMany(200 + index, generate, (_text, name) => {
      if (name !== undefined) assert.equal(parseHostname(name), name);
    });
  }
});

it('an accepted name is reached again from its Unicode form', () => {
  for (const [index, generate] of generators.entries()) {
    forMany(300 + index, generate, (_text, name) => {
      if (name !== undefined) assert.equal(parseHostname(unicodeForm(name)), name);
    });
  }
});

it('case and one trailing dot change nothing', () => {
  for (const [index, generate] of generators.entries()) {
    forMany(400 + index, generate, (text, name) => {
      const spellings = [
        text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
        text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
        text.replace(/[A-Za-z]/g, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase())),
      ];
      // Behind a dot of its own, whatever dot that is, one more is one too many.
      if (!/[.。．｡]\u00ad*$/.test(text)) spellings.push(...spellings.map((spelling) => `${spelling}.`), `${text}.`);
      for (const spelling of spellings) {
        const again = parseHostname(spelling);
        assert.equal(isHostname(again) ? again : undefined, name, JSON.stringify(spelling));
      }
    });
  }
});

it('a text is accepted exactly when every one of its labels is, within the length and unless it is an address', () => {
  forMany(
    500,
    (next) => (next() < 0.5 ? asciiText(next) : nameLike(next).replace(/[^\0-\x7f]/g, 'u')),
    (text, name) => {
      const labels = text.replace(/\.$/, '').split('.');
      const [first = '', ...rest] = labels;
      const pieces = first === '*' && rest.length > 0 ? rest : labels;
      const good = pieces.every((piece) => isHostname(parseHostname(piece)));
      const length = labels.join('.').length;
      const address = labels.length === 4 && labels.every((piece) => /^\d+$/.test(piece));
      assert.equal(name !== undefined, good && length <= 253 && !address);
    },
  );
});

it('a text that is no name stays none when a good name is put in front or behind', () => {
  const next = seeded(600);
  forMany(601, asciiText, (text, name) => {
    // A leading dot would close the good name in front, so the text itself has to begin and end within a label.
    if (name !== undefined || /^[.*\d]|[.\d]$/.test(text) || text === '') return;
    const good = pick(['a', 'www.example.com', 'xn--bcher-kva', '_tcp'], next);
    for (const whole of [`${good}.${text}`, `${text}.${good}`]) {
      assert.ok(!isHostname(parseHostname(whole)), JSON.stringify(whole));
    }
  });
});
