import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  DomainFilterError,
  type DomainFilterOptions,
  type DomainVerdict,
  domainFilter,
} from '../../../reconciler/claims/domain-filter.ts';
import { isHostname, parseHostname } from '../../../reconciler/claims/hostname.ts';
import { host } from './sample.ts';
import { below, pick, seeded } from './seeded.ts';

function verdicts(options: Partial<DomainFilterOptions>, names: readonly string[]): Record<string, DomainVerdict> {
  const filter = domainFilter({ include: [], exclude: [], ...options });
  return Object.fromEntries(names.map((name) => [name, filter.verdict(host(name))]));
}

/** Which of the names the include list takes. */
function taken(include: readonly string[], names: readonly string[]): string[] {
  const found = verdicts({ include }, names);
  return names.filter((name) => found[name] === 'inside');
}

describe('--domain-filter', () => {
  const names = ['example.org', 'x.example.org', 'x.y.example.org', 'anexample.org', 'example.com', '*.example.org'];

  it('takes the name itself and everything below it, on label boundaries', () => {
    assert.deepEqual(taken(['example.org'], names), [
      'example.org',
      'x.example.org',
      'x.y.example.org',
      '*.example.org',
    ]);
  });

  it('with a leading dot takes only what is below', () => {
    assert.deepEqual(taken(['.example.org'], names), ['x.example.org', 'x.y.example.org', '*.example.org']);
    assert.deepEqual(taken(['.org'], ['org', 'a.org', 'a.b.org', 'corg']), ['a.org', 'a.b.org']);
  });

  it('takes a name that one of several entries takes', () => {
    assert.deepEqual(taken(['example.com', 'y.example.org'], names), ['x.y.example.org', 'example.com']);
  });

  it('is the same in any case, with blanks around it and with one trailing dot', () => {
    for (const entry of ['eXaMPle.ORG', ' example.org ', 'example.org.', ' Example.Org. ', 'example.org。']) {
      assert.deepEqual(taken([entry], ['x.example.org', 'x.example.com']), ['x.example.org'], entry);
    }
  });

  it('with two trailing dots takes nothing, as in ExternalDNS', () => {
    assert.deepEqual(taken(['example.org..'], names), []);
  });

  it('that is empty, blank or a dot configures nothing', () => {
    for (const entry of ['', ' ', '.', ' . ', '\u00ad']) {
      assert.deepEqual(taken([entry], names), names, JSON.stringify(entry));
      assert.deepEqual(taken([entry, 'example.com'], names), ['example.com'], JSON.stringify(entry));
    }
  });

  it('may be written in Unicode or in A-labels, and takes names written either way', () => {
    for (const entry of ['bücher.example', 'BÜCHER.example', 'xn--bcher-kva.example', 'XN--BCHER-KVA.example']) {
      assert.deepEqual(
        taken([entry], ['a.bücher.example', 'xn--bcher-kva.example', 'bucher.example']),
        ['a.bücher.example', 'xn--bcher-kva.example'],
        entry,
      );
    }
  });

  it('may be an emoji', () => {
    assert.deepEqual(taken(['😍.org'], ['a.xn--r28h.org', 'a.org']), ['a.xn--r28h.org']);
  });

  it('does not split at a comma', () => {
    assert.deepEqual(taken(['example.org,example.com'], names), []);
  });

  it('does not know wildcards, as in ExternalDNS', () => {
    assert.deepEqual(taken(['*.example.org'], names), ['*.example.org']);
  });
});

describe('--exclude-domains', () => {
  it('wins over --domain-filter', () => {
    assert.deepEqual(
      verdicts({ include: ['example.org', 'secret.example.org'], exclude: ['secret.example.org'] }, [
        'a.example.org',
        'secret.example.org',
        'a.secret.example.org',
        'a.example.com',
      ]),
      {
        'a.example.org': 'inside',
        'secret.example.org': 'excluded',
        'a.secret.example.org': 'excluded',
        'a.example.com': 'outside',
      },
    );
  });

  it('works alone: everything else is inside', () => {
    assert.deepEqual(verdicts({ exclude: ['example.org'] }, ['a.example.org', 'a.example.com']), {
      'a.example.org': 'excluded',
      'a.example.com': 'inside',
    });
  });

  it('with a leading dot spares the apex', () => {
    assert.deepEqual(verdicts({ exclude: ['.example.org'] }, ['example.org', 'a.example.org']), {
      'example.org': 'inside',
      'a.example.org': 'excluded',
    });
  });

  it('that is blank excludes nothing', () => {
    assert.deepEqual(verdicts({ exclude: ['', ' ', '.'] }, ['a.org']), { 'a.org': 'inside' });
  });
});

