// Rule `syntax`: the claimed text is a DNS name.
import type { Rule } from '../rule.ts';

export const syntax: Rule = {
  id: 'syntax',
  code: 'InvalidHostname',
  status: 422,
  defaultLevel: 'deny',
  checkText: ({ problem }) => ({ message: `is not a DNS name: ${problem}` }),
};
