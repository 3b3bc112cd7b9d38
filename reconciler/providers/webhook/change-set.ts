// Groups of changes as the protocol's change set, and back; and what of a group is still to be done.
import { type RecordSet, recordKey } from '../../record-set.ts';
import { sameTargets } from '../../targets.ts';
import { fromWire, toWire, WireError } from '../../wire.ts';
import type { Change, ChangeGroup } from '../provider.ts';
import { readKeys } from './wire-keys.ts';

/** The body of POST /records: all groups in one change set, empty lists left out (ExternalDNS reference 4.1). */
export function changesBody(groups: readonly ChangeGroup[]): string {
  const lists = {
    create: [] as object[],
    updateOld: [] as object[],
    updateNew: [] as object[],
    delete: [] as object[],
  };
  for (const change of groups.flatMap(({ changes }) => changes)) {
    if (change.action === 'create') lists.create.push(toWire(change.next));
    else if (change.action === 'delete') lists.delete.push(toWire(change.prev));
    else {
      lists.updateOld.push(toWire(change.prev));
      lists.updateNew.push(toWire(change.next));
    }
  }
  return JSON.stringify(Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)));
}

const keys = ['create', 'updateOld', 'updateNew', 'delete'] as const;

/**
 * Reads a change set: deletions first, as a name must be free before it is taken.
 * @throws WireError naming the first wrong value
 */
export function readChanges(value: unknown): readonly Change[] {
  if (value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) throw new WireError('the body', 'an object of changes');
  const { found } = readKeys(value, keys);
  const [create, updateOld, updateNew, remove] = keys.map((key) => records(found[key], key));
  if (create === undefined || updateOld === undefined || updateNew === undefined || remove === undefined) return [];
  if (updateOld.length !== updateNew.length) throw new WireError('updateNew', 'as long as updateOld');
  const updates = updateNew.flatMap((next, index): readonly Change[] => {
    const prev = updateOld[index];
    return prev === undefined ? [] : [{ action: 'update', prev, next }];
  });
  return [
    ...remove.map((prev): Change => ({ action: 'delete', prev })),
    ...updates,
    ...create.map((next): Change => ({ action: 'create', next })),
  ];
}

function records(value: unknown, key: string): readonly RecordSet[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new WireError(key, 'a list of endpoints');
  return value.map((entry: unknown, index) => fromWire(entry, `${key}[${index}]`));
}

/** The changes of a group that have not come true in what the server lists; an empty group has landed. */
export function remaining(group: ChangeGroup, listed: ReadonlyMap<string, RecordSet>): ChangeGroup {
  return { dnsName: group.dnsName, changes: group.changes.filter((change) => !isTrue(change, listed)) };
}

function isTrue(change: Change, listed: ReadonlyMap<string, RecordSet>): boolean {
  if (change.action === 'delete') return !listed.has(recordKey(change.prev));
  const { next } = change;
  const found = listed.get(recordKey(next));
  if (found === undefined || !sameTargets(found.targets, next.targets)) return false;
  if (next.recordTTL && found.recordTTL !== next.recordTTL) return false;
  return JSON.stringify(properties(found)) === JSON.stringify(properties(next));
}

function properties({ providerSpecific = [] }: RecordSet): readonly string[] {
  return providerSpecific.map(({ name, value }) => `${name}=${value}`).sort();
}
