import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuthorityPair } from '../../certs/authority-state.ts';
import { afterStep, dueStep } from '../../certs/rotation.ts';

const times = { leafLifetimeMs: 100, propagationMs: 10 };
const pair = (name: string, issuedAtMs: number, notAfterMs: number): AuthorityPair => ({
  cert: `${name}.crt`,
  key: `${name}.key`,
  fingerprint: name,
  issuedAtMs,
  notAfterMs,
});
const signing = pair('signing', 0, 3000);
const next = pair('next', 2000, 5000);
const fresh = pair('fresh', 0, 9000);
const previous = { cert: 'previous.crt', untilMs: 500 };

describe('rotation', () => {
  it('begins at two thirds of the life of the authority, trusted or not', () => {
    assert.equal(dueStep({ signing }, 1999, 1e6, times), undefined);
    assert.equal(dueStep({ signing }, 2000, 1e6, times), 'introduce');
    assert.equal(dueStep({ signing }, 2000, undefined, times), 'introduce');
    assert.deepEqual(afterStep({ signing }, 'introduce', fresh, 2000, times), { signing, next: fresh });
  });

  it('goes on once the next authority has been trusted everywhere for long enough', () => {
    assert.equal(dueStep({ signing, next }, 2100, undefined, times), undefined);
    assert.equal(dueStep({ signing, next }, 2100, 9, times), undefined);
    assert.equal(dueStep({ signing, next }, 2100, 10, times), 'promote');
  });

  it('trusts the old authority longer than anything that it signed can be valid', () => {
    const { previous: old, ...rest } = afterStep({ signing, next }, 'promote', undefined, 2100, times);
    assert.deepEqual(rest, { signing: next });
    assert.equal(old?.cert, signing.cert);
    assert.ok(old && old.untilMs >= 2100 + times.leafLifetimeMs + times.propagationMs);
  });

  it('drops it then, and begins no other rotation before', () => {
    assert.equal(dueStep({ signing, previous }, 499, 1e6, times), undefined);
    assert.equal(dueStep({ signing, previous }, 500, 1e6, times), 'retire');
    assert.equal(dueStep({ signing, previous: { ...previous, untilMs: 2500 } }, 2400, 1e6, times), undefined);
    assert.deepEqual(afterStep({ signing, previous }, 'retire', undefined, 500, times), { signing });
  });

  it('waits for nobody when the authority that signs has expired', () => {
    assert.equal(dueStep({ signing }, 3000, undefined, times), 'replace');
    assert.equal(dueStep({ signing, next }, 3000, undefined, times), 'promote');
    assert.equal(dueStep({ signing, next }, 5000, undefined, times), 'replace');
    assert.deepEqual(afterStep({ signing, next }, 'promote', undefined, 3000, times), { signing: next });
    assert.deepEqual(afterStep({ signing, next, previous }, 'replace', fresh, 5000, times), { signing: fresh });
  });

  it('makes another authority when the next one expired before anybody trusted it', () => {
    const old = pair('next', 0, 2500);
    assert.equal(dueStep({ signing, next: old }, 2600, undefined, times), 'introduce');
  });
});
