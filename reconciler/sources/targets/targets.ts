// What an accepted name gets: the records that the object behind it wants, or the addresses that they are made of.
import type { AcceptedClaim } from '../../claims/decide.ts';
import type { Hostname } from '../../claims/hostname.ts';
import type { KubeObject } from '../../claims/kinds/read-kind.ts';
import type { Policy } from '../../claims/policy.ts';
import type { RecordDraft } from '../../endpoint.ts';
import type { TargetLookup } from '../target-lookup.ts';

/** Why an accepted name has no record now. */
export interface Pending {
  /**
   * `PendingTarget`: an address is to come. `NotRead`: nobody knows, for what it is made of has not been read. The others:
   * none is, as things are configured or written.
   */
  readonly code: 'PendingTarget' | 'NotRead' | 'NotPublished' | 'TargetsFiltered' | 'InvalidRecord' | 'HostnameClaimed';
  /** A clause about the object: `its status has no address yet`. */
  readonly message: string;
}

/**
 * Prepares the records of one object, then resolves them claim by claim: what all its claims share is worked out once. Pure.
 */
export type RecordResolver<T extends KubeObject> = (object: T, policy: Policy, lookup: TargetLookup) => ClaimRecords;

/** @param name what is published for the claim: its own name, or one that a listener narrows it to */
export type ClaimRecords = (claim: AcceptedClaim, name: Hostname) => readonly RecordDraft[] | Pending;

/** The same for kinds whose records follow from addresses alone: addressRecords makes the records. */
export type TargetResolver<T extends KubeObject> = (object: T, policy: Policy, lookup: TargetLookup) => ClaimTargets;

/** @param name as in ClaimRecords */
export type ClaimTargets = (claim: AcceptedClaim, name: Hostname) => readonly string[] | Pending;

export function isPending(result: readonly unknown[] | Pending): result is Pending {
  return !Array.isArray(result);
}

/** @param message which objects, as a clause */
export function notRead(message: string): Pending {
  return { code: 'NotRead', message };
}

/** @returns the targets, or the pending reason when there are none */
export function targetsOr(targets: readonly string[], message: string): readonly string[] | Pending {
  const filled = targets.filter((target) => target !== '');
  return filled.length > 0 ? filled : { code: 'PendingTarget', message };
}
