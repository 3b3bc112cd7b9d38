// Rule `wildcard`: the name is not a wildcard, as it is written and whatever listeners narrow it to.
import { isWildcard } from '../hostname.ts';
import type { Rule } from '../rule.ts';

export const wildcard: Rule = {
  id: 'wildcard',
  code: 'WildcardNotAllowed',
  status: 403,
  defaultLevel: 'off',
  checkName: ({ name }) =>
    isWildcard(name) ? { message: 'is a wildcard, which is not allowed', hint: 'write each name out' } : undefined,
};
