// The `txt` registry: ownership in TXT records beside the records, as ExternalDNS reads and writes them (reference 7.3-7.5).
import type { Change } from '../providers/provider.ts';
import type { RecordSet } from '../record-set.ts';
import type { Ownership, OwnershipRefusal, Registry } from './registry.ts';
import { doubtsAbout } from './txt-doubts.ts';
import { type AffixOptions, isTooLong, maxLabelOctets, maxNameOctets, type TxtNames, txtNames } from './txt-name.ts';
import { readTxt, type StoredOwnership, type TxtReading } from './txt-reading.ts';
import { type Labels, type OwnershipText, plainText } from './txt-text.ts';

export interface TxtRegistryOptions extends AffixOptions {
  readonly ownerId: string;
  /** Another owner whose records are taken over: they count as ours and are written again with our id (reference 6.7). */
  readonly formerOwnerId?: string | undefined;
  /** How the text is written; readable when left out. */
  readonly text?: OwnershipText | undefined;
}

interface Context {
  readonly owners: Owners;
  readonly names: TxtNames;
  readonly text: OwnershipText;
  readonly reading: TxtReading;
  /** Whether a name lies in the zone of the changed record. */
  readonly inZone: (dnsName: string) => boolean;
}

type Answer = readonly Change[] | OwnershipRefusal;

/** Whom records belong to that are ours. */
interface Owners {
  readonly current: string;
  readonly former: string | undefined;
}

/** Builds the registry. Pure: it holds nothing between two readings. */
export function txtRegistry({ ownerId, formerOwnerId, text = plainText, ...affix }: TxtRegistryOptions): Registry {
  const names = txtNames(affix);
  const owners = { current: ownerId, former: formerOwnerId };
  return { ownerId, read: (records) => txtOwnership(readTxt(records, names, text), names, text, owners) };
}

function txtOwnership(reading: TxtReading, names: TxtNames, text: OwnershipText, owners: Owners): Ownership {
  const { current: ownerId } = owners;
  const taken = new Set<RecordSet>();
  const records = reading.others.map((record) => {
    const labels = reading.labelsOf(record);
    if (labels === undefined) return record;
    if (!isFormer(labels, owners)) return { ...record, labels: { ...record.labels, ...labels } };
    const ours = { ...record, labels: { ...record.labels, ...labels, owner: ownerId } };
    taken.add(ours);
    return ours;
  });
  return {
    records,
    doubts: doubtsAbout(reading, ownerId),
    // Without a single ownership record in sight nothing is repaired: the affix is then more likely wrong than all lost.
    needsRepair(record) {
      if (taken.has(record)) return true;
      const { dnsName, recordType, setIdentifier, labels } = record;
      if (labels?.owner !== ownerId || reading.ownerships.length === 0) return false;
      const txtName = names.toTxt(dnsName, recordType);
      const stands = reading.stored(txtName, setIdentifier) !== undefined || reading.occupied(txtName, setIdentifier);
      return !stands && !isTooLong(txtName);
    },
    changesFor(change, inZone) {
      const context = { reading, names, text, owners, inZone };
      if (change.action === 'create') return creation(change.next, context);
      return change.action === 'update' ? renewal(change.next, context) : deletion(change.prev, context);
    },
  };
}

/**
 * An ownership record of ours that survived its record stays; it is written again only where it names another resource, which
 * would else take the name back on the next pass. Another's keeps the name (ExternalDNS would create the record unowned).
 */
function creation(next: RecordSet, context: Context): Answer {
  const txtName = context.names.toTxt(next.dnsName, next.recordType);
  const stored = context.reading.stored(txtName, next.setIdentifier);
  if (stored !== undefined && !isOurs(stored, context)) return ownedByAnother(stored);
  const { owner, resource } = stored?.labels ?? {};
  if (owner === context.owners.current && resource === next.labels?.resource) return [];
  const problem = unwritable(txtName, next, context);
  if (problem !== undefined) return stored === undefined ? refusal(problem) : [];
  return [writing(stored, ownershipOf(next, txtName, context))];
}

function writing(stored: StoredOwnership | undefined, next: RecordSet): Change {
  return stored === undefined ? { action: 'create', next } : { action: 'update', prev: stored.record, next };
}

/** What is updated is ours already: where the current form cannot be written, the older one keeps saying so. */
function renewal(next: RecordSet, context: Context): Answer {
  const txtName = context.names.toTxt(next.dnsName, next.recordType);
  const stored = context.reading.stored(txtName, next.setIdentifier);
  if (stored !== undefined && !isOurs(stored, context)) return ownedByAnother(stored);
  if (unwritable(txtName, next, context) !== undefined) return [];
  return [writing(stored, ownershipOf(next, txtName, context))];
}

/** Deletes what is stored, not what would be written today: some providers find records by their value. */
function deletion(prev: RecordSet, context: Context): Answer {
  const stored = context.reading.stored(context.names.toTxt(prev.dnsName, prev.recordType), prev.setIdentifier);
  const deletable = stored !== undefined && isOurs(stored, context) && context.inZone(stored.record.dnsName);
  // So that it is known for what it is, encrypted or not.
  const labels = { ownedRecord: prev.dnsName };
  return deletable ? [{ action: 'delete', prev: { ...stored.record, labels } }] : [];
}

function ownershipOf(record: RecordSet, txtName: string, { text, owners }: Context): RecordSet {
  return {
    dnsName: txtName,
    recordType: 'TXT',
    targets: [text.format({ ...record.labels, owner: owners.current })],
    setIdentifier: record.setIdentifier,
    labels: { ownedRecord: record.dnsName },
    providerSpecific: record.providerSpecific,
  };
}

function isOurs({ labels }: StoredOwnership, { owners }: Pick<Context, 'owners'>): boolean {
  return labels.owner === owners.current || isFormer(labels, owners);
}

function isFormer(labels: Labels, { former }: Owners): boolean {
  return former !== undefined && labels.owner === former;
}

function ownedByAnother({ record, labels }: StoredOwnership): OwnershipRefusal {
  const owner = labels.owner === undefined ? 'names no owner' : `belongs to owner "${labels.owner}"`;
  return { code: 'OwnedByAnother', message: `its ownership record ${record.dnsName} ${owner}` };
}

function refusal(message: string): OwnershipRefusal {
  return { code: 'OwnershipUnwritable', message };
}

/** A record without ownership could never be changed or deleted again, so it is not made. */
function unwritable(txtName: string, record: RecordSet, { names, reading, inZone }: Context): string | undefined {
  if (isTooLong(txtName)) {
    return (
      `its ownership record ${txtName} would be longer than ${maxNameOctets} octets or have a label over ` +
      `${maxLabelOctets}; use a shorter name or prefix`
    );
  }
  if (!inZone(txtName)) {
    return (
      `its ownership record ${txtName} would lie outside its zone; ` +
      'a prefix that ends in a dot, such as --txt-prefix=%{record_type}-owner., keeps it inside'
    );
  }
  const read = names.fromTxt(txtName);
  if (read?.dnsName !== names.lookupName(record.dnsName) || read.recordType !== record.recordType) {
    return `its ownership record ${txtName} would be read as that of another record; put a - or . beside %{record_type}`;
  }
  if (reading.occupied(txtName, record.setIdentifier)) {
    return `another record stands where its ownership record ${txtName} would be`;
  }
  return undefined;
}
