import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { syntax } from '../../../../reconciler/claims/rules/syntax.ts';
import { findingOf } from './rule-rig.ts';

const finding = (text: string) => findingOf(syntax, text);

describe('the syntax rule', () => {
  it('has nothing against a DNS name', () => assert.equal(finding('_a.Example.com.'), undefined));

  it('says why a text is none', () => {
    assert.deepEqual(finding('a..b'), { message: 'is not a DNS name: it has an empty label' });
  });

  it('denies with 422 unless told otherwise', () => {
    assert.deepEqual(
      [syntax.id, syntax.code, syntax.status, syntax.defaultLevel],
      ['syntax', 'InvalidHostname', 422, 'deny'],
    );
  });
});
