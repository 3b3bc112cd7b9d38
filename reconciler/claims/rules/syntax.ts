// Rule `syntax`: the claimed text is a DNS name.
import type { Rule } from '../claim.ts';
import { isHostname } from '../hostname.ts';

export const syntax: Rule = {
  id: 'syntax',
  code: 'InvalidHostname',
  status: 422,
  defaultLevel: 'deny',
  check: (host) => (isHostname(host) ? undefined : { message: `is not a DNS name: ${host.problem}` }),
};
