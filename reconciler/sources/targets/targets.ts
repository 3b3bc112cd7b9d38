// Where an accepted name points: the addresses behind the object that claims it.
import type { AcceptedClaim } from '../../claims/decide.ts';
import type { Hostname } from '../../claims/hostname.ts';
import type { KubeObject } from '../../claims/kinds/read-kind.ts';
import type { ObjectLookup } from '../../claims/lookup.ts';
import type { Policy } from '../../claims/policy.ts';

/** Why an accepted name has no targets now. */
export interface Pending {
  readonly code: 'PendingTarget' | 'UnsupportedTarget';
  /** A clause about the object: `its status has no address yet`. */
  readonly message: string;
}

/**
 * Prepares the targets of one object, then resolves them claim by claim: what all its claims share is worked out once.
 * Pure; never asked for an object whose `target` annotation replaces them.
 */
export type TargetResolver<T extends KubeObject> = (object: T, policy: Policy, lookup: ObjectLookup) => ClaimTargets;

/** @param name what is published for the claim: its own name, or one that a listener narrows it to */
export type ClaimTargets = (claim: AcceptedClaim, name: Hostname) => readonly string[] | Pending;

export function isPending(result: readonly string[] | Pending): result is Pending {
  return !Array.isArray(result);
}

/** @returns the targets, or the pending reason when there are none */
export function targetsOr(targets: readonly string[], message: string): readonly string[] | Pending {
  const filled = targets.filter((target) => target !== '');
  return filled.length > 0 ? filled : { code: 'PendingTarget', message };
}
