import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ListenerHostnames } from '../../../reconciler/claims/listener-hostnames.ts';
import { intersectHostnames } from '../../../reconciler/claims/listeners.ts';
import { below, pick, seeded } from './seeded.ts';

function over(...hostnames: readonly string[]) {
  return new ListenerHostnames(hostnames.map((hostname, index) => [hostname, index] as const));
}

describe('the hostnames of listeners', () => {
  it('give what overlaps a name, in the order of the listeners, with all listeners of one hostname', () => {
    const found = over('b.org', '*.org', 'a.org', '*.ORG', '*.net', 'A.org').overlaps('a.org');
    assert.deepEqual(found, [
      { name: 'a.org', hostname: '*.org', listeners: [1, 3] },
      { name: 'a.org', hostname: 'a.org', listeners: [2, 5] },
    ]);
  });

  it('give the hostname of each listener for the empty name', () => {
    const found = over('a.org', '', '*.b.org', 'no_name.org').overlaps('');
    assert.deepEqual(
      found.map(({ name }) => name),
      ['a.org', '*.b.org'],
    );
  });

  it('leave out listeners whose hostname is none, and texts that are none', () => {
    assert.deepEqual(over('a_b.org', '10.0.0.1').groups, []);
    assert.deepEqual(over('').overlaps('a_b.org'), []);
  });

  it('read a text of any length in time', () => {
    const start = performance.now();
    assert.deepEqual(over('*.a', '').overlaps('a.'.repeat(200_000)), []);
    assert.ok(performance.now() - start < 200);
  });

  it('find what a comparison of each with each finds', () => {
    const next = seeded(20260803);
    const labels = ['a', 'b', 'A', 'ab', 'a-b', 'a_b', '*', '', '10'] as const;
    const hostname = () => {
      const text = Array.from({ length: below(5, next) }, () => pick(labels, next)).join('.');
      return next() < 0.4 ? `*.${text}` : text;
    };
    let overlapping = 0;
    for (let round = 0; round < 20_000; round++) {
      const hostnames = Array.from({ length: below(8, next) }, hostname);
      const text = hostname();
      const expected = hostnames.flatMap((one, index) => {
        const name = intersectHostnames(one, text);
        return name === undefined ? [] : [`${index} ${name}`];
      });
      const found = over(...hostnames)
        .overlaps(text)
        .flatMap(({ name, listeners }) => listeners.map((index) => `${index} ${name}`));
      assert.deepEqual(found.sort(), expected.sort(), JSON.stringify([hostnames, text]));
      overlapping += expected.length;
    }
    assert.ok(overlapping > 5_000, `${overlapping} overlaps`);
  });
});
