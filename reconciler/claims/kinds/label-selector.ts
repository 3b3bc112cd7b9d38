// metav1.LabelSelector, as fields of Kubernetes objects hold it: plain values, so that two readings of one object are equal.
import { readList, readMap, readString, readStringMap, readStrings } from '../object.ts';
import type { Requirement } from '../selector-grammar.ts';

/** Requirements that must all hold; an empty list selects everything. */
export type LabelSelector = readonly Requirement[];

/**
 * Reads a selector.
 * @returns undefined when it is absent or contradicts its own rules (a CRD's schema does not check them): such a
 *   selector selects nothing, as in Kubernetes
 * @throws ShapeError
 */
export function readLabelSelector(raw: unknown, field: string): LabelSelector | undefined {
  if (raw === undefined || raw === null) return undefined;
  const map = readMap(raw, field);
  const labels = readStringMap(map.matchLabels, `${field}.matchLabels`);
  const equalities = Object.entries(labels).map(([key, value]) => ({ key, operator: 'equal', value }) as const);
  const expressions = readList(map.matchExpressions, `${field}.matchExpressions`).map((entry, index) =>
    readExpression(entry, `${field}.matchExpressions[${index}]`),
  );
  const usable = [...equalities, ...expressions].filter((requirement) => requirement !== undefined);
  const complete = usable.length === equalities.length + expressions.length;
  return complete && usable.every((requirement) => requirement.key !== '') ? usable : undefined;
}

function readExpression(raw: unknown, field: string): Requirement | undefined {
  const expression = readMap(raw, field);
  const key = readString(expression.key, `${field}.key`);
  const values = new Set(readStrings(expression.values, `${field}.values`));
  const operator = readString(expression.operator, `${field}.operator`);
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.size === 0 ? undefined : { key, operator: operator === 'In' ? 'in' : 'notin', values };
    case 'Exists':
    case 'DoesNotExist':
      return values.size > 0 ? undefined : { key, operator: operator === 'Exists' ? 'exists' : 'absent' };
    default:
      return undefined;
  }
}
