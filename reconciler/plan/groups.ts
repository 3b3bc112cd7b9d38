// From a plan to what goes to the provider: by zone, and within it by name, each change with its ownership record.
import type { Change, ChangeGroup, Zone } from '../providers/provider.ts';
import { compareText, type RecordSet } from '../record-set.ts';
import { isRefusal, type Ownership } from '../registry/registry.ts';
import { zoneOf } from '../zones.ts';
import { type Held, heldRecord } from './held.ts';
import type { Plan } from './plan.ts';

export interface ZoneChanges {
  readonly zone: Zone;
  /** By name; all changes of one name are in one group, deletions first. */
  readonly groups: readonly ChangeGroup[];
}

export interface GroupedPlan {
  readonly zones: readonly ZoneChanges[];
  /** What fell out: no zone for the name, or no place for its ownership record. */
  readonly held: readonly Held[];
}

/** Assigns every change to the zone with the longest matching name and adds its ownership changes. */
export function groupChanges(
  plan: Plan,
  zones: readonly Zone[],
  ownership: Pick<Ownership, 'changesFor'>,
): GroupedPlan {
  const held: Held[] = [];
  const byZone = new Map<Zone, Map<string, Change[]>>();
  for (const change of changesOf(plan)) {
    const record = recordOf(change);
    const zone = zoneOf(record.dnsName, zones);
    if (zone === undefined) {
      held.push(heldRecord(record, 'NoMatchingZone', 'no zone of the provider contains the name'));
      continue;
    }
    const owned = ownership.changesFor(change, zone.name);
    if (isRefusal(owned)) {
      held.push(heldRecord(record, owned.code, owned.message));
      continue;
    }
    const names = byZone.get(zone) ?? new Map<string, Change[]>();
    byZone.set(zone, names);
    const name = record.dnsName.toLowerCase();
    names.set(name, [...(names.get(name) ?? []), change, ...owned]);
  }
  const grouped = zones.flatMap((zone) => {
    const names = byZone.get(zone);
    return names === undefined ? [] : [{ zone, groups: [...names].sort(byName).map(groupOf) }];
  });
  return { zones: grouped, held };
}

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

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareText(a, b);
}

function groupOf([dnsName, changes]: readonly [string, readonly Change[]]): ChangeGroup {
  return { dnsName, changes };
}
