// Rule `namespace`: the name lies in one of the domains that its Namespace allows, where that names any.
import { type AllowedDomains, allowedDomains } from '../allowed-domains.ts';
import type { NamedClaim } from '../claim.ts';
import { isHostname, parseHostname } from '../hostname.ts';
import { nearestName } from '../nearest.ts';
import type { Policy } from '../policy.ts';
import type { Rule } from '../rule.ts';

/** A message names at most this many domains; the rest is counted. */
const maxNamed = 5;

/** A review may bring thousands of names, and the search for what was meant looks at every domain. */
const maxCompared = 100;

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
    const message = `is not allowed in namespace ${namespace}, which allows ${listed(allowed)}`;
    return { message, hint: suggestion(claim, allowed, policy) };
  },
};

function listed({ domains }: AllowedDomains): string {
  if (domains.length === 0) return 'no names';
  const named = domains.slice(0, maxNamed).join(', ');
  return domains.length > maxNamed ? `only ${named} and ${domains.length - maxNamed} more` : `only ${named}`;
}

/** A suggestion must be good advice: a name that would pass here and at the domain filter. */
function suggestion({ name }: NamedClaim, allowed: AllowedDomains, policy: Policy): string | undefined {
  const near = allowed.domains.length > maxCompared ? undefined : nearestName(name, allowed.domains);
  const meant = near === undefined ? undefined : parseHostname(near);
  if (meant === undefined || !isHostname(meant)) return undefined;
  return allowed.allows(meant) && policy.domains.verdict(meant) === 'inside' ? `did you mean ${near}?` : undefined;
}
