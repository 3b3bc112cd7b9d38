// Records that nobody owns: made by hand, or by a program that kept no ownership. With --adopt they become ours, if they fit.
import type { RecordSet } from '../record-set.ts';
import { differenceText } from './difference.ts';
import { type Held, heldRecord } from './held.ts';
import type { Update } from './update.ts';

interface AdoptOptions {
  readonly adopt: boolean;
  /** Undefined where ownership is not kept: there is nothing to gain. */
  readonly ownerId: string | undefined;
}

/**
 * The records that gain an ownership record, and nothing else: they have no owner and are exactly as wanted (a TTL that nobody
 * asks for may be any), and nothing at the name belongs to another owner.
 * @param equal records of the row with the endpoints that they do not differ from
 */
export function keepAdoptable(
  equal: readonly Update[],
  current: readonly RecordSet[],
  { adopt, ownerId }: AdoptOptions,
  held: Held[],
): readonly Update[] {
  if (!adopt || ownerId === undefined) return [];
  const foreign = current.find(({ labels }) => labels?.owner !== undefined && labels.owner !== ownerId);
  return equal.flatMap(({ prev, next }) => {
    if (prev.labels?.owner !== undefined) return [];
    if (foreign === undefined) return { prev, next: { ...next, labels: { ...next.labels, owner: ownerId } } };
    held.push(heldRecord(next, 'OwnedByAnother', foreignOwner(foreign)));
    return [];
  });
}

/** Whose a record is that is not ours, as a clause. */
export function foreignOwner({ labels }: RecordSet): string {
  return labels?.owner === undefined
    ? 'the record there has no owner'
    : `the record there belongs to owner "${labels.owner}"`;
}

/** The same of a record that is wanted otherwise: where --adopt is asked for, why it does not help. */
export function foreignAndDifferent({ prev, next }: Update, adopt: boolean): string {
  const clause = foreignOwner(prev);
  if (!adopt || prev.labels?.owner !== undefined) return clause;
  return `${clause}, and --adopt takes only what is exactly as wanted: ${differenceText(next, prev)}`;
}