describe('the regex pair', () => {
  it('is searched for anywhere in the name', () => {
    assert.deepEqual(verdicts({ regexInclude: 'ex' }, ['a.example.org', 'a.org']), {
      'a.example.org': 'inside',
      'a.org': 'outside',
    });
  });

  it('minds case, and names are in lower case', () => {
    assert.deepEqual(verdicts({ regexInclude: 'EX' }, ['EX.org']), { 'EX.org': 'outside' });
    assert.deepEqual(verdicts({ regexInclude: '(?i)EX' }, ['EX.org']), { 'EX.org': 'inside' });
  });

  it('sees the Unicode form without trailing dot', () => {
    assert.deepEqual(verdicts({ regexInclude: '^bücher\\.example$' }, ['xn--bcher-kva.example.']), {
      'xn--bcher-kva.example.': 'inside',
    });
  });

  it('asks the exclusion first', () => {
    assert.deepEqual(
      verdicts({ regexInclude: 'example', regexExclude: '^secret' }, ['secret.example.org', 'a.example.org', 'a.org']),
      { 'secret.example.org': 'excluded', 'a.example.org': 'inside', 'a.org': 'outside' },
    );
  });

  it('with an exclusion alone takes everything else', () => {
    assert.deepEqual(verdicts({ regexExclude: '^secret' }, ['secret.org', 'a.org']), {
      'secret.org': 'excluded',
      'a.org': 'inside',
    });
  });

  for (const regex of [{ regexInclude: '^a' }, { regexExclude: '^b' }]) {
    it(`replaces both plain lists: ${JSON.stringify(regex)}`, () => {
      const options = { include: ['example.org'], exclude: ['a.com'], ...regex };
      assert.deepEqual(verdicts(options, ['a.com']), { 'a.com': 'inside' });
      const { include, exclude } = domainFilter(options);
      assert.deepEqual([include, exclude], [[], []]);
    });
  }

  it('that is empty is unset', () => {
    const options = { include: ['example.org'], regexInclude: '', regexExclude: '' };
    assert.deepEqual(verdicts(options, ['a.org']), { 'a.org': 'outside' });
  });

  it("misses the apex with the pattern that ExternalDNS's pages warn of", () => {
    const names = ['example.com', 'a.example.com', 'a.b.example.com'];
    assert.deepEqual(verdicts({ regexInclude: '^[\\w-]+\\.example\\.com$' }, names), {
      'example.com': 'outside',
      'a.example.com': 'inside',
      'a.b.example.com': 'outside',
    });
    const all = Object.values(verdicts({ regexInclude: '^([\\w-]+\\.)*example\\.com$' }, names));
    assert.deepEqual(all, ['inside', 'inside', 'inside']);
  });

  it('takes linear time, whatever the pattern', () => {
    const name = `${'a'.repeat(60)}.${'a'.repeat(60)}.${'a'.repeat(60)}.b`;
    const start = performance.now();
    for (const regexInclude of ['^(a+)+$', '^(a|a)*$', '(.*)*x$', '^([a-z.]+)*$x']) {
      assert.deepEqual(verdicts({ regexInclude }, [name]), { [name]: 'outside' });
    }
    // An ordinary run takes some milliseconds; a backtracking engine would not come back.
    assert.ok(performance.now() - start < 1000);
  });

  for (const [flag, key] of [
    ['--regex-domain-filter', 'regexInclude'],
    ['--regex-domain-exclusion', 'regexExclude'],
  ] as const) {
    for (const pattern of ['(', 'a(?=b)', '(?<!a)b', '(a)\\1', 'a**', 'a{1001}']) {
      it(`${flag} that is not RE2 is refused by name: ${pattern}`, () => {
        assert.throws(
          () => domainFilter({ include: [], exclude: [], [key]: pattern }),
          (error) =>
            error instanceof DomainFilterError &&
            error.code === 'INVALID_DOMAIN_REGEX' &&
            error.flag === flag &&
            error.message.startsWith(`${flag}: "${pattern}" is not a regular expression in RE2 syntax`),
        );
      });
    }
  }
});

describe('plain lists on random names', () => {
  /** By labels, from the right; nothing of text ends and offsets. */
  function naiveCovers(pattern: string, name: string): boolean {
    const wanted = pattern.split('.').reverse();
    const found = name.split('.').reverse();
    const belowOnly = wanted.at(-1) === '';
    if (belowOnly) wanted.pop();
    return (
      wanted.every((label, index) => label === found[index]) && found.length >= wanted.length + (belowOnly ? 1 : 0)
    );
  }

  it('agree with a naive model that compares labels', () => {
    const next = seeded(7);
    const counts = { inside: 0, outside: 0, excluded: 0 };
    const name = (most: number) =>
      Array.from({ length: 1 + below(most, next) }, () => pick(['a', 'b', 'ab', 'ba', 'ü'], next)).join('.');
    const pattern = () => `${next() < 0.3 ? '.' : ''}${name(3)}`;
    const patterns = (most: number) => Array.from({ length: below(most + 1, next) }, pattern);
    for (let run = 0; run < 5000; run++) {
      const include = patterns(3);
      const exclude = patterns(2);
      const text = name(5);
      const parsed = parseHostname(text);
      assert.ok(isHostname(parsed));
      const expected = exclude.some((entry) => naiveCovers(entry, text))
        ? 'excluded'
        : include.length === 0 || include.some((entry) => naiveCovers(entry, text))
          ? 'inside'
          : 'outside';
      counts[expected]++;
      assert.equal(
        domainFilter({ include, exclude }).verdict(parsed),
        expected,
        JSON.stringify({ include, exclude, text }),
      );
    }
    for (const [verdict, count] of Object.entries(counts)) assert.ok(count > 200, `${verdict}: ${count}`);
  });
});
