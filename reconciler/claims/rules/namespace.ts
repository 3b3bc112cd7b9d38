// Rule `namespace`: the name lies in one of the domains that its Namespace allows, where that names any.
import { type AllowedDomains, allowedDomains } from '../allowed-domains.ts';
import { listed, meantName } from '../domain-list.ts';
import type { Hostname } from '../hostname.ts';
import type { Rule } from '../rule.ts';

export const namespaceRule: Rule = {
  id: 'namespace',
  code: 'NotAllowedInNamespace',
  status: 403,
  defaultLevel: 'deny',
  reads: ['namespaces'],
  checkName(claim, { object, policy, lookup }) {
    const { namespace } = object.metadata;
    const facts = namespace === '' ? undefined : lookup.namespace(namespace);
    const allowed = facts === undefined ? undefined : allowedDomains(facts);
    if (allowed === undefined || allowed.allows(claim.name)) return undefined;
    const message = `is not allowed in namespace ${namespace}, which allows ${namesAllowed(allowed)}`;
    const passes = (meant: Hostname) => allowed.allows(meant) && policy.domains.verdict(meant) === 'inside';
    return { message, hint: meantName(claim.name, allowed.domains, passes) };
  },
};

function namesAllowed({ domains }: AllowedDomains): string {
  return domains.length === 0 ? 'no names' : `only ${listed(domains)}`;
}
