// The brake: a plan that would take away or change much of what a zone holds for us is more likely a mistake (a filter, an
// owner id, half a cluster) than a wish, so it waits for a person. Pure.
import { createHash } from 'node:crypto';
import { differs } from './plan/difference.ts';
import { recordOf, type ZoneChanges } from './plan/groups.ts';
import { type Held, heldRecord } from './plan/held.ts';
import { isOwnershipRecord } from './plan/render.ts';
import type { Change, ChangeGroup, Zone } from './providers/provider.ts';
import type { RecordSet } from './record-set.ts';

export interface BrakeSettings {
  /** The largest part of a zone's records of ours that one plan may delete or change, from 0 to 1. */
  readonly share: number;
  /** The largest number of them; 0 for none. */
  readonly count: number;
  /** Hashes of plans that a person has approved. */
  readonly approved: ReadonlySet<string>;
  /** Whether no name may be removed at all: the configuration is another than that of the last leader. */
  readonly unconfirmed: boolean;
}

/** One zone whose changes wait. */
export interface Brake {
  readonly zone: Zone;
  /** Of the changes that wait: it approves these and no others. */
  readonly hash: string;
  readonly removed: number;
  readonly changed: number;
  /** How many records of ours the zone holds. */
  readonly owned: number;
  /** A clause about the zone. */
  readonly why: string;
}

export interface Braked {
  /** What may be done now. */
  readonly zones: readonly ZoneChanges[];
  readonly held: readonly Held[];
  readonly brakes: readonly Brake[];
}

/** In a smaller zone a single record is a large part. */
const leastOwned = 10;

/**
 * Holds the deletions of every zone in which too much would be deleted or changed. What is created or changed goes on: the objects
 * behind it are there and say so, and a load balancer that moves changes every record at once.
 * @param ownedIn how many record sets of ours a zone holds, ownership records not counted
 */
export function brake(zones: readonly ZoneChanges[], ownedIn: (zone: Zone) => number, settings: BrakeSettings): Braked {
  const all = zones.map((changes) => brakeZone(changes, ownedIn(changes.zone), settings));
  return {
    zones: all.map(({ changes }) => changes).filter(({ groups }) => groups.length > 0),
    held: all.flatMap(({ held }) => held),
    brakes: all.flatMap((one) => one.brake ?? []),
  };
}

interface BrakedZone {
  readonly changes: ZoneChanges;
  readonly held: readonly Held[];
  readonly brake?: Brake | undefined;
}

function brakeZone(changes: ZoneChanges, owned: number, settings: BrakeSettings): BrakedZone {
  const { zone, groups } = changes;
  const waiting = groups.filter(onlyDeletes);
  const removed = waiting.flatMap(recordsOf).length;
  const changed = groups.flatMap(altered).length;
  const why = removed === 0 ? undefined : reason(removed, changed, owned, settings);
  const hash = hashOf(zone, waiting);
  if (why === undefined || settings.approved.has(hash)) return { changes, held: [] };
  const held = waiting
    .flatMap(recordsOf)
    .map((record) => heldRecord(record, 'Braked', `it waits for an approval of the plan ${hash}: ${why}`));
  return {
    changes: { ...changes, groups: groups.filter((group) => !waiting.includes(group)) },
    held,
    brake: { zone, hash, removed, changed, owned, why },
  };
}

function reason(removed: number, changed: number, owned: number, settings: BrakeSettings): string | undefined {
  const touched = removed + changed;
  const what = `it deletes ${removed} and changes ${changed} of ${owned} records`;
  if (owned >= leastOwned) {
    if (touched > owned * settings.share) return `${what}, more than ${Math.round(settings.share * 100)} %`;
    if (settings.count > 0 && touched > settings.count) return `${what}, more than ${settings.count}`;
  }
  if (!settings.unconfirmed) return undefined;
  return `it deletes ${removed} of ${owned} records, and the configuration is not the one that the last leader had`;
}

function onlyDeletes({ changes }: ChangeGroup): boolean {
  return changes.every(({ action }) => action === 'delete');
}

function recordsOf({ changes }: ChangeGroup): readonly RecordSet[] {
  return changes.map(recordOf).filter((record) => !isOwnershipRecord(record));
}

/** What changes its content or its type; a record that is only written again, for its ownership, does not. */
function altered(group: ChangeGroup): readonly Change[] {
  if (onlyDeletes(group)) return [];
  return group.changes.filter((change) => {
    if (isOwnershipRecord(recordOf(change)) || change.action === 'create') return false;
    return change.action === 'delete' || differs(change.next, change.prev);
  });
}

/** The same for the same deletions, in whatever order; twelve characters are enough for a person to copy. */
function hashOf({ name }: Zone, groups: readonly ChangeGroup[]): string {
  const lines = groups.flatMap(recordsOf).map(({ dnsName, recordType, setIdentifier, targets }) => {
    return JSON.stringify([dnsName, recordType, setIdentifier ?? '', [...targets].sort()]);
  });
  return createHash('sha256')
    .update([name, ...lines.sort()].join('\n'))
    .digest('hex')
    .slice(0, 12);
}
