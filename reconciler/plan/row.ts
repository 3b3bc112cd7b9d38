// One row of the plan: everything that is and everything that is wanted at one name.
import type { Endpoint } from '../endpoint.ts';
import type { RecordSet, RecordType } from '../record-set.ts';
import { foreignAndDifferent, foreignOwner, keepAdoptable } from './adopt.ts';
import { choose } from './choose.ts';
import { differs } from './difference.ts';
import { type Held, heldRecord, type Reprieve } from './held.ts';
import { type PlanPolicy, permits } from './policy.ts';
import type { Update } from './update.ts';

export interface Row {
  readonly current: readonly RecordSet[];
  readonly candidates: readonly Endpoint[];
}

interface RowChanges {
  readonly create: readonly Endpoint[];
  readonly update: readonly Update[];
  readonly delete: readonly RecordSet[];
}

interface WantedChanges extends RowChanges {
  /** Records that are as they are wanted. */
  readonly equal: readonly Update[];
}

export interface PlannedRow extends RowChanges {
  /** Records that stay as they are and become ours. */
  readonly adopt: readonly Update[];
  readonly held: readonly Held[];
}

export interface RowOptions {
  readonly policy: PlanPolicy;
  /** Undefined where ownership is not kept: everything then counts as ours. */
  readonly ownerId: string | undefined;
  /** Whether records without an owner become ours when they are exactly as wanted. */
  readonly adopt: boolean;
  readonly needsRepair: (record: RecordSet) => boolean;
  readonly spared: (record: RecordSet) => Reprieve | undefined;
}

/** Plans one row: conflicts of type, the choice among candidates, the policy, then ownership. */
export function planRow(row: Row, options: RowOptions): PlannedRow {
  const held: Held[] = [];
  const candidates = withoutConflicts(row.candidates, held);
  const wanted = changesOf(row.current, candidates, options, held);
  const update = keepPermitted(wanted.update, options, held);
  const deletable = keepDeletable(wanted.delete, options, held);
  const adopt = keepAdoptable(wanted.equal, row.current, options, held);
  const foreign = row.current.find((record) => !isOurs(record, options.ownerId) && !adopts(adopt, record));
  const staying = row.current.filter((record) => !deletable.includes(record));
  const create = keepCreatable(wanted.create, foreign, staying, held);
  const replaced = create.length > 0 || wanted.create.length === 0 || keepsOne(row.current, candidates);
  return {
    create: create.map((endpoint) => owned(endpoint, options.ownerId)),
    update,
    delete: replaced ? deletable : holdUnreplaced(deletable, held),
    adopt,
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

/** What would change if nothing stood in the way: one record set of each type (ExternalDNS reference 6.2-6.4). */
function changesOf(
  current: readonly RecordSet[],
  candidates: readonly Endpoint[],
  { policy, needsRepair }: RowOptions,
  held: Held[],
): WantedChanges {
  const create: Endpoint[] = [];
  const update: Update[] = [];
  const equal: Update[] = [];
  const remove: RecordSet[] = [];
  for (const type of typesOf([...current, ...candidates])) {
    // A provider that lists one set twice: the last one counts, as in ExternalDNS.
    const prev = current.findLast((record) => record.recordType === type);
    const wanted = candidates.filter((endpoint) => endpoint.recordType === type);
    const next = choose(wanted, prev, held);
    if (next === undefined) remove.push(...(prev ? [prev] : []));
    else if (prev === undefined) create.push(next);
    else if (differs(next, prev) || (permits(policy, 'update') && needsRepair(prev))) {
      update.push({ prev, next: withOwnerOf(prev, next) });
    } else equal.push({ prev, next });
  }
  return { create, update, delete: remove, equal };
}

/** The owner never changes hands by an update. */
function withOwnerOf(prev: RecordSet, next: Endpoint): Endpoint {
  const { owner: _owner, ...labels } = next.labels ?? {};
  return { ...next, labels: prev.labels?.owner === undefined ? labels : { ...labels, owner: prev.labels.owner } };
}

function owned(endpoint: Endpoint, ownerId: string | undefined): Endpoint {
  return ownerId === undefined ? endpoint : { ...endpoint, labels: { ...endpoint.labels, owner: ownerId } };
}

function adopts(adoptions: readonly Update[], record: RecordSet): boolean {
  return adoptions.some(({ prev }) => prev === record);
}

function isOurs(record: RecordSet, ownerId: string | undefined): boolean {
  return ownerId === undefined || record.labels?.owner === ownerId;
}

function keepPermitted(
  updates: readonly Update[],
  { policy, ownerId, adopt }: RowOptions,
  held: Held[],
): readonly Update[] {
  return updates.filter((update) => {
    const { prev, next } = update;
    if (!isOurs(prev, ownerId)) held.push(heldRecord(next, 'OwnedByAnother', foreignAndDifferent(update, adopt)));
    else if (permits(policy, 'update')) return true;
    else held.push(heldRecord(next, 'PolicyForbids', `--policy=${policy} changes nothing`));
    return false;
  });
}

/** Records of others that nobody wants are not worth a word; ours that the policy keeps are. */
function keepDeletable(
  records: readonly RecordSet[],
  { policy, ownerId, spared }: RowOptions,
  held: Held[],
): readonly RecordSet[] {
  return records.filter((record) => {
    if (!isOurs(record, ownerId)) return false;
    if (!permits(policy, 'delete'))
      held.push(heldRecord(record, 'PolicyForbids', `--policy=${policy} deletes nothing`));
    else {
      const reprieve = spared(record);
      if (reprieve === undefined) return true;
      held.push(heldRecord(record, reprieve.code, reprieve.message));
    }
    return false;
  });
}

/**
 * A taken name takes no new type: not while anything there is another's, and (unlike ExternalDNS, whose provider call
 * then fails on every pass) not while a CNAME would stand beside another record that is not deleted.
 */
function keepCreatable(
  creates: readonly Endpoint[],
  foreign: RecordSet | undefined,
  staying: readonly RecordSet[],
  held: Held[],
): readonly Endpoint[] {
  return creates.filter((endpoint) => {
    const sibling = staying.find((record) => (record.recordType === 'CNAME') !== (endpoint.recordType === 'CNAME'));
    if (foreign !== undefined) held.push(heldRecord(endpoint, 'OwnedByAnother', foreignOwner(foreign)));
    else if (sibling === undefined) return true;
    else {
      held.push(heldRecord(endpoint, 'BlockedBySibling', `the ${sibling.recordType} record there stays`));
    }
    return false;
  });
}

/** Whether a record of the row is wanted as it is or changed, so that the name does not become empty. */
function keepsOne(current: readonly RecordSet[], candidates: readonly Endpoint[]): boolean {
  return current.some((record) => candidates.some((endpoint) => endpoint.recordType === record.recordType));
}

/** A name whose new record cannot be made keeps its old one (ExternalDNS deletes it and leaves the name empty). */
function holdUnreplaced(records: readonly RecordSet[], held: Held[]): readonly RecordSet[] {
  for (const record of records) {
    held.push(heldRecord(record, 'BlockedBySibling', 'the record that would take its place cannot be made'));
  }
  return [];
}

function typesOf(records: readonly RecordSet[]): readonly RecordType[] {
  return [...new Set(records.map((record) => record.recordType))].sort();
}
