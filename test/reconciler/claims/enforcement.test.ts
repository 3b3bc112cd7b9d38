import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enforcement, levelOf } from '../../../reconciler/claims/enforcement.ts';
import { emptyLookup } from '../../../reconciler/claims/lookup.ts';
import { ruleLevels } from '../../../reconciler/claims/policy.ts';
import { samplePolicy } from './sample.ts';

const labelled = (labels: Readonly<Record<string, string>>) => ({
  ...emptyLookup,
  namespace: () => ({ labels, annotations: {} }),
});

describe('the enforcement in a namespace', () => {
  it('is what its label says', () => {
    for (const level of ruleLevels) {
      const lookup = labelled({ 'zonewarden.io/enforce': level });
      assert.equal(enforcement('shop', samplePolicy({ enforce: 'off' }), lookup), level);
    }
  });

  it('is that of --enforce without a label, for an unknown namespace and for objects of the cluster', () => {
    const policy = samplePolicy({ enforce: 'warn' });
    assert.equal(enforcement('shop', policy, labelled({})), 'warn');
    assert.equal(enforcement('shop', policy, emptyLookup), 'warn');
    assert.equal(enforcement('', policy, labelled({ 'zonewarden.io/enforce': 'off' })), 'warn');
  });

  it('is deny for a value that is no level, and unless told otherwise', () => {
    assert.equal(
      enforcement('shop', samplePolicy({ enforce: 'off' }), labelled({ 'zonewarden.io/enforce': 'of' })),
      'deny',
    );
    assert.equal(enforcement('shop', samplePolicy(), emptyLookup), 'deny');
  });
});

describe('the level of a rule', () => {
  it('is the weaker of its own and the enforcement, in all nine combinations', () => {
    const found = ruleLevels.map((own) => {
      const policy = samplePolicy({ levels: { wildcard: own } });
      return ruleLevels.map((most) => levelOf({ id: 'wildcard', defaultLevel: 'off' }, policy, most)).join(' ');
    });
    assert.deepEqual(found, ['deny warn off', 'warn warn off', 'off off off']);
  });

  it('is its default where the policy sets none', () => {
    assert.equal(levelOf({ id: 'conflict', defaultLevel: 'warn' }, samplePolicy(), 'deny'), 'warn');
  });
});
