// Rule `conflict`: no object in another namespace has a better right to the name.
import type { NamedClaim } from '../claim.ts';
import { claimantOf, isSameObject, resourceOf } from '../claimant.ts';
import { aboutName, effectiveNames } from '../effective-names.ts';
import type { Hostname } from '../hostname.ts';
import type { Claimant } from '../lookup.ts';
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
  const elsewhere = holders.filter((holder) => holder.object.namespace !== claim.object.namespace);
  if (elsewhere.length === 0) return undefined;
  const own = claimantOf(claim, object, policy, lookup);
  const resource = lookup.record(name, own.setIdentifier)?.resource;
  const [first] = elsewhere.filter((holder) => conflicts(holder, own)).sort((a, b) => precedence(a, b, resource).order);
  if (first === undefined) return undefined;
  const { kind, namespace, name: holderName } = first.object;
  const claimed = `is claimed by ${kind} ${namespace}/${holderName}`;
  if (!holders.some((holder) => isSameClaimant(holder, own))) return `${claimed} already`;
  const { order, why } = precedence(first, own, resource);
  return order < 0 ? `${claimed}, ${why}` : undefined;
}

/** Record sets with different set identifiers stand beside each other; whoever shares a Gateway shares its names. */
function conflicts(a: Claimant, b: Claimant): boolean {
  return a.setIdentifier === b.setIdentifier && !a.gateways.some((gateway) => b.gateways.includes(gateway));
}

/** A new set identifier is a new record set: another object may hold it already. */
function isSameClaimant(a: Claimant, b: Claimant): boolean {
  return a.setIdentifier === b.setIdentifier && isSameObject(a.object, b.object);
}

interface Precedence {
  /** Below zero when the first of the two goes before the second. */
  readonly order: number;
  /** What decided, as a clause about the one that goes first. */
  readonly why: string;
}

/** @param resource what the record at the provider was made for, by its ownership record */
function precedence(a: Claimant, b: Claimant, resource: string | undefined): Precedence {
  const record = Number(resourceOf(b.object) === resource) - Number(resourceOf(a.object) === resource);
  if (record !== 0) return { order: record, why: 'whose record it is' };
  const [born, other] = [bornAt(a), bornAt(b)];
  if (born !== other) return { order: born < other ? -1 : 1, why: 'which is older' };
  return {
    order: compare(a.object.namespace, b.object.namespace) || compare(resourceOf(a.object), resourceOf(b.object)),
    why: 'which is as old and comes first by namespace',
  };
}

/** Milliseconds since the epoch; what has no time yet is the youngest. */
function bornAt({ createdAt }: Claimant): number {
  const at = Date.parse(createdAt);
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
