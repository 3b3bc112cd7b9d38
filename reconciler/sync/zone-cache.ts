// What the provider's zones hold, as of the last full read plus every change that we made since.
// A quiet day's event then needs no read: it is planned against this.

import { answersFor } from '../horizons.ts';
import type { Change, Outcome, Provider, Zone } from '../providers/provider.ts';
import { type RecordSet, recordKey } from '../record-set.ts';

export interface ZoneRecords {
  readonly zone: Zone;
  readonly records: readonly RecordSet[];
}

export class ZoneCache {
  #zones: readonly { readonly zone: Zone; readonly records: Map<string, RecordSet> }[] | undefined;
  #readAt = Number.NEGATIVE_INFINITY;

  /** False until the first read and after anything that leaves the provider's state in doubt. */
  get valid(): boolean {
    return this.#zones !== undefined;
  }

  /** Whether the last read began less than so long ago, and everything since is known. All in milliseconds. */
  youngerThan(ageMs: number, now: number): boolean {
    return this.valid && now - this.#readAt < ageMs;
  }

  /**
   * Reads every zone whole. Any failure leaves the cache invalid: a part would look like deleted records.
   * A record whose name belongs to another zone is left out: it answers nobody (RFC 2136 7.18 calls it occluded), our
   * changes of the name go to that other zone, and taken for what is there it would keep them from being made.
   * @param now milliseconds, as for youngerThan
   */
  async refresh(provider: Provider, signal: AbortSignal, now = 0): Promise<void> {
    this.#zones = undefined;
    this.#readAt = now;
    const read: { zone: Zone; records: Map<string, RecordSet> }[] = [];
    const zones = await provider.zones(signal);
    for (const zone of zones) {
      const all = await provider.records(zone, signal);
      const records = all.filter((record) => answersFor(zone, record.dnsName, zones));
      read.push({ zone, records: new Map(records.map((record) => [recordKey(record), record])) });
    }
    this.#zones = read;
  }

  /** The next pass must read again. */
  invalidate(): void {
    this.#zones = undefined;
  }

  zones(): readonly ZoneRecords[] {
    return (this.#zones ?? []).map(({ zone, records }) => ({ zone, records: [...records.values()] }));
  }

  /** Notes what was applied. A failed group leaves its zone in doubt, so the cache ends. */
  note(zone: Zone, outcomes: readonly Outcome[]): void {
    if (outcomes.some((outcome) => !outcome.ok)) {
      this.invalidate();
      return;
    }
    const records = this.#zones?.find((cached) => cached.zone.id === zone.id)?.records;
    if (records === undefined) return;
    for (const { group } of outcomes) {
      for (const change of group.changes) noteChange(records, change);
    }
  }
}

function noteChange(records: Map<string, RecordSet>, change: Change): void {
  if (change.action !== 'create') records.delete(recordKey(change.prev));
  if (change.action !== 'delete') records.set(recordKey(change.next), asStored(change.next));
}

/** As a provider would list it: an endpoint's labels are not kept there, and its claims would keep old objects in memory. */
function asStored({ dnsName, recordType, targets, recordTTL, setIdentifier, providerSpecific }: RecordSet): RecordSet {
  return { dnsName, recordType, targets, recordTTL, setIdentifier, providerSpecific };
}
