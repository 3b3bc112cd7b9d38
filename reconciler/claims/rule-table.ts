// Every rule, in the order in which violations are told. A new rule is one line here and one file in rules/.
import type { Rule } from './rule.ts';
import { domainFilterRule } from './rules/domain-filter.ts';
import { syntax } from './rules/syntax.ts';

export const rules: readonly Rule[] = [syntax, domainFilterRule];
