// Lists of domains in messages: the first few named, and the name that was probably meant.
import { type Hostname, isHostname, parseHostname } from './hostname.ts';
import { nearestName } from './nearest.ts';

/** A message names at most this many; the rest is counted. */
const maxNamed = 5;

/** A review may bring thousands of names, and the search for what was meant looks at every domain. */
const maxCompared = 100;

/** `a.com, b.com, c.com, d.com, e.com and 7 more` */
export function listed(domains: readonly string[]): string {
  const named = domains.slice(0, maxNamed).join(', ');
  return domains.length > maxNamed ? `${named} and ${domains.length - maxNamed} more` : named;
}

/**
 * `did you mean web.example.com?`, for a name that nearly ends with one of the domains.
 * @param passes whether a name would be accepted: a suggestion must be good advice
 */
export function meantName(
  name: Hostname,
  domains: readonly string[],
  passes: (meant: Hostname) => boolean,
): string | undefined {
  const near = domains.length > maxCompared ? undefined : nearestName(name, domains);
  const meant = near === undefined ? undefined : parseHostname(near);
  return meant !== undefined && isHostname(meant) && passes(meant) ? `did you mean ${near}?` : undefined;
}
