// Rule `zone`: one of the provider's zones contains the name, so that there is a place for its record.
import { listed, meantName } from '../domain-list.ts';
import { aboutName, effectiveNames } from '../effective-names.ts';
import { type Hostname, unicodeForm } from '../hostname.ts';
import type { Rule } from '../rule.ts';

export const zone: Rule = {
  id: 'zone',
  code: 'NoMatchingZone',
  status: 403,
  defaultLevel: 'warn',
  reads: ['records'],
  checkName(claim, { policy, lookup }) {
    const zones = lookup.zones();
    if (zones === undefined || zones.length === 0) return undefined;
    const known = knownZones(zones);
    const outside = effectiveNames(claim).find((name) => !liesIn(name, known.names));
    if (outside === undefined) return undefined;
    const { shown } = known;
    const message = aboutName(claim, outside, `is in none of the provider's zones (${listed(shown)})`);
    return { message, hint: meantName(outside, shown, (meant) => policy.domains.verdict(meant) === 'inside') };
  },
};

interface KnownZones {
  readonly names: ReadonlySet<string>;
  /** As people read them. */
  readonly shown: readonly string[];
}

/** By the list itself: asked for every name, and a provider may have thousands of zones. */
const cached = new WeakMap<readonly string[], KnownZones>();

function knownZones(zones: readonly string[]): KnownZones {
  const known = cached.get(zones) ?? { names: new Set(zones), shown: zones.map(unicodeForm) };
  cached.set(zones, known);
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
