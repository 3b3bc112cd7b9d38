// The `txt` registry: ownership in TXT records beside the records, as ExternalDNS reads and writes them (reference 7.3-7.5).
import type { Change } from '../providers/provider.ts';
import type { RecordSet } from '../record-set.ts';
import { inZone } from '../zones.ts';
import type { Ownership, OwnershipRefusal, Registry } from './registry.ts';
import { type AffixOptions, TxtNames } from './txt-name.ts';
import { formatOwnership, parseOwnership } from './txt-text.ts';

export interface TxtRegistryOptions extends AffixOptions {
  readonly ownerId: string;
}

type Labels = Readonly<Record<string, string>>;

/** RFC 1035 2.3.4 */
const maxLabelOctets = 63;

/** Builds the registry. Pure: it holds nothing between two readings. */
export function txtRegistry(options: TxtRegistryOptions): Registry {
  const names = new TxtNames(options);
  return { ownerId: options.ownerId, read: (records) => new TxtOwnership(records, names, options.ownerId) };
}

class TxtOwnership implements Ownership {
  readonly records: readonly RecordSet[];
  readonly #names: TxtNames;
  readonly #ownerId: string;
  /** Ownership records as they are stored, by TXT name and set identifier: a delete must carry what is there. */
  readonly #stored = new Map<string, RecordSet>();
  readonly #labels = new Map<string, Labels>();

  constructor(records: readonly RecordSet[], names: TxtNames, ownerId: string) {
    this.#names = names;
    this.#ownerId = ownerId;
    const others = records.filter((record) => !this.#take(record));
    this.records = others.map((record) => {
      const labels = this.#labelsOf(record);
      return labels === undefined ? record : { ...record, labels: { ...record.labels, ...labels } };
    });
  }

  /** Without a single ownership record in sight nothing is repaired: the affix is then more likely wrong than all are lost. */
  needsRepair(record: RecordSet): boolean {
    if (record.labels?.owner !== this.#ownerId || this.#stored.size === 0) return false;
    const txtName = this.#names.toTxt(record.dnsName, record.recordType);
    return !hasLongLabel(txtName) && !this.#stored.has(storedKey(txtName, record.setIdentifier));
  }

  changesFor(change: Change, zoneName: string): readonly Change[] | OwnershipRefusal {
    if (change.action === 'delete') return this.#deletion(change.prev);
    const { next } = change;
    const txtName = this.#names.toTxt(next.dnsName, next.recordType);
    const refusal = unwritable(txtName, zoneName);
    if (refusal !== undefined) return refusal;
    const stored = this.#stored.get(storedKey(txtName, next.setIdentifier));
    const owner = stored === undefined ? undefined : parseOwnership(stored.targets[0] ?? '')?.owner;
    if (owner !== undefined && owner !== this.#ownerId) {
      return { code: 'OwnedByAnother', message: `its ownership record ${txtName} belongs to owner "${owner}"` };
    }
    const txt = this.#txtOf(next, txtName);
    return [stored === undefined ? { action: 'create', next: txt } : { action: 'update', prev: stored, next: txt }];
  }

  #deletion(prev: RecordSet): readonly Change[] {
    const txtName = this.#names.toTxt(prev.dnsName, prev.recordType);
    const stored = this.#stored.get(storedKey(txtName, prev.setIdentifier));
    return stored === undefined ? [] : [{ action: 'delete', prev: stored }];
  }

  #txtOf(record: RecordSet, txtName: string): RecordSet {
    return {
      dnsName: txtName,
      recordType: 'TXT',
      targets: [formatOwnership({ ...record.labels, owner: this.#ownerId })],
      setIdentifier: record.setIdentifier,
      labels: { ownedRecord: record.dnsName },
      providerSpecific: record.providerSpecific,
    };
  }

  /** @returns true for an ownership record, which is then remembered */
  #take(record: RecordSet): boolean {
    if (record.recordType !== 'TXT') return false;
    const labels = parseOwnership(record.targets[0] ?? '');
    if (labels === undefined) return false;
    this.#stored.set(storedKey(record.dnsName, record.setIdentifier), record);
    const owned = this.#names.fromTxt(record.dnsName);
    if (owned !== undefined) this.#labels.set(ownedKey(owned.dnsName, owned.recordType, record.setIdentifier), labels);
    return true;
  }

  /** Typed form first; `cname-` for an alias A record and the untyped form are what older releases wrote. */
  #labelsOf(record: RecordSet): Labels | undefined {
    const name = this.#names.lookupName(record.dnsName);
    const find = (type: string) => this.#labels.get(ownedKey(name, type, record.setIdentifier));
    return (
      find(record.recordType) ??
      (isAlias(record) ? find('CNAME') : undefined) ??
      // AAAA records are younger than the untyped form.
      (record.recordType === 'AAAA' ? undefined : find(''))
    );
  }
}

function isAlias(record: RecordSet): boolean {
  const alias = record.providerSpecific?.find((property) => property.name === 'alias')?.value;
  return record.recordType === 'A' && (alias === 'true' || alias === 'A');
}

/** A record without ownership could never be changed or deleted again, so it is not made. */
function unwritable(txtName: string, zoneName: string): OwnershipRefusal | undefined {
  if (hasLongLabel(txtName)) {
    const message = `its ownership record ${txtName} would have a label over ${maxLabelOctets} octets; use a shorter name or prefix`;
    return { code: 'OwnershipUnwritable', message };
  }
  if (inZone(txtName, zoneName)) return undefined;
  const message =
    `its ownership record ${txtName} would lie outside the zone ${zoneName}; ` +
    'a prefix that ends in a dot, such as --txt-prefix=%{record_type}-owner., keeps it inside';
  return { code: 'OwnershipUnwritable', message };
}

function hasLongLabel(name: string): boolean {
  return name.split('.').some((label) => label.length > maxLabelOctets);
}

function storedKey(txtName: string, setIdentifier: string | undefined): string {
  return `${txtName.toLowerCase()} ${setIdentifier ?? ''}`;
}

function ownedKey(dnsName: string, recordType: string, setIdentifier: string | undefined): string {
  return `${dnsName} ${recordType} ${setIdentifier ?? ''}`;
}
