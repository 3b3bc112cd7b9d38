// From a plan to what goes to the provider: by zone, and within it by name, each change with its ownership record.
import type { Change, ChangeGroup, Zone } from '../providers/provider.ts';
import { compareText, type RecordSet } from '../record-set.ts';
import { isRefusal, type Ownership } from '../registry/registry.ts';
import { zoneOf } from '../zones.ts';
import { differs } from './difference.ts';
import { type Held, heldRecord } from './held.ts';
import type { Plan } from './plan.ts';
import { rowName } from './row-name.ts';
import { type JudgedChange, withSiblings } from './siblings.ts';

export interface ZoneChanges {
  readonly zone: Zone;
  /** By name; all changes of one name are in one group, deletions first. */
  readonly groups: readonly ChangeGroup[];
  /** Records that stay as they are and become ours, by name; their ownership records are among the groups. */
  readonly adopted: readonly RecordSet[];
}

export interface GroupedPlan {
  /** By zone name; zones without a change are left out. */
  readonly zones: readonly ZoneChanges[];
  /** What fell out: no zone for the name, no place for its ownership record, or a change that counted on one of those. */
  readonly held: readonly Held[];
}

/** Assigns every change to the zone with the longest matching name and adds its ownership changes. */
export function groupChanges(
  plan: Plan,
  zones: readonly Zone[],
  ownership: Pick<Ownership, 'changesFor'>,
): GroupedPlan {
  const held: Held[] = [];
  const byZone = new Map<Zone, { groups: ChangeGroup[]; adopted: RecordSet[] }>();
  const names = Map.groupBy(changesOf(plan), ({ change }) => rowName(recordOf(change).dnsName));
  for (const [dnsName, changes] of [...names].sort(byName)) {
    const zone = zoneOf(dnsName, zones);
    if (zone === undefined) {
      held.push(...changes.map(({ change }) => heldRecord(recordOf(change), 'NoMatchingZone', noZone)));
      continue;
    }
    const judged = judge(changes, ownership, (name) => zoneOf(name, zones) === zone);
    for (const { record, refusal } of judged) {
      if (refusal !== undefined) held.push(heldRecord(record, refusal.code, refusal.message));
    }
    const group = { dnsName, changes: judged.flatMap(appliedChanges) };
    if (group.changes.length === 0) continue;
    const inZone = byZone.get(zone) ?? { groups: [], adopted: [] };
    byZone.set(zone, inZone);
    inZone.groups.push(group);
    const adopted = judged.filter(({ adopts, refusal }) => adopts && refusal === undefined);
    inZone.adopted.push(...adopted.map(({ record }) => record));
  }
  const grouped = [...byZone].map(([zone, found]) => ({ zone, ...found }));
  return { zones: grouped.sort((a, b) => compareText(a.zone.name, b.zone.name)), held };
}

const noZone = 'no zone of the provider contains the name';

interface PlannedChange {
  readonly change: Change;
  readonly adopts: boolean;
}

/** Deletions first: a CNAME must be gone before an A record takes its name. */
function changesOf(plan: Plan): readonly PlannedChange[] {
  const changes: readonly Change[] = [
    ...plan.delete.map((prev) => ({ action: 'delete', prev }) as const),
    ...plan.update.map(({ prev, next }) => ({ action: 'update', prev, next }) as const),
    ...plan.create.map((next) => ({ action: 'create', next }) as const),
  ];
  const adoptions = plan.adopt.map(({ prev, next }) => ({ action: 'update', prev, next }) as const);
  return [
    ...changes.map((change) => ({ change, adopts: false })),
    ...adoptions.map((change) => ({ change, adopts: true })),
  ];
}

/** The record that a change is about: the new one, or the one that goes. */
export function recordOf(change: Change): RecordSet {
  return change.action === 'delete' ? change.prev : change.next;
}

const order: readonly Change['action'][] = ['delete', 'update', 'create'];

/** Asks the registry, row by row (a set identifier has a row of its own), and puts deletions first again. */
function judge(
  changes: readonly PlannedChange[],
  ownership: Pick<Ownership, 'changesFor'>,
  inZone: (dnsName: string) => boolean,
): readonly JudgedChange[] {
  const judged = changes.map(({ change, adopts }): JudgedChange => {
    const record = recordOf(change);
    // What becomes ours needs what a new record needs: an ownership record, or it stays as it is.
    const answer = ownership.changesFor(adopts ? { action: 'create', next: record } : change, inZone);
    const judgement = { change, adopts, record };
    return isRefusal(answer) ? { ...judgement, owned: [], refusal: answer } : { ...judgement, owned: answer };
  });
  const rows = Map.groupBy(judged, ({ record }) => record.setIdentifier ?? '');
  return [...rows.values()]
    .flatMap(withSiblings)
    .sort((a, b) => order.indexOf(a.change.action) - order.indexOf(b.change.action));
}

/** An update that was only for its ownership record is nothing when that cannot be written. */
function appliedChanges({ change, adopts, owned, refusal }: JudgedChange): readonly Change[] {
  if (refusal !== undefined) return [];
  if (adopts) return owned;
  const empty = change.action === 'update' && owned.length === 0 && !differs(change.next, change.prev);
  return empty ? [] : [change, ...owned];
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareText(a, b);
}
