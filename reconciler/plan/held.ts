// What is wanted but not changed, or present but kept, and why. Each code has an entry in docs/reasons.md.
import type { RecordSet } from '../record-set.ts';

export const heldCodes = [
  'PendingTarget',
  'NotPublished',
  'TargetsFiltered',
  'NotRead',
  'InvalidRecord',
  'HostnameClaimed',
  'OwnedByAnother',
  'PolicyForbids',
  'ConflictingType',
  'LostToOther',
  'BlockedBySibling',
  'TypeNotManaged',
  'InvalidHostname',
  'OutsideDomainFilter',
  'NotAllowedInNamespace',
  'WildcardNotAllowed',
  'NoMatchingListener',
  'NoMatchingZone',
  'OwnershipUnwritable',
  'NotCreatedHere',
  'Braked',
] as const;
export type HeldCode = (typeof heldCodes)[number];

export interface Held {
  /** The record that is not made, changed or deleted. */
  readonly record: RecordSet;
  readonly code: HeldCode;
  /** A clause for a person. */
  readonly message: string;
}

/** Why a record stays that no endpoint asks for. */
export type Reprieve = Pick<Held, 'code' | 'message'>;

export function heldRecord(record: RecordSet, code: HeldCode, message: string): Held {
  return { record, code, message };
}
