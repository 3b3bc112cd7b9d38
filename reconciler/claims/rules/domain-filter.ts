// Rule `domain-filter`: the name lies inside --domain-filter and outside --exclude-domains, or passes the regex pair.
import type { DomainFilter } from '../domain-filter.ts';
import { listed, meantName } from '../domain-list.ts';
import type { Hostname } from '../hostname.ts';
import type { Rule } from '../rule.ts';

export const domainFilterRule: Rule = {
  id: 'domain-filter',
  code: 'OutsideDomainFilter',
  status: 403,
  defaultLevel: 'deny',
  checkName({ name }, { policy }) {
    const verdict = policy.domains.verdict(name);
    if (verdict === 'inside') return undefined;
    if (verdict === 'excluded') return { message: `is excluded by ${excludedBy(policy.domains)}` };
    return { message: `is outside ${allowed(policy.domains)}`, hint: meant(name, policy.domains) };
  },
};

function meant(name: Hostname, filter: DomainFilter): string | undefined {
  return meantName(name, filter.include, (near) => filter.verdict(near) === 'inside');
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
