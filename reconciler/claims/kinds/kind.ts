// A kind whose objects claim hostnames: whether one is in scope, and what it claims.
import type { Claim, Lookup } from '../claim.ts';
import type { Policy, SourceName } from '../policy.ts';
import type { KubeObject, ReadKind } from './read-kind.ts';

/** A kind whose objects claim hostnames. */
export interface ClaimingKind<T extends KubeObject = KubeObject> extends ReadKind<T> {
  /** The --source value that turns it on. */
  readonly source: SourceName;
  /** What its claims depend on besides itself; these kinds are watched too. */
  readonly looksUp: readonly ReadKind[];
  /** @returns why this kind's own filters leave the object out, undefined when they do not */
  outOfScope(object: T, policy: Policy, lookup: Lookup): string | undefined;
  /** Every hostname the object claims, in the order of its fields. Pure. */
  claims(object: T, policy: Policy, lookup: Lookup): readonly Claim[];
}
