// Every rule, in the order in which violations are told. A new rule is one line here and one file in rules/.
import type { Rule } from './claim.ts';
import type { Policy, RuleLevel } from './policy.ts';
import { domainFilterRule } from './rules/domain-filter.ts';
import { syntax } from './rules/syntax.ts';

export const rules: readonly Rule[] = [syntax, domainFilterRule];

/** The level that the operator set, else the rule's own. */
export function levelOf(rule: Rule, policy: Policy): RuleLevel {
  return policy.levels[rule.id] ?? rule.defaultLevel;
}
