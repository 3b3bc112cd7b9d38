import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isHostname, isWildcard, parseHostname, unicodeForm } from '../../../reconciler/claims/hostname.ts';

function accepts(text: string, name: string): void {
  assert.equal(parseHostname(text), name);
}

function problemOf(text: string): string {
  const result = parseHostname(text);
  assert.ok(!isHostname(result), `${JSON.stringify(text)} was accepted as ${JSON.stringify(result)}`);
  return result.problem;
}

const label = (length: number) => 'x'.repeat(length);
/** A name of exactly so many octets, in labels of at most 63. */
const nameOf = (octets: number) => `${label(63)}.${label(63)}.${label(63)}.${label(octets - 3 * 64)}`;

describe('a hostname', () => {
  const written: Readonly<Record<string, readonly [string, string]>> = {
    'in normal form': ['shop.example.com', 'shop.example.com'],
    'in upper case': ['SHOP.Example.COM', 'shop.example.com'],
    'with one trailing dot': ['shop.example.com.', 'shop.example.com'],
    'in upper case with a trailing dot': ['SHOP.example.com.', 'shop.example.com'],
    'of one label': ['localhost', 'localhost'],
    'of one character': ['a', 'a'],
    'with a last label of digits': ['foo.1', 'foo.1'],
    'of three numbers': ['10.0.1', '10.0.1'],
    'of five numbers': ['1.2.3.4.5', '1.2.3.4.5'],
    'that begins with a number': ['1password.example.com', '1password.example.com'],
    'with underscores': ['_sip._tcp.ex_ample.com', '_sip._tcp.ex_ample.com'],
    'with a label that is one underscore': ['_.example.com', '_.example.com'],
    'with hyphens inside, at the third and fourth place too': ['r3--a-b.example.com', 'r3--a-b.example.com'],
    'with a label of 63 octets': [`${label(63)}.com`, `${label(63)}.com`],
    'of 253 octets': [nameOf(253), nameOf(253)],
    'of 253 octets and a trailing dot': [`${nameOf(253)}.`, nameOf(253)],
  };
  for (const [what, [text, name]] of Object.entries(written)) {
    it(`is accepted ${what}`, () => accepts(text, name));
  }

  const refused: Readonly<Record<string, readonly [string, RegExp]>> = {
    'that is empty': ['', /^it is empty$/],
    'that is blank': [' \t ', /^it is empty$/],
    'that is the root': ['.', /^it is empty$/],
    'with two trailing dots': ['example.com..', /^it has an empty label$/],
    'with a leading dot': ['.example.com', /^it has an empty label$/],
    'with an empty label inside': ['a..example.com', /^it has an empty label$/],
    'with a label of 64 octets': [`a.${label(64)}.com`, /^label "xxxxxxxxxxxx…" is 64 octets long, the most is 63$/],
    'of 254 octets': [nameOf(254), /^it is 254 octets long, the most is 253$/],
    'with a leading hyphen': ['a.-b.com', /^label "-b" begins or ends with a hyphen$/],
    'with a trailing hyphen': ['a.b-.com', /^label "b-" begins or ends with a hyphen$/],
    'that is a hyphen': ['-', /^label "-" begins or ends with a hyphen$/],
    'with a character that DNS names have not': ['a.b%c.com', /^label "b%c" has a character other than/],
    'with a space': ['a b.example.com', /white space/],
    'with a tab at its end': ['a.example.com\t', /white space/],
    'with a line break': ['a.example.com\nb', /white space/],
    'with a scheme': ['https://a.example.com/x', /^it has a scheme; write the host alone$/],
    'with a path': ['a.example.com/x', /^it has a path; write the host alone$/],
    'with a port': ['a.example.com:8080', /^it has a port; write the host alone$/],
    'with an empty port': ['a.example.com:', /^it has a port/],
    'with a colon that is no port': ['a:b.example.com', /^label "a:b" has a character/],
    'with a user': ['user@a.example.com', /^label "user@a" has a character/],
    'with a comma': ['a.example.com,b.example.com', /has a character/],
    'with a NUL': ['a\u0000b.example.com', /^label "a\ufffdb" has a character/],
    'with an escape character': ['\u001b[1m.example.com', /^label "\ufffd\[1m" has a character/],
    'with a lone surrogate': ['\ud800.example.com', /no place in a name/],
    'with a character that turns the text around': ['\u202eexample.com', /no place in a name/],
  };
  for (const [what, [text, problem]] of Object.entries(refused)) {
    it(`is refused ${what}`, () => assert.match(problemOf(text), problem));
  }

  it('is told without control characters or lone surrogates, whatever was written', () => {
    for (const text of ['\u0007', 'a\u009b.com', `${'\u0000'.repeat(70)}.com`, 'xn--\u0001.com', 'xn--\ud800.com']) {
      const problem = problemOf(text);
      assert.ok(problem.isWellFormed());
      assert.doesNotMatch(problem, /\p{Cc}/u);
    }
  });
});

describe('a wildcard', () => {
  it('is accepted as the whole first label', () => {
    accepts('*.example.com', '*.example.com');
    accepts('*.com.', '*.com');
    accepts('*.BÜCHER.example', '*.xn--bcher-kva.example');
  });

  for (const text of ['*', '*.', '**.example.com', '*a.example.com', 'a*.example.com', 'a.*.example.com', '*.*.com']) {
    it(`is refused anywhere else: ${text}`, () => {
      assert.equal(problemOf(text), 'a wildcard must be the whole first label, as in *.example.com');
    });
  }

  it('is refused inside a Unicode label', () => {
    assert.match(problemOf('*ü.example.com'), /^a wildcard must be the whole first label/);
  });

  it('is told from a plain name', () => {
    const [wildcard, plain] = ['*.example.com', 'a.example.com'].map(parseHostname);
    assert.ok(wildcard !== undefined && isHostname(wildcard) && isWildcard(wildcard));
    assert.ok(plain !== undefined && isHostname(plain) && !isWildcard(plain));
  });
});

