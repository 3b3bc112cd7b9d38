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
  const byZone = new Map<Zone, ChangeGroup[]>();
  const names = Map.groupBy(changesOf(plan), (change) => rowName(recordOf(change).dnsName));
  for (const [dnsName, changes] of [...names].sort(byName)) {
    const zone = zoneOf(dnsName, zones);
    if (zone === undefined) {
      held.push(...changes.map((change) => heldRecord(recordOf(change), 'NoMatchingZone', noZone)));
      continue;
    }
    const judged = judge(changes, ownership, (name) => zoneOf(name, zones) === zone);
    for (const { record, refusal } of judged) {
      if (refusal !== undefined) held.push(heldRecord(record, refusal.code, refusal.message));
    }
    const group = { dnsName, changes: judged.flatMap(appliedChanges) };
    if (group.changes.length === 0) continue;
    const groups = byZone.get(zone);
    if (groups === undefined) byZone.set(zone, [group]);
    else groups.push(group);
  }
  const grouped = [...byZone].map(([zone, groups]) => ({ zone, groups }));
  return { zones: grouped.sort((a, b) => compareText(a.zone.name, b.zone.name)), held };
}

const noZone = 'no zone of the provider contains the name';

/** Deletions first: a CNAME must be gone before an A record takes its name. */
function changesOf(plan: Plan): readonly Change[] {
  return [
    ...plan.delete.map((prev) => ({ action: 'delete', prev }) as const),
    ...plan.update.map(({ prev, next }) => ({ action: 'update', prev, next }) as const),
    ...plan.create.map((next) => ({ action: 'create', next }) as const),
  ];
}

/** The record that a change is about: the new one, or the one that goes. */
export function recordOf(change: Change): RecordSet {
  return change.action === 'delete' ? change.prev : change.next;
}

const order: readonly Change['action'][] = ['delete', 'update', 'create'];

/** Asks the registry, row by row (a set identifier has a row of its own), and puts deletions first again. */
function judge(
  changes: readonly Change[],
  ownership: Pick<Ownership, 'changesFor'>,
  inZone: (dnsName: string) => boolean,
): readonly JudgedChange[] {
  const judged = changes.map((change): JudgedChange => {
    const answer = ownership.changesFor(change, inZone);
    const record = recordOf(change);
    return isRefusal(answer) ? { change, record, owned: [], refusal: answer } : { change, record, owned: answer };
  });
  const rows = Map.groupBy(judged, ({ record }) => record.setIdentifier ?? '');
  return [...rows.values()]
    .flatMap(withSiblings)
    .sort((a, b) => order.indexOf(a.change.action) - order.indexOf(b.change.action));
}

/** An update that was only for its ownership record is nothing when that cannot be written. */
function appliedChanges({ change, owned, refusal }: JudgedChange): readonly Change[] {
  if (refusal !== undefined) return [];
  const empty = change.action === 'update' && owned.length === 0 && !differs(change.next, change.prev);
  return empty ? [] : [change, ...owned];
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareText(a, b);
}
