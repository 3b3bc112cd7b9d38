// eq, ne, lt, le, gt and ge: values of one basic kind compare, others do not.
import { ExecutionProblem } from './execution.ts';
import { compareStrings, describe, GoList, GoMap, type Value } from './value.ts';

/** Whether the first is equal to any of the others. @throws ExecutionProblem for values that cannot be compared */
export function isEqual(args: readonly Value[]): boolean {
  const [first, ...others] = args;
  return others.some((other) => isSame(first, other));
}

// Pointers compare as what they point to: `eq .Spec.IngressClassName "nginx"`, which Go refuses, means what it says.
function isSame(a: Value, b: Value): boolean {
  if (a === undefined || a === null || b === undefined || b === null) return isNil(a) && isNil(b);
  if (isBasic(a) && typeof a === typeof b) return a === b;
  const areAlike = (a instanceof GoList && b instanceof GoList) || (a instanceof GoMap && b instanceof GoMap);
  if (areAlike && (isNil(a) || isNil(b))) return isNil(a) && isNil(b);
  throw incompatible(a, b);
}

/** Nil is what was never written: an absent list or map counts. */
function isNil(value: Value): boolean {
  if (value instanceof GoList) return value.raw.length === 0;
  if (value instanceof GoMap) return Object.keys(value.raw).length === 0;
  return value === undefined || value === null;
}

function isBasic(value: Value): value is string | boolean | bigint | number {
  return ['string', 'boolean', 'bigint', 'number'].includes(typeof value);
}

/** Negative, zero or positive. @throws ExecutionProblem for values without an order */
export function order(args: readonly Value[]): number {
  const [a, b] = args;
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : Number(a > b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  throw incompatible(a, b);
}

function incompatible(a: Value, b: Value): ExecutionProblem {
  return new ExecutionProblem(`can't compare ${describe(a)} with ${describe(b)}`);
}
