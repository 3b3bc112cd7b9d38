// Rule `conflict`: no object in another namespace has a better right to the name.
import type { NamedClaim } from '../claim.ts';
import { claimantOf, isSameObject } from '../claimant.ts';
import { aboutName, effectiveNames } from '../effective-names.ts';
import type { Hostname } from '../hostname.ts';
import type { Claimant } from '../lookup.ts';
import { objectText } from '../object.ts';
import { contend, precedence } from '../precedence.ts';
import type { Rule, RuleContext } from '../rule.ts';

/**
 * A name that the object does not hold yet loses to every holder. Of two that hold it already the one keeps it that the
 * record at the provider was made for, where that is known, else the older, else the first by namespace.
 * Admission, audit and sync ask the same question, so of two stored objects exactly one loses, the same one everywhere.
 */
export const conflict: Rule = {
  id: 'conflict',
  code: 'HostnameClaimed',
  status: 403,
  defaultLevel: 'warn',
  reads: ['claims'],
  checkName(claim, context) {
    for (const name of effectiveNames(claim)) {
      const clause = lostName(name, claim, context);
      if (clause !== undefined) return { message: aboutName(claim, name, clause) };
    }
    return undefined;
  },
};

/** @returns who has the name, as a clause; undefined when this object may have it */
function lostName(name: Hostname, claim: NamedClaim, { object, policy, lookup }: RuleContext): string | undefined {
  const holders = lookup.claimants(name) ?? [];
  if (holders.every((holder) => holder.object.namespace === claim.object.namespace)) return undefined;
  const own = claimantOf(claim, object, policy, lookup);
  const resource = lookup.record(name, own.setIdentifier)?.resource;
  const [first] = holders.filter((holder) => contend(holder, own)).sort((a, b) => precedence(a, b, resource).order);
  if (first === undefined) return undefined;
  const claimed = `is claimed by ${objectText(first.object)}`;
  if (!holders.some((holder) => isSameClaimant(holder, own))) return `${claimed} already`;
  const { order, why } = precedence(first, own, resource);
  return order < 0 ? `${claimed}, ${why}` : undefined;
}

/** A new set identifier is a new record set: another object may hold it already. */
function isSameClaimant(a: Claimant, b: Claimant): boolean {
  return a.setIdentifier === b.setIdentifier && isSameObject(a.object, b.object);
}
