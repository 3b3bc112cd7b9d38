// One row of the plan: everything that is and everything that is wanted at one name.
import type { Endpoint } from '../endpoint.ts';
import type { RecordSet, RecordType } from '../record-set.ts';
import { compareTargets } from '../targets.ts';
import { differs } from './difference.ts';
import { type Held, heldRecord } from './held.ts';
import { type PlanPolicy, permits } from './policy.ts';

export interface Row {
  readonly current: readonly RecordSet[];
  readonly candidates: readonly Endpoint[];
}

export interface Update {
  readonly prev: RecordSet;
  readonly next: Endpoint;
}

export interface PlannedRow {
  readonly create: readonly Endpoint[];
  readonly update: readonly Update[];
  readonly delete: readonly RecordSet[];
  readonly held: readonly Held[];
}

export interface RowOptions {
  readonly policy: PlanPolicy;
  readonly ownerId: string;
  readonly needsRepair: (record: RecordSet) => boolean;
}

/** Plans one row: conflicts of type, the choice among candidates, the policy, then ownership. */
export function planRow(row: Row, options: RowOptions): PlannedRow {
  const held: Held[] = [];
  const candidates = withoutConflicts(row.candidates, held);
  const create: Endpoint[] = [];
  const update: Update[] = [];
  const remove: RecordSet[] = [];
  for (const type of typesOf([...row.current, ...candidates])) {
    const present = row.current.filter((record) => record.recordType === type);
    const wanted = candidates.filter((endpoint) => endpoint.recordType === type);
    // A provider that lists one set twice: the last one counts, as in ExternalDNS.
    const prev = present.at(-1);
    const next = choose(wanted, prev, held);
    if (next === undefined) remove.push(...present);
    else if (prev === undefined) create.push(next);
    else if (differs(next, prev) || options.needsRepair(prev)) update.push({ prev, next: withOwnerOf(prev, next) });
  }
  const permitted = {
    create,
    update: keepPermitted(update, options, held),
    delete: keepDeletable(remove, row, options, held),
  };
  const created = keepCreatable(permitted.create, row, permitted.delete, options, held);
  return {
    create: created.map((endpoint) => ({ ...endpoint, labels: { ...endpoint.labels, owner: options.ownerId } })),
    update: permitted.update,
    delete: permitted.delete,
    held,
  };
}

/** A CNAME stands alone at its name (RFC 1034 3.6.2); beside any other type the CNAME candidates give way. */
function withoutConflicts(candidates: readonly Endpoint[], held: Held[]): readonly Endpoint[] {
  const cnames = candidates.filter((endpoint) => endpoint.recordType === 'CNAME');
  if (cnames.length === 0 || cnames.length === candidates.length) return candidates;
  for (const endpoint of cnames) {
    held.push(heldRecord(endpoint, 'ConflictingType', 'another object wants a record of another type at this name'));
  }
  return candidates.filter((endpoint) => endpoint.recordType !== 'CNAME');
}

/** The resource that already holds the name keeps it; else the smallest targets win. The losers are told, not merged. */
function choose(wanted: readonly Endpoint[], prev: RecordSet | undefined, held: Held[]): Endpoint | undefined {
  if (wanted.length === 0) return undefined;
  const sorted = [...wanted].sort((a, b) => compareTargets(a.targets, b.targets));
  const keeper = prev && sorted.find((endpoint) => (endpoint.labels?.resource ?? '') === (prev.labels?.resource ?? ''));
  const chosen = keeper ?? sorted[0];
  for (const endpoint of sorted) {
    if (endpoint === chosen) continue;
    held.push(heldRecord(endpoint, 'LostToOther', `${chosen?.labels?.resource ?? 'another object'} holds the name`));
  }
  return chosen;
}

/** The owner never changes hands by an update. */
function withOwnerOf(prev: RecordSet, next: Endpoint): Endpoint {
  const { owner: _owner, ...labels } = next.labels ?? {};
  return { ...next, labels: prev.labels?.owner === undefined ? labels : { ...labels, owner: prev.labels.owner } };
}

function isOurs(record: RecordSet, ownerId: string): boolean {
  return record.labels?.owner === ownerId;
}

function foreignOwner(record: RecordSet): string {
  return record.labels?.owner === undefined
    ? 'the record there has no owner'
    : `the record there belongs to owner "${record.labels.owner}"`;
}

function keepPermitted(updates: readonly Update[], { policy, ownerId }: RowOptions, held: Held[]): readonly Update[] {
  return updates.filter(({ prev, next }) => {
    if (!isOurs(prev, ownerId)) held.push(heldRecord(next, 'OwnedByAnother', foreignOwner(prev)));
    else if (!permits(policy, 'update'))
      held.push(heldRecord(next, 'PolicyForbids', `--policy=${policy} changes nothing`));
    else return true;
    return false;
  });
}

/** Records of others that nobody wants are not worth a word; ours that the policy keeps are. */
function keepDeletable(
  records: readonly RecordSet[],
  row: Row,
  { policy, ownerId }: RowOptions,
  held: Held[],
): readonly RecordSet[] {
  const ours = records.filter((record) => isOurs(record, ownerId));
  if (permits(policy, 'delete')) return ours;
  if (row.candidates.length === 0 || ours.length > 0) {
    for (const record of ours) held.push(heldRecord(record, 'PolicyForbids', `--policy=${policy} deletes nothing`));
  }
  return [];
}

/**
 * A taken name takes no new type: not while anything there is another's, and (unlike ExternalDNS, whose provider call
 * then fails on every pass) not while a CNAME would stand beside another record because the policy forbids its deletion.
 */
function keepCreatable(
  creates: readonly Endpoint[],
  row: Row,
  deleted: readonly RecordSet[],
  { ownerId, policy }: RowOptions,
  held: Held[],
): readonly Endpoint[] {
  const foreign = row.current.find((record) => !isOurs(record, ownerId));
  const staying = row.current.filter((record) => !deleted.includes(record));
  return creates.filter((endpoint) => {
    const sibling = staying.find((record) => (record.recordType === 'CNAME') !== (endpoint.recordType === 'CNAME'));
    if (foreign !== undefined) held.push(heldRecord(endpoint, 'OwnedByAnother', foreignOwner(foreign)));
    else if (sibling === undefined) return true;
    else {
      const message = `the ${sibling.recordType} record there stays under --policy=${policy}`;
      held.push(heldRecord(endpoint, 'BlockedBySibling', message));
    }
    return false;
  });
}

function typesOf(records: readonly RecordSet[]): readonly RecordType[] {
  return [...new Set(records.map((record) => record.recordType))].sort();
}
