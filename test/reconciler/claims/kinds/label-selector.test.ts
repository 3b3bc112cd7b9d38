import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readLabelSelector } from '../../../../reconciler/claims/kinds/label-selector.ts';
import { ShapeError } from '../../../../reconciler/claims/object.ts';
import { holdAll } from '../../../../reconciler/claims/selector.ts';

const namespaces = { plain: {}, shop: { team: 'shop' }, pay: { team: 'pay', tier: 'back' } };

/** Names of the label sets that the selector takes; undefined for one that takes nothing. */
function taken(raw: unknown): readonly string[] | undefined {
  const selector = readLabelSelector(raw, 's');
  if (selector === undefined) return undefined;
  return Object.entries(namespaces).flatMap(([name, labels]) => (holdAll(selector, labels) ? name : []));
}

const expression = (key: unknown, operator: unknown, values?: unknown) => ({
  matchExpressions: [{ key, operator, values }],
});

describe('a metav1.LabelSelector', () => {
  it('selects nothing when it is absent and everything when it is empty', () => {
    assert.equal(taken(undefined), undefined);
    assert.equal(taken(null), undefined);
    assert.deepEqual(taken({}), ['plain', 'shop', 'pay']);
  });

  it('asks for every label of matchLabels', () => {
    assert.deepEqual(taken({ matchLabels: { team: 'shop' } }), ['shop']);
    assert.deepEqual(taken({ matchLabels: { team: 'pay', tier: 'back' } }), ['pay']);
    assert.deepEqual(taken({ matchLabels: { team: 'shop', tier: 'back' } }), []);
  });

  it('asks for every expression, and for labels and expressions together', () => {
    assert.deepEqual(taken(expression('team', 'In', ['shop', 'pay'])), ['shop', 'pay']);
    assert.deepEqual(taken(expression('team', 'NotIn', ['shop'])), ['plain', 'pay']);
    assert.deepEqual(taken(expression('team', 'Exists')), ['shop', 'pay']);
    assert.deepEqual(taken(expression('team', 'DoesNotExist')), ['plain']);
    assert.deepEqual(taken({ matchLabels: { team: 'pay' }, ...expression('tier', 'DoesNotExist') }), []);
  });

  for (const [what, raw] of Object.entries({
    'an unknown operator': expression('team', 'Gt', ['1']),
    'no operator': expression('team', undefined, ['shop']),
    'In without values': expression('team', 'In', []),
    'NotIn without values': expression('team', 'NotIn'),
    'Exists with values': expression('team', 'Exists', ['shop']),
    'DoesNotExist with values': expression('tier', 'DoesNotExist', ['back']),
    'an empty key': expression('', 'DoesNotExist'),
  })) {
    it(`selects nothing with ${what}, as in Kubernetes`, () => assert.equal(taken(raw), undefined));
  }

  for (const [field, raw] of Object.entries({
    s: [],
    's.matchLabels': { matchLabels: [] },
    's.matchLabels[a]': { matchLabels: { a: 1 } },
    's.matchExpressions': { matchExpressions: {} },
    's.matchExpressions[0]': { matchExpressions: ['x'] },
    's.matchExpressions[0].key': expression(1, 'Exists'),
    's.matchExpressions[0].operator': expression('a', 1),
    's.matchExpressions[0].values': expression('a', 'In', 'b'),
    's.matchExpressions[0].values[1]': expression('a', 'In', ['b', 2]),
  })) {
    it(`of the wrong shape names the field ${field}`, () => {
      assert.throws(
        () => readLabelSelector(raw, 's'),
        (error) => error instanceof ShapeError && error.field === field,
      );
    });
  }
});