describe('an IP address', () => {
  const addresses = ['10.0.0.1', '10.0.0.1.', '256.1.1.1', '01.02.03.04', '１０.0.0.1', '10。0。0。1'];
  for (const text of [
    ...addresses,
    '::',
    '2001:db8::1',
    '[2001:DB8::1]',
    '[::1]:443',
    '::ffff:192.0.2.1',
    'fe80::1%eth0',
  ]) {
    it(`is no hostname: ${text}`, () => assert.equal(problemOf(text), 'it is an IP address'));
  }

  it('with a port or a mask is told by that', () => {
    assert.match(problemOf('10.0.0.1:80'), /^it has a port/);
    assert.match(problemOf('10.0.0.0/8'), /^it has a path/);
  });

  it('inside a longer name is part of the name', () => accepts('ip-10.0.0.1.example.com', 'ip-10.0.0.1.example.com'));
});

describe('a Unicode name', () => {
  const names: Readonly<Record<string, readonly [string, string]>> = {
    'becomes A-labels': ['bücher.example', 'xn--bcher-kva.example'],
    'is folded to lower case': ['BÜCHER.Example', 'xn--bcher-kva.example'],
    'is composed': ['bu\u0308cher.example', 'xn--bcher-kva.example'],
    'keeps ß, as browsers do': ['straße.example', 'xn--strae-oqa.example'],
    'keeps ß written as a capital': ['STRAẞE.example', 'xn--strae-oqa.example'],
    'folds a capital sigma at the end of a word as any other': ['www.ΟΔΟΣ', 'www.xn--pxavbq'],
    'folds it in front of a hyphen too': ['ΟΔΟΣ-1.gr', 'xn---1-k9b7bby.gr'],
    'keeps a final sigma': ['οδος.gr', 'xn--pxavbm.gr'],
    'loses soft hyphens and zero-width spaces': ['ex\u00adam\u200bple.com', 'example.com'],
    'may have full-width letters': ['ｅｘａｍｐｌｅ.com', 'example.com'],
    'may have ideographic dots, at the end too': ['例。example．com｡', 'xn--fsq.example.com'],
    'may be written in A-labels': ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    'may be written in A-labels of any case': ['XN--Bcher-KVA.example', 'xn--bcher-kva.example'],
    'may be written from right to left': ['אתר.example', 'xn--4db2cf.example'],
    'from right to left may have a wildcard': ['*.אתר.example', '*.xn--4db2cf.example'],
    'from right to left may have service labels': ['_sip._TCP.אתר.example', '_sip._tcp.xn--4db2cf.example'],
  };
  for (const [what, [text, name]] of Object.entries(names)) {
    it(what, () => accepts(text, name));
  }

  it('is measured in its A-label form', () => {
    accepts(`${'ü'.repeat(57)}.com`, `xn--tda${'a'.repeat(56)}.com`);
    assert.match(problemOf(`${'ü'.repeat(58)}.com`), /is 64 octets long, the most is 63$/);
  });

  it('has one trailing dot at most, whatever the dots', () => {
    assert.equal(problemOf('example.com.。'), 'it has an empty label');
  });

  for (const text of ['xn--a.com', 'XN--a.com', 'xn--.com', 'xn--example-.com', 'a.xn--0.com']) {
    it(`is refused with an A-label that says nothing: ${text}`, () => {
      assert.match(problemOf(text), /^label "xn--[a-z0-9-]*" begins with xn-- but is no A-label \(UTS #46\)$/i);
    });
  }

  for (const [what, text] of Object.entries({
    'a combining mark first': '\u0308a.com',
    'a joiner where none belongs': 'a\u200db.com',
    'digits before letters from right to left': '1א.com',
    'a private use character': '\ue000.com',
  })) {
    it(`is refused with ${what}`, () => assert.match(problemOf(text), /no A-label form$/));
  }

  it('is refused for its length before punycode sees it', () => {
    const start = performance.now();
    assert.match(problemOf('界'.repeat(100_000)), /^it is 100000 characters long, the most is 253$/);
    assert.match(problemOf(`xn--${'a'.repeat(1_000_000)}`), /^it is 1000004 characters long, the most is 253$/);
    assert.match(problemOf('a'.repeat(1_000_000)), /^it is 1000000 octets long, the most is 253$/);
    // An ordinary run takes some milliseconds, a quadratic one seconds.
    assert.ok(performance.now() - start < 1000);
  });
});

describe('the Unicode form', () => {
  it('is what filters are matched against', () => {
    assert.equal(unicodeForm('xn--bcher-kva.example'), 'bücher.example');
    assert.equal(unicodeForm('*.xn--bcher-kva.example'), '*.bücher.example');
    assert.equal(unicodeForm('_a.xn--4db2cf.example'), '_a.אתר.example');
  });

  it('of an ASCII name is its lower case', () => {
    assert.equal(unicodeForm('Shop.Example.COM'), 'shop.example.com');
    assert.equal(unicodeForm('.example.com'), '.example.com');
  });

  it('of a name in Unicode is its lower case too', () => assert.equal(unicodeForm('BÜCHER.example'), 'bücher.example'));

  it('of what UTS #46 cannot show is its lower case', () => {
    assert.equal(unicodeForm('XN--a-.example'), 'xn--a-.example');
    assert.equal(unicodeForm('xn--0.Ü'), 'xn--0.ü');
  });
});
