// Rule `domain-filter`: the name lies inside --domain-filter and outside --exclude-domains, or passes the regex pair.
import type { DomainFilter } from '../domain-filter.ts';
import { type Hostname, isHostname, parseHostname } from '../hostname.ts';
import { nearestName } from '../nearest.ts';
import type { Rule } from '../rule.ts';

/** A message names at most this many domains; the rest is counted. */
const maxNamed = 5;

export const domainFilterRule: Rule = {
  id: 'domain-filter',
  code: 'OutsideDomainFilter',
  status: 403,
  defaultLevel: 'deny',
  checkName({ name }, { policy }) {
    const verdict = policy.domains.verdict(name);
    if (verdict === 'inside') return undefined;
    if (verdict === 'excluded') return { message: `is excluded by ${excludedBy(policy.domains)}` };
    return { message: `is outside ${allowed(policy.domains)}`, hint: suggestion(name, policy.domains) };
  },
};

/** A suggestion must be good advice: a name that would pass. */
function suggestion(host: Hostname, filter: DomainFilter): string | undefined {
  const near = nearestName(host, filter.include);
  const name = near === undefined ? undefined : parseHostname(near);
  if (name === undefined || !isHostname(name) || filter.verdict(name) !== 'inside') return undefined;
  return `did you mean ${near}?`;
}

function allowed(filter: DomainFilter): string {
  if (filter.regexInclude !== undefined) return `the allowed names (${filter.regexInclude})`;
  return filter.include.length === 1
    ? `the allowed domain ${filter.include[0]}`
    : `the allowed domains ${listed(filter.include)}`;
}

function excludedBy(filter: DomainFilter): string {
  if (filter.regexExclude !== undefined) return `the pattern ${filter.regexExclude}`;
  return filter.exclude.length === 1
    ? `the excluded domain ${filter.exclude[0]}`
    : `the excluded domains ${listed(filter.exclude)}`;
}

function listed(domains: readonly string[]): string {
  const named = domains.slice(0, maxNamed).join(', ');
  return domains.length > maxNamed ? `${named} and ${domains.length - maxNamed} more` : named;
}
