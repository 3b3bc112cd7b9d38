// How strongly rules speak: the weaker of a rule's level and of its object's namespace (as Pod Security labels do).
import { enforceLabel } from './annotations.ts';
import type { ObjectLookup } from './lookup.ts';
import { type Policy, type RuleLevel, ruleLevels } from './policy.ts';
import type { Rule } from './rule.ts';

/**
 * The level that no rule exceeds in a namespace: its `zonewarden.io/enforce` label, else --enforce.
 * A label value that is none of the levels counts as `deny`: a typing error must not open a door.
 * @param name the empty text for cluster-scoped objects
 */
export function enforcement(name: string, policy: Policy, lookup: ObjectLookup): RuleLevel {
  const labels = name === '' ? undefined : lookup.namespace(name)?.labels;
  if (labels === undefined || !Object.hasOwn(labels, enforceLabel)) return policy.enforce;
  const value = labels[enforceLabel];
  return ruleLevels.find((level) => level === value) ?? 'deny';
}

/** The level at which a rule speaks under an enforcement. */
export function levelOf(rule: Pick<Rule, 'id' | 'defaultLevel'>, policy: Policy, most: RuleLevel): RuleLevel {
  return weaker(policy.levels[rule.id] ?? rule.defaultLevel, most);
}

function weaker(a: RuleLevel, b: RuleLevel): RuleLevel {
  return ruleLevels.indexOf(a) > ruleLevels.indexOf(b) ? a : b;
}
