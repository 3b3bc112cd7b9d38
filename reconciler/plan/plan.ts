// current x desired -> what to create, update and delete, and a reason for everything that stays as it is although it is
// wanted otherwise. Pure; the order of the result does not depend on the order of the input.
// The rules are ExternalDNS's (reference 6); where they differ the comment says so.
import type { Endpoint } from '../endpoint.ts';
import { compareRecords, compareText, type RecordSet, type RecordType } from '../record-set.ts';
import { type Held, type HeldCode, heldRecord, type Reprieve } from './held.ts';
import type { PlanPolicy } from './policy.ts';
import { planRow, type Row } from './row.ts';
import { rowName } from './row-name.ts';
import type { Update } from './update.ts';

export interface PlanOptions {
  /** What the zones hold, ownership records taken out and their labels attached. */
  readonly current: readonly RecordSet[];
  readonly desired: readonly Endpoint[];
  readonly policy: PlanPolicy;
  /** Only records whose `owner` label equals it are changed or deleted; undefined where ownership is not kept. */
  readonly ownerId: string | undefined;
  readonly managedTypes: readonly RecordType[];
  /** Wins over managedTypes. */
  readonly excludedTypes: readonly RecordType[];
  /** Names for which it says no are invisible: not created, changed or deleted. */
  readonly insideDomains: (dnsName: string) => boolean;
  /** Whether records without an owner become ours when they are exactly as wanted. */
  readonly adopt?: boolean | undefined;
  /** A record of ours that must be written again although nothing differs. */
  readonly needsRepair: (record: RecordSet) => boolean;
  /** Why a record is not deleted although no endpoint asks for it: an object may want it that has no address now. */
  readonly spared: (record: RecordSet) => Reprieve | undefined;
}

export interface Plan {
  readonly create: readonly Endpoint[];
  readonly update: readonly Update[];
  readonly delete: readonly RecordSet[];
  /** Records that stay as they are and gain an ownership record. */
  readonly adopt: readonly Update[];
  readonly held: readonly Held[];
}

/** Makes the plan. Equal current and desired give an empty one. */
export function makePlan(options: PlanOptions): Plan {
  const managed = new Set(options.managedTypes.filter((type) => !options.excludedTypes.includes(type)));
  const held: Held[] = [];
  const desired = options.desired.filter((endpoint) => {
    const code = invisible(endpoint, managed, options.insideDomains);
    if (code !== undefined) held.push(heldRecord(endpoint, code[0], code[1]));
    return code === undefined;
  });
  const current = options.current.filter((record) => invisible(record, managed, options.insideDomains) === undefined);
  const create: Endpoint[] = [];
  const update: Update[] = [];
  const remove: RecordSet[] = [];
  const adopt: Update[] = [];
  for (const row of rowsOf(current, desired)) {
    const planned = planRow(row, { ...options, adopt: options.adopt ?? false });
    create.push(...planned.create);
    update.push(...planned.update);
    remove.push(...planned.delete);
    adopt.push(...planned.adopt);
    held.push(...planned.held);
  }
  return {
    create: create.sort(compareRecords),
    update: update.sort((a, b) => compareRecords(a.next, b.next)),
    delete: remove.sort(compareRecords),
    adopt: adopt.sort((a, b) => compareRecords(a.next, b.next)),
    held: held.sort((a, b) => byContent(a.record, b.record) || compareText(a.code, b.code)),
  };
}

function invisible(
  record: RecordSet,
  managed: ReadonlySet<RecordType>,
  insideDomains: (dnsName: string) => boolean,
): readonly [HeldCode, string] | undefined {
  if (!insideDomains(record.dnsName)) return ['OutsideDomainFilter', 'the name is outside the domain filter'];
  if (!managed.has(record.recordType))
    return ['TypeNotManaged', `${record.recordType} is not in --managed-record-types`];
  return undefined;
}

/** A row is everything of one name and set identifier; sets with different identifiers never meet. */
function rowsOf(current: readonly RecordSet[], desired: readonly Endpoint[]): readonly Row[] {
  const rows = new Map<string, { current: RecordSet[]; candidates: Endpoint[] }>();
  const row = (record: RecordSet) => {
    const key = `${rowName(record.dnsName)} ${record.setIdentifier ?? ''}`;
    const found = rows.get(key) ?? { current: [], candidates: [] };
    rows.set(key, found);
    return found;
  };
  for (const record of [...current].sort(byContent)) row(record).current.push(record);
  for (const endpoint of [...desired].sort(byContent)) row(endpoint).candidates.push(endpoint);
  return [...rows.values()];
}

/** Total, so that even a record set that is listed twice gives the same plan in any order. */
function byContent(a: RecordSet, b: RecordSet): number {
  return (
    compareRecords(a, b) ||
    compareText(a.targets.join(' '), b.targets.join(' ')) ||
    (a.recordTTL ?? 0) - (b.recordTTL ?? 0) ||
    compareText(a.labels?.resource ?? '', b.labels?.resource ?? '')
  );
}
