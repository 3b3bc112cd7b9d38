// Who owns which record: a filter over what the provider holds, and the extra changes that keep ownership written down.
import type { Change } from '../providers/provider.ts';
import type { RecordSet } from '../record-set.ts';

/** Why the ownership of a change cannot be written; the change must then not be made. */
export interface OwnershipRefusal {
  readonly code: 'OwnedByAnother' | 'OwnershipUnwritable' | 'NotCreatedHere';
  readonly message: string;
}

/** What one reading of the provider says about ownership. */
export interface Ownership {
  /** Every record that is not itself an ownership record, with the labels that its ownership record holds. */
  readonly records: readonly RecordSet[];
  /** What an operator should hear of it, one sentence each. */
  readonly doubts: readonly string[];
  /** True for a record of ours whose ownership record is missing in its current form and must be written again. */
  needsRepair(record: RecordSet): boolean;
  /**
   * The changes of ownership records that must travel with a change, or why it must not be made.
   * @param inZone whether a name lies in the zone of the changed record: only there the two can land together
   */
  changesFor(change: Change, inZone: (dnsName: string) => boolean): readonly Change[] | OwnershipRefusal;
}

export interface Registry {
  /** Written into new ownership records; what carries another owner is not ours. Undefined where none is kept. */
  readonly ownerId: string | undefined;
  /** @param records everything that the zones hold, ownership records included */
  read(records: readonly RecordSet[]): Ownership;
}

/** Tells the two answers of changesFor apart. */
export function isRefusal(answer: readonly Change[] | OwnershipRefusal): answer is OwnershipRefusal {
  return !Array.isArray(answer);
}
