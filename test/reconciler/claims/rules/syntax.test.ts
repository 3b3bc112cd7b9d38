import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyLookup } from '../../../../reconciler/claims/claim.ts';
import { parseHostname } from '../../../../reconciler/claims/hostname.ts';
import { syntax } from '../../../../reconciler/claims/rules/syntax.ts';
import { samplePolicy } from '../sample.ts';

const claim = { host: '', object: { group: '', kind: '', namespace: '', name: '' }, field: '', internal: false };
const finding = (text: string) => syntax.check(parseHostname(text), claim, samplePolicy(), emptyLookup);

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
