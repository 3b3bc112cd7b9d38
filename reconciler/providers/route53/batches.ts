// Groups into requests: what Route 53 takes in one, and what the flags allow. A group is never split.
import type { SizedGroup } from './changes.ts';

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html */
export interface BatchLimits {
  readonly changes: number;
  readonly bytes: number;
  readonly values: number;
}

/** Whether a group fits a request at all. */
export function fits({ changes, bytes, values }: SizedGroup, limits: BatchLimits): boolean {
  return changes.length <= limits.changes && bytes <= limits.bytes && values <= limits.values;
}

/** @param groups each of which fits, in their order */
export function batchesOf(
  groups: readonly SizedGroup[],
  limits: BatchLimits,
): readonly (readonly [SizedGroup, ...SizedGroup[]])[] {
  const batches: [SizedGroup, ...SizedGroup[]][] = [];
  let [changes, bytes, values] = [0, 0, 0];
  for (const group of groups) {
    const batch = batches.at(-1);
    const next = [changes + group.changes.length, bytes + group.bytes, values + group.values] as const;
    if (batch !== undefined && next[0] <= limits.changes && next[1] <= limits.bytes && next[2] <= limits.values) {
      batch.push(group);
      [changes, bytes, values] = next;
    } else {
      batches.push([group]);
      [changes, bytes, values] = [group.changes.length, group.bytes, group.values];
    }
  }
  return batches;
}
