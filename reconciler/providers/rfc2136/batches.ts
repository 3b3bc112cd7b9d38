// Groups into messages: not more changes than asked for, and not more octets than a message has.
import type { ChangeGroup } from '../provider.ts';

/** RFC 1035 4.2.2 leaves 65,535; an old and a new value of each change, their names and a signature must fit. */
const maxOctets = 48_000;

/** @param maxChanges in one batch; a group with more is a batch by itself, since it must land whole */
export function batchesOf(groups: readonly ChangeGroup[], maxChanges: number): readonly (readonly ChangeGroup[])[] {
  const batches: ChangeGroup[][] = [];
  let [changes, octets] = [0, 0];
  for (const group of groups) {
    const size = roughOctets(group);
    const batch = batches.at(-1);
    if (batch !== undefined && changes + group.changes.length <= maxChanges && octets + size <= maxOctets) {
      batch.push(group);
      changes += group.changes.length;
      octets += size;
    } else {
      batches.push([group]);
      [changes, octets] = [group.changes.length, size];
    }
  }
  return batches;
}

/** More than it can be: each target with its owner, as prerequisite and as update, and what a CNAME asks about its name. */
function roughOctets({ changes }: ChangeGroup): number {
  const records = changes.flatMap((change) => [
    ...(change.action === 'create' ? [] : [change.prev]),
    ...(change.action === 'delete' ? [] : [change.next]),
  ]);
  return records.reduce((sum, { dnsName, targets }) => {
    const owner = dnsName.length + 12;
    // 18: an address takes up to 16 octets and two characters; a text has some of its own for every 255.
    return sum + 22 * owner + targets.reduce((all, target) => all + 2 * (owner + Buffer.byteLength(target) + 18), 0);
  }, 0);
}
