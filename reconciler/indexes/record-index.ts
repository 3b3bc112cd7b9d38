// What the provider's zones hold and who owns it, as of the last pass: told by each pass, asked by rules.
// Between passes, and while the provider cannot be read, the last known stays. A rule that says nothing for a while would be
// worse than one that is late: what it lets through is judged again by the next pass.
import type { Hostname } from '../claims/hostname.ts';
import type { ProviderRecord } from '../claims/lookup.ts';
import type { PlanSettings } from '../compute-plan.ts';
import { isOwnershipRecord } from '../plan/render.ts';
import { rowName } from '../plan/row-name.ts';
import type { Change, Zone } from '../providers/provider.ts';
import { compareText, type RecordSet, type RecordType } from '../record-set.ts';

export interface RecordIndexOptions extends Pick<PlanSettings, 'managedTypes' | 'excludedTypes'> {
  /** The registry's; undefined where ownership is not kept: nothing is then said about records. */
  readonly ownerId: string | undefined;
}

/** What rules need of a record set. */
interface StoredRecord {
  readonly type: RecordType;
  readonly owner: string | undefined;
  readonly resource: string | undefined;
}

/** The records of one name and set identifier, by type. */
type Row = readonly StoredRecord[];

export class RecordIndex {
  readonly #ownerId: string | undefined;
  readonly #managed: ReadonlySet<RecordType>;
  #zones: readonly string[] | undefined;
  #rows = new Map<string, Row>();

  constructor({ ownerId, managedTypes, excludedTypes }: RecordIndexOptions) {
    this.#ownerId = ownerId;
    this.#managed = new Set(managedTypes.filter((type) => !excludedTypes.includes(type)));
  }

  /** True from the first complete read on. */
  get synced(): boolean {
    return this.#zones !== undefined;
  }

  /**
   * Replaces everything by a complete read.
   * @param records what the zones hold with the labels of the registry (`Ownership.records`)
   */
  replace(zones: readonly Zone[], records: readonly RecordSet[]): void {
    this.#zones = [...new Set(zones.map(({ name }) => rowName(name)))].sort(compareText);
    this.#rows = new Map();
    for (const record of records) this.#put(record);
  }

  /** Notes changes that the provider has made; those of ownership records are left out. */
  note(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.action !== 'create') this.#remove(change.prev);
      if (change.action !== 'delete') this.#put(change.next);
    }
  }

  /** The zones' names by code unit; undefined before the first read. */
  zones(): readonly string[] | undefined {
    return this.#zones;
  }

  /** Undefined for a name without records of managed types, too. */
  record(name: Hostname, setIdentifier: string): ProviderRecord | undefined {
    const row = this.#rows.get(rowKey(name, setIdentifier));
    if (row === undefined) return undefined;
    const foreign = row.filter(({ owner }) => owner !== this.#ownerId);
    return {
      types: (foreign.length > 0 ? foreign : row).map(({ type }) => type),
      ours: foreign.length === 0,
      owner: foreign[0]?.owner,
      resource: row.find(({ owner, resource }) => owner === this.#ownerId && resource !== undefined)?.resource,
    };
  }

  #put(record: RecordSet): void {
    if (!this.#counts(record)) return;
    const { recordType: type, labels, setIdentifier = '' } = record;
    const key = rowKey(rowName(record.dnsName), setIdentifier);
    const stored = { type, owner: labels?.owner, resource: labels?.resource };
    const others = this.#rows.get(key)?.filter((other) => other.type !== type) ?? [];
    this.#rows.set(key, others.length === 0 ? [stored] : [...others, stored].sort(byType));
  }

  #remove(record: RecordSet): void {
    if (!this.#counts(record)) return;
    const key = rowKey(rowName(record.dnsName), record.setIdentifier ?? '');
    const others = this.#rows.get(key)?.filter(({ type }) => type !== record.recordType) ?? [];
    if (others.length === 0) this.#rows.delete(key);
    else this.#rows.set(key, others);
  }

  #counts(record: RecordSet): boolean {
    return this.#ownerId !== undefined && this.#managed.has(record.recordType) && !isOwnershipRecord(record);
  }
}

/** As the plan's rows: one name and set identifier. No hostname has a space in it. */
function rowKey(name: string, setIdentifier: string): string {
  return setIdentifier === '' ? name : `${name} ${setIdentifier}`;
}

function byType(a: StoredRecord, b: StoredRecord): number {
  return compareText(a.type, b.type);
}
