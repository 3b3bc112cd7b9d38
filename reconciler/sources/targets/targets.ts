// Where an accepted name points: the addresses behind the object that claims it.
import type { Lookup } from '../../claims/claim.ts';
import type { AcceptedClaim } from '../../claims/decide.ts';
import type { KubeObject } from '../../claims/kinds/read-kind.ts';
import type { Policy } from '../../claims/policy.ts';

/** Why an accepted name has no targets now. */
export interface Pending {
  readonly code: 'PendingTarget' | 'UnsupportedTarget';
  /** A clause about the object: `its status has no address yet`. */
  readonly message: string;
}

/** Resolves the targets of one kind's claims. Pure; never given an object with a `target` annotation of its own. */
export type TargetResolver<T extends KubeObject> = (
  claim: AcceptedClaim,
  object: T,
  policy: Policy,
  lookup: Lookup,
) => readonly string[] | Pending;

export function isPending(result: readonly string[] | Pending): result is Pending {
  return !Array.isArray(result);
}

/** @returns the targets, or the pending reason when there are none */
export function targetsOr(targets: readonly string[], message: string): readonly string[] | Pending {
  const filled = targets.filter((target) => target !== '');
  return filled.length > 0 ? filled : { code: 'PendingTarget', message };
}
