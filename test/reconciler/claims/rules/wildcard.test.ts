import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide } from '../../../../reconciler/claims/decide.ts';
import { ingress } from '../../../../reconciler/claims/kinds/ingress.ts';
import { emptyLookup } from '../../../../reconciler/claims/lookup.ts';
import type { PolicyOptions } from '../../../../reconciler/claims/policy.ts';
import { wildcard } from '../../../../reconciler/claims/rules/wildcard.ts';
import { samplePolicy } from '../sample.ts';
import { saidBy } from './rule-rig.ts';

const refusal = 'is a wildcard, which is not allowed; write each name out';

describe('the wildcard rule', () => {
  it('has nothing against other names, nor against a text that is no name', () => {
    for (const text of ['a.example.com', 'wild.example.com', '_sip._tcp.example.com', '*', 'a.*.example.com']) {
      assert.equal(saidBy(wildcard, text), undefined, text);
    }
  });

  it('refuses a wildcard, however it is written', () => {
    for (const text of ['*.example.com', '*.EXAMPLE.com.', '*.bücher.example', '*.a.b.example.com']) {
      assert.equal(saidBy(wildcard, text), refusal, text);
    }
  });

  it('judges the name as it is written, not what listeners narrow it to', () => {
    assert.equal(saidBy(wildcard, '*.example.com', { claim: { narrowed: ['shop.example.com'] } }), refusal);
    assert.equal(saidBy(wildcard, 'a.example.com', { claim: { narrowed: ['*.example.com'] } }), undefined);
  });

  it('is off unless told otherwise, and then answers 403', () => {
    const codesOf = (options: Partial<PolicyOptions>) => {
      const policy = samplePolicy(options);
      const raw = { metadata: { name: 'web', namespace: 'shop' }, spec: { rules: [{ host: '*.example.com' }] } };
      const judgement = decide(ingress.project(raw, policy), policy, emptyLookup);
      assert.equal(judgement.scope, 'in');
      return judgement.decisions.map(({ verdict, violations }) => [
        verdict,
        ...violations.map(({ code, level, status }) => `${code} ${level} ${status}`),
      ]);
    };
    assert.deepEqual(codesOf({}), [['accepted']]);
    assert.deepEqual(codesOf({ levels: { wildcard: 'warn' } }), [['accepted', 'WildcardNotAllowed warn 403']]);
    assert.deepEqual(codesOf({ levels: { wildcard: 'deny' } }), [['rejected', 'WildcardNotAllowed deny 403']]);
  });
});
