// Rule `zone`: one of the provider's zones contains the name, so that there is a place for its record.
import { aboutName, effectiveNames } from '../effective-names.ts';
import { type Hostname, isHostname, parseHostname, unicodeForm } from '../hostname.ts';
import { nearestName } from '../nearest.ts';
import type { Policy } from '../policy.ts';
import type { Rule } from '../rule.ts';

/** A message names at most this many zones; the rest is counted. */
const maxNamed = 5;

/** A review may bring thousands of names, and the search for what was meant looks at every zone. */
const maxCompared = 100;

export const zone: Rule = {
  id: 'zone',
  code: 'NoMatchingZone',
  status: 403,
  defaultLevel: 'warn',
  reads: ['records'],
  checkName(claim, { policy, lookup }) {
    const zones = lookup.zones();
    if (zones === undefined || zones.length === 0) return undefined;
    const known = zoneNames(zones);
    const outside = effectiveNames(claim).find((name) => !liesIn(name, known));
    if (outside === undefined) return undefined;
    const message = aboutName(claim, outside, `is in none of the provider's zones (${listed(zones)})`);
    return { message, hint: suggestion(outside, zones, policy) };
  },
};

/** By the list itself: asked for every name, and a provider may have thousands of zones. */
const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

function zoneNames(zones: readonly string[]): ReadonlySet<string> {
  const known = sets.get(zones) ?? new Set(zones);
  sets.set(zones, known);
  return known;
}

/**
 * Whether a zone is the name or one of its parents (longest suffix on label boundaries, ExternalDNS reference 2.6); the
 * empty name is the root zone, which contains everything.
 */
function liesIn(name: Hostname, zones: ReadonlySet<string>): boolean {
  if (zones.has('')) return true;
  for (let rest: string = name; ; ) {
    if (zones.has(rest)) return true;
    const dot = rest.indexOf('.');
    if (dot < 0) return false;
    rest = rest.slice(dot + 1);
  }
}

/** A suggestion must be good advice: a name that would pass. */
function suggestion(name: Hostname, zones: readonly string[], { domains }: Policy): string | undefined {
  const near = zones.length > maxCompared ? undefined : nearestName(name, zones.map(unicodeForm));
  const meant = near === undefined ? undefined : parseHostname(near);
  if (meant === undefined || !isHostname(meant) || domains.verdict(meant) !== 'inside') return undefined;
  return `did you mean ${near}?`;
}

function listed(zones: readonly string[]): string {
  const named = zones.slice(0, maxNamed).map(unicodeForm).join(', ');
  return zones.length > maxNamed ? `${named} and ${zones.length - maxNamed} more` : named;
}
