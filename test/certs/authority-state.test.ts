import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { before, describe, it } from 'node:test';
import {
  type AuthorityState,
  authorityPair,
  backdatedMs,
  bundleOf,
  decodeState,
  encodeState,
  storedKeys,
} from '../../certs/authority-state.ts';
import { createStoredAuthority } from '../../certs/issue.ts';
import { hours, issuePair } from './issued-pair.ts';

describe('the stored authority', () => {
  let state: AuthorityState;

  before(async () => {
    const [signing, next, previous] = await Promise.all(
      ['one', 'two', 'three'].map((name) => createStoredAuthority(name, hours(-1, 10))),
    );
    assert.ok(signing && next && previous);
    state = {
      signing: authorityPair(signing.cert, signing.key),
      next: authorityPair(next.cert, next.key),
      previous: { cert: previous.cert, untilMs: Date.UTC(2026, 7, 1) },
    };
  });

  it('is read as it was written, in each of its phases', () => {
    const { signing, next, previous } = state;
    for (const phase of [{ signing }, { signing, next }, { signing, previous }, state]) {
      const texts = encodeState(phase);
      assert.deepEqual(decodeState(texts), phase);
      for (const key of Object.keys(texts))
        assert.ok(
          storedKeys.some((known) => known === key),
          key,
        );
    }
  });

  it('keeps no key of the authority that signs no more', () => {
    assert.deepEqual(
      Object.keys(encodeState(state)).filter((key) => key.endsWith('.key')),
      ['tls.key', 'next.key'],
    );
  });

  it('is trusted with all its certificates, which people find in ca.crt', () => {
    assert.equal(bundleOf(state), state.signing.cert + state.next?.cert + state.previous?.cert);
    assert.equal(encodeState(state)['ca.crt'], bundleOf(state));
  });

  it('began to live when it was made, an hour after its certificate begins', () => {
    assert.equal(
      state.signing.issuedAtMs - backdatedMs,
      Date.parse(hours().notBefore.toISOString().replace(/\..*/, 'Z')),
    );
  });

  it('is none in an empty Secret', () => {
    assert.equal(decodeState({}), undefined);
    assert.equal(decodeState({ 'ca.crt': 'whatever' }), undefined);
  });

  it('is damaged when a part is missing, is no authority, or cannot sign as we do', async () => {
    const texts = encodeState(state);
    const leaf = await issuePair();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const stranger = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const cases: readonly (readonly [change: Record<string, string>, why: RegExp])[] = [
      [{ 'tls.key': '' }, /tls\.crt and tls\.key cannot be used/],
      [{ 'tls.key': stranger }, /does not belong to the certificate/],
      [{ 'next.crt': 'rubbish' }, /next\.crt and next\.key cannot be used/],
      [{ 'tls.crt': '', 'tls.key': '' }, /next\.crt but no tls\.crt/],
      [{ 'tls.crt': leaf.cert, 'tls.key': leaf.key }, /not an authority/],
      [{ 'previous.until': 'soon' }, /previous\.until is not a time/],
    ];
    for (const [change, why] of cases) {
      assert.throws(() => decodeState({ ...texts, ...change }), { code: 'AUTHORITY_INVALID', message: why });
    }
  });
});
