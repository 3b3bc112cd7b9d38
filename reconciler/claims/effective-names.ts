// The names that a claim stands for in DNS: what rules about records and other objects ask about, and what is published.
import type { Claim, NamedClaim } from './claim.ts';
import { type Hostname, isHostname, parseHostname } from './hostname.ts';

/**
 * What listeners narrow a route's host to, else the host itself, each name once; what is no DNS name is left out.
 * Rules about the words of a claim judge the host as written. A rule that asks whose name it is must ask about these: no
 * record of `*.example.com` is ever made for a route that listeners narrow to `shop.example.com`.
 */
export function effectiveNames(claim: Claim | NamedClaim): readonly Hostname[] {
  if (claim.narrowed !== undefined) return [...new Set(claim.narrowed.map(parseHostname).filter(isHostname))];
  const name = 'name' in claim ? claim.name : parseHostname(claim.host);
  return isHostname(name) ? [name] : [];
}

/** Says a clause about one of the claim's effective names, so that it can follow the host as written. */
export function aboutName(claim: NamedClaim, name: Hostname, clause: string): string {
  return name === claim.name ? clause : `stands for ${name}, which ${clause}`;
}
