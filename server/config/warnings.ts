// Configurations that are accepted and probably not what was meant.
import type { Config } from './config.ts';

/** @returns one sentence for each */
export function configWarnings(config: Config): readonly string[] {
  return [
    ...commas('domain-filter', config.domainFilter),
    ...commas('exclude-domains', config.excludeDomains),
    ...unused(config),
  ];
}

/** Lists are not split at commas (reference 6.1), and no name has one. */
function commas(name: string, domains: readonly string[]): string[] {
  return domains
    .filter((domain) => domain.includes(','))
    .map((domain) => `--${name} "${domain}" has a comma and matches nothing: repeat the flag for every domain`);
}

function unused(config: Config): string[] {
  const regex = config.regexDomainFilter !== '' || config.regexDomainExclusion !== '';
  const plain = config.domainFilter.length > 0 || config.excludeDomains.length > 0;
  if (!regex || !plain) return [];
  return ['--domain-filter and --exclude-domains are not used, because a regex filter is given'];
}
