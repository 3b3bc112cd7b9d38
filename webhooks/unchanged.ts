// Whether an UPDATE leaves alone everything that hostnames are read from; asked only for objects that cannot be read.
import type { Policy } from '../reconciler/claims/policy.ts';
import { isMap } from './review.ts';

type Raw = Readonly<Record<string, unknown>>;

/** True when the spec and the annotations that the policy reads are the same in both objects, whatever their shape. */
export function hostnamesUntouched(oldObject: Raw, object: Raw, policy: Policy): boolean {
  return sameJSON(oldObject.spec, object.spec) && sameJSON(annotations(oldObject, policy), annotations(object, policy));
}

function annotations({ metadata }: Raw, { keepsAnnotation }: Policy): unknown {
  if (!isMap(metadata)) return metadata ?? {};
  const all = metadata.annotations ?? {};
  return isMap(all) ? Object.fromEntries(Object.entries(all).filter(([key]) => keepsAnnotation(key))) : all;
}

/** Deep equality of JSON values without recursion: a stranger chose how deep they are. */
function sameJSON(a: unknown, b: unknown): boolean {
  const pairs: [unknown, unknown][] = [[a, b]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [left, right] = pair;
    if (left === right) continue;
    if (!isTree(left) || !isTree(right) || Array.isArray(left) !== Array.isArray(right)) return false;
    const keys = Object.keys(left);
    if (keys.length !== Object.keys(right).length) return false;
    for (const key of keys) {
      if (!Object.hasOwn(right, key)) return false;
      pairs.push([left[key], right[key]]);
    }
  }
  return true;
}

/** A map or a list; both are read by key. */
function isTree(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null;
}
