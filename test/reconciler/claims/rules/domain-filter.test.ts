import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DomainFilterOptions } from '../../../../reconciler/claims/domain-filter.ts';
import { domainFilterRule } from '../../../../reconciler/claims/rules/domain-filter.ts';
import { samplePolicy } from '../sample.ts';
import { saidBy } from './rule-rig.ts';

/** `message; hint` of the finding. */
function said(text: string, options: Partial<DomainFilterOptions>): string | undefined {
  const policy = samplePolicy({ domains: { include: [], exclude: [], ...options } });
  return saidBy(domainFilterRule, text, { policy });
}

describe('the domain filter rule', () => {
  it('has nothing against a name inside, nor against a text that is no name', () => {
    assert.equal(said('a.example.com', { include: ['example.com'] }), undefined);
    assert.equal(said('a.example.com', {}), undefined);
    assert.equal(said('a..b', { include: ['example.com'] }), undefined);
  });

  it('names the domains that are allowed, five at most', () => {
    assert.equal(said('a.b', { include: ['c.d'] }), 'is outside the allowed domain c.d');
    assert.equal(said('a.b', { include: ['.c.d', 'E.F.'] }), 'is outside the allowed domains .c.d, e.f');
    assert.equal(
      said('a.b', { include: ['q1.io', 'q2.io', 'q3.io', 'q4.io', 'q5.io', 'q6.io', 'q7.io'] }),
      'is outside the allowed domains q1.io, q2.io, q3.io, q4.io, q5.io and 2 more',
    );
  });

  it('names the domains that are excluded', () => {
    assert.equal(said('a.b', { exclude: ['b'] }), 'is excluded by the excluded domain b');
    assert.equal(said('a.b', { exclude: ['b', 'c'] }), 'is excluded by the excluded domains b, c');
  });

  it('names the patterns', () => {
    assert.equal(said('a.b', { regexInclude: 'x$' }), 'is outside the allowed names (x$)');
    assert.equal(said('a.b', { regexExclude: '^a' }), 'is excluded by the pattern ^a');
  });

  it('says what was probably meant', () => {
    const include = ['example.com'];
    assert.equal(
      said('a.exmaple.com', { include }),
      'is outside the allowed domain example.com; did you mean a.example.com?',
    );
    assert.match(said('*.example.org', { include }) ?? '', /; did you mean \*\.example\.com\?$/);
    assert.match(
      said('a.büchr.example', { include: ['xn--bcher-kva.example'] }) ?? '',
      /did you mean a\.bücher\.example\?$/,
    );
  });

  it('suggests only a name that would pass', () => {
    const options = { include: ['example.com'], exclude: ['secret.example.com'] };
    assert.equal(said('secret.exmaple.com', options), 'is outside the allowed domain example.com');
    assert.match(said('public.exmaple.com', options) ?? '', /did you mean public\.example\.com/);
    assert.equal(
      said('a.b.example.com', { include: ['*.example.com'] }),
      'is outside the allowed domain *.example.com',
    );
    assert.equal(
      said(`xx.${'x.'.repeat(120)}exampl.com`, { include: ['example.com'] }),
      'is outside the allowed domain example.com',
    );
  });

  it('suggests nothing from a list that a pattern replaces', () => {
    assert.equal(
      said('a.exmaple.com', { include: ['example.com'], regexInclude: '^b' }),
      'is outside the allowed names (^b)',
    );
  });

  it('denies with 403 unless told otherwise', () => {
    const { id, code, status, defaultLevel } = domainFilterRule;
    assert.deepEqual([id, code, status, defaultLevel], ['domain-filter', 'OutsideDomainFilter', 403, 'deny']);
  });
});
