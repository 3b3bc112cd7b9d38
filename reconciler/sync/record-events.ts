// What became of the records is told on the objects that want them, as Kubernetes Events: `kubectl describe` answers there.

import { sourceOfKind } from '../claims/claimant.ts';
import type { AcceptedClaim } from '../claims/decide.ts';
import { claimingKinds } from '../claims/kinds.ts';
import type { ObjectRef } from '../claims/object.ts';
import type { ObjectEvent } from '../kube/event.ts';
import { recordOf } from '../plan/groups.ts';
import type { Held, HeldCode } from '../plan/held.ts';
import { changeLine, isOwnershipRecord, recordText } from '../plan/render.ts';
import type { Change, Outcome, Zone } from '../providers/provider.ts';
import type { RecordSet } from '../record-set.ts';

/** The reasons of the Events, in the words of ExternalDNS (reference 8.4) where it has them. */
export const recordEventReasons = [
  'RecordReady',
  'RecordUpdated',
  'RecordDeleted',
  'RecordError',
  'RecordHeld',
] as const;
export type RecordEventReason = (typeof recordEventReasons)[number];

export interface RecordEventsOptions {
  readonly reasons: ReadonlySet<RecordEventReason>;
  readonly record: (event: ObjectEvent) => void;
  /** The uid of an object that is stored; undefined when it is gone. */
  readonly uidOf: (object: ObjectRef) => string | undefined;
}

/** What a person can do something about; the others pass by themselves, or the audit tells of them. */
const worthTelling: ReadonlySet<HeldCode> = new Set([
  'OwnedByAnother',
  'ConflictingType',
  'LostToOther',
  'BlockedBySibling',
  'OwnershipUnwritable',
  'InvalidRecord',
  'NoMatchingZone',
  'TypeNotManaged',
]);

export class RecordEvents {
  readonly #options: RecordEventsOptions;

  constructor(options: RecordEventsOptions) {
    this.#options = options;
  }

  /** Tells of every change of a record, and of each that failed with the provider's words. */
  applied(zone: Zone, outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      for (const change of outcome.group.changes) {
        if (isOwnershipRecord(recordOf(change))) continue;
        if (outcome.ok) this.#done(zone, change);
        else this.#tell(recordOf(change), 'RecordError', `${changeLine(change)} failed: ${outcome.error.message}`);
      }
    }
  }

  /** Tells why a record that is wanted is not made. */
  held(held: readonly Held[]): void {
    for (const { record, code, message } of held) {
      if (!worthTelling.has(code)) continue;
      this.#tell(record, 'RecordHeld', `${record.dnsName} ${record.recordType} is not published: ${message} [${code}]`);
    }
  }

  #done(zone: Zone, change: Change): void {
    const where = `in zone ${zone.name || '.'}`;
    const record = recordOf(change);
    if (change.action === 'create') this.#tell(record, 'RecordReady', `${recordText(record)} is published ${where}`);
    else if (change.action === 'delete')
      this.#tell(record, 'RecordDeleted', `${recordText(record)} is deleted ${where}`);
    else this.#tell(record, 'RecordUpdated', `${changeLine(change).replace(/^~ /, '')} ${where}`);
  }

  #tell(record: RecordSet, reason: RecordEventReason, message: string): void {
    const { reasons, record: write, uidOf } = this.#options;
    if (!reasons.has(reason)) return;
    for (const object of objectsOf(record)) {
      const uid = uidOf(object);
      if (uid === undefined || uid === '') continue;
      const type = reason === 'RecordError' || reason === 'RecordHeld' ? 'Warning' : 'Normal';
      write({ object: { ...object, uid, apiVersion: apiVersionOf(object) }, type, reason, message, action: 'Sync' });
    }
  }
}

/** An endpoint knows whose it is; a record at the provider says it in its ownership record. */
function objectsOf(record: RecordSet & { readonly from?: readonly AcceptedClaim[] }): readonly ObjectRef[] {
  if (record.from !== undefined) {
    const distinct = new Map(record.from.map(({ object }) => [JSON.stringify(object), object]));
    return [...distinct.values()];
  }
  const [source = '', first = '', second] = (record.labels?.resource ?? '').split('/');
  const kind = claimingKinds.find((one) => sourceOfKind(one.kind) === source);
  if (kind === undefined) return [];
  const [namespace, name] = second === undefined ? ['', first] : [first, second];
  return [{ group: kind.group, kind: kind.kind, namespace, name }];
}

function apiVersionOf({ group, kind }: ObjectRef): string {
  const [version = 'v1'] = claimingKinds.find((one) => one.kind === kind && one.group === group)?.versions ?? [];
  return group === '' ? version : `${group}/${version}`;
}
