import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { zone } from '../../../../reconciler/claims/rules/zone.ts';
import { zoneOf } from '../../../../reconciler/zones.ts';
import { host, samplePolicy } from '../sample.ts';
import { seeded, textOf } from '../seeded.ts';
import { saidBy } from './rule-rig.ts';

function said(text: string, zones: readonly string[] | undefined): string | undefined {
  return saidBy(zone, text, { lookup: { zones: () => zones } });
}

describe('the zone rule', () => {
  it('says nothing while no zones are known', () => {
    assert.equal(said('a.example.com', undefined), undefined);
    assert.equal(said('a.example.com', []), undefined);
  });

  it('has nothing against a zone itself, a name below it, and a wildcard of it', () => {
    for (const text of ['example.com', 'a.example.com', 'b.a.Example.com.', '*.example.com', '*.a.example.com']) {
      assert.equal(said(text, ['example.org', 'example.com']), undefined, text);
    }
    assert.equal(said('www.bücher.example', ['xn--bcher-kva.example']), undefined);
    assert.equal(said('anything', ['']), undefined);
  });

  it('keeps to whole labels', () => {
    assert.match(said('myexample.com', ['example.com']) ?? '', /^is in none of/);
    assert.match(said('com', ['example.com']) ?? '', /^is in none of/);
  });

  it('names the zones, five at most', () => {
    assert.equal(said('a.b', ['example.com']), "is in none of the provider's zones (example.com)");
    assert.equal(
      said('a.b', ['q1.io', 'q2.io', 'q3.io', 'q4.io', 'q5.io', 'q6.io', 'q7.io']),
      "is in none of the provider's zones (q1.io, q2.io, q3.io, q4.io, q5.io and 2 more)",
    );
    assert.equal(said('a.b', ['xn--bcher-kva.example']), "is in none of the provider's zones (bücher.example)");
  });

  it('says what was probably meant, when that would pass', () => {
    assert.equal(
      said('www.exmple.com', ['example.com']),
      "is in none of the provider's zones (example.com); did you mean www.example.com?",
    );
    const policy = samplePolicy({ domains: { include: ['exmple.com'], exclude: [] } });
    const lookup = { zones: () => ['example.com'] };
    assert.equal(
      saidBy(zone, 'www.exmple.com', { policy, lookup }),
      "is in none of the provider's zones (example.com)",
    );
    // Looking at thousands of zones for each of thousands of names would hold a review up.
    const many = Array.from({ length: 101 }, (_, index) => `zone${index}.example.com`);
    assert.doesNotMatch(said('zon7.example.com', many) ?? '', /did you mean/);
  });

  it('asks about what is published where listeners narrow the name', () => {
    const ask = (narrowed: readonly string[]) =>
      saidBy(zone, '*.com', { lookup: { zones: () => ['example.com'] }, claim: { narrowed } });
    assert.equal(ask(['shop.example.com']), undefined);
    assert.equal(
      ask(['shop.example.com', 'shop.example.net']),
      "stands for shop.example.net, which is in none of the provider's zones (example.com); did you mean shop.example.com?",
    );
    assert.equal(ask([]), undefined);
  });

  it('finds a zone for exactly the names that sync finds one for', () => {
    const next = seeded(20260805);
    const pieces = ['a', 'b', 'ab', '.', '.'] as const;
    const name = () => textOf(pieces, 7, next).split('.').filter(Boolean).join('.') || 'a';
    for (let round = 0; round < 3_000; round++) {
      const zones = [name(), name(), name(), ...(next() < 0.05 ? [''] : [])];
      const asked = host(next() < 0.3 ? `*.${name()}` : name());
      const found = zoneOf(
        asked,
        zones.map((one) => ({ id: one, name: one })),
      );
      assert.equal(said(asked, zones) === undefined, found !== undefined, `${asked} in ${zones}`);
    }
  });
});
