// Every rule, in the order in which violations are told. A new rule is one line here and one file in rules/.
import type { Rule } from './rule.ts';
import { annotation } from './rules/annotation.ts';
import { conflict } from './rules/conflict.ts';
import { domainFilterRule } from './rules/domain-filter.ts';
import { listener } from './rules/listener.ts';
import { namespaceRule } from './rules/namespace.ts';
import { owner } from './rules/owner.ts';
import { syntax } from './rules/syntax.ts';
import { wildcard } from './rules/wildcard.ts';
import { zone } from './rules/zone.ts';

export const rules: readonly Rule[] = [
  syntax,
  domainFilterRule,
  namespaceRule,
  wildcard,
  conflict,
  annotation,
  zone,
  owner,
  listener,
];
