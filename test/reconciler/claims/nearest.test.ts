import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { editDistance, nearestName, nearestWord } from '../../../reconciler/claims/nearest.ts';
import { host } from './sample.ts';

const nearest = (name: string, ...domains: readonly string[]) => nearestName(host(name), domains);

describe('what was probably meant', () => {
  it('is the allowed domain behind a typing error', () => {
    for (const written of ['exmaple.com', 'examle.com', 'exampple.com', 'exemple.com', 'examlpe.con']) {
      assert.equal(nearest(`shop.${written}`, 'example.com'), 'shop.example.com', written);
    }
    assert.equal(nearest('exmaple.com', 'example.com'), 'example.com');
  });

  it('keeps every label in front', () => {
    assert.equal(nearest('a.b.c.exmaple.com', 'example.com'), 'a.b.c.example.com');
    assert.equal(nearest('*.exmaple.com', 'example.com'), '*.example.com');
  });

  it('is the same domain under the allowed top-level label', () => {
    assert.equal(nearest('shop.example.org', 'example.com'), 'shop.example.com');
    assert.equal(nearest('shop.example.internal', 'example.com'), 'shop.example.com');
  });

  it('is the nearest of several, the first of equals', () => {
    assert.equal(nearest('a.exemple.com', 'exemplar.com', 'example.com'), 'a.example.com');
    assert.equal(nearest('a.examplo.com', 'examplea.com', 'exampleb.com', 'example.com'), 'a.example.com');
    assert.equal(nearest('a.shop1.com', 'shop2.com', 'shop3.com'), 'a.shop2.com');
  });

  it('is nothing when three edits are needed', () => {
    assert.equal(nearest('shop.elsewhere.net', 'example.com'), undefined);
    assert.equal(nearest('shop.exa.com', 'example.com'), undefined);
    assert.equal(nearest('shop.abcmple.com', 'example.com'), undefined);
  });

  it('is nothing when two edits are a third of a short domain', () => {
    assert.equal(nearest('a.xy.io', 'b.io'), undefined);
    assert.equal(nearest('a.co', 'io'), undefined);
    assert.equal(nearest('x.ab.io', 'ac.io'), 'x.ac.io');
  });

  it('is nothing for a name of fewer labels than the domain', () => {
    assert.equal(nearest('com', 'example.com'), undefined);
    assert.equal(nearest('example', 'example.com'), undefined);
  });

  it('is nothing without allowed domains', () => assert.equal(nearest('a.example.com'), undefined));

  it('leaves one label in front of a domain with a leading dot', () => {
    assert.equal(nearest('a.exmaple.com', '.example.com'), 'a.example.com');
    assert.equal(nearest('exmaple.com', '.example.com'), undefined);
  });

  it('compares Unicode names by their Unicode form', () => {
    assert.equal(nearest('a.büchr.example', 'bücher.example'), 'a.bücher.example');
  });
});

describe('the word that was probably meant', () => {
  const words = ['hostname', 'target', 'ttl', 'PRIMARY'];

  it('is at most two edits away, letter case aside', () => {
    assert.equal(nearestWord('hostnme', words), 'hostname');
    assert.equal(nearestWord('HOSTNAMES', words), 'hostname');
    assert.equal(nearestWord('primary', words), 'PRIMARY');
    assert.equal(nearestWord('hstnm', words), undefined);
  });

  it('is nothing when the edits are a third of a short word', () => {
    assert.equal(nearestWord('tll', words), undefined);
    assert.equal(nearestWord('TTL', words), 'ttl');
    assert.equal(nearestWord('tragte', words), undefined);
    assert.equal(nearestWord('targets', words), 'target');
  });

  it('is the nearest of several, the first of equals', () => {
    assert.equal(nearestWord('targetss', ['targetxy', 'targets']), 'targets');
    assert.equal(nearestWord('targetz', ['targetx', 'targety']), 'targetx');
  });

  it('is nothing without words', () => assert.equal(nearestWord('a', []), undefined));
});

describe('the edit distance', () => {
  const distances: readonly (readonly [string, string, number])[] = [
    ['', '', 0],
    ['a', '', 1],
    ['', 'ab', 2],
    ['same', 'same', 0],
    ['lost', 'lots', 1],
    ['abcd', 'abd', 1],
    ['abcd', 'abxcd', 1],
    ['abcd', 'axcd', 1],
    ['abcd', 'badc', 2],
    ['ca', 'abc', 3],
  ];
  for (const [a, b, distance] of distances) {
    it(`from "${a}" to "${b}" is ${distance}, both ways`, () => {
      assert.equal(editDistance(a, b), distance);
      assert.equal(editDistance(b, a), distance);
    });
  }

  it('is above two for texts that differ in length by more', () => {
    assert.ok(editDistance('a', 'abcd') > 2);
    assert.ok(editDistance('abcdef', '') > 2);
  });
});
