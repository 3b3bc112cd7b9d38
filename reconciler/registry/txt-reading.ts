// One reading of a provider's records for the txt registry: which are ownership records, what they say, of which record.
import { textStrings } from '../character-string.ts';
import type { RecordSet } from '../record-set.ts';
import type { TxtNames } from './txt-name.ts';
import type { Labels, OwnershipText } from './txt-text.ts';

/** An ownership record as the provider holds it: a delete or update must carry exactly that. */
export interface StoredOwnership {
  readonly record: RecordSet;
  readonly labels: Labels;
}

export interface TxtReading {
  /** Everything that is no ownership record. */
  readonly others: readonly RecordSet[];
  /** Every ownership record, of whichever owner. */
  readonly ownerships: readonly StoredOwnership[];
  /** The ownership record of that name. */
  stored(txtName: string, setIdentifier: string | undefined): StoredOwnership | undefined;
  /** Whether no ownership record can stand at a name: somebody's own text is there, or a CNAME, which stands alone. */
  occupied(txtName: string, setIdentifier: string | undefined): boolean;
  /** What the ownership record of a record says, in whichever form it was written. */
  labelsOf(record: RecordSet): Labels | undefined;
}

/** Sorts the records out (ExternalDNS reference 7.3, 7.4). A TXT record with no value is dropped. */
export function readTxt(records: readonly RecordSet[], names: TxtNames, text: OwnershipText): TxtReading {
  const others: RecordSet[] = [];
  const stored = new Map<string, StoredOwnership>();
  const typed = new Map<string, Labels>();
  for (const record of records) {
    if (record.recordType === 'TXT' && record.targets.length === 0) continue;
    const labels = record.recordType === 'TXT' ? text.parse(asOneString(record.targets[0] ?? '')) : undefined;
    if (labels === undefined) {
      others.push(record);
      continue;
    }
    stored.set(key(record.dnsName, record.setIdentifier), { record, labels });
    const owned = names.fromTxt(record.dnsName);
    if (owned === undefined || owned.recordType === '') continue;
    const ownedKey = key(owned.dnsName, record.setIdentifier, owned.recordType);
    // Of two names that read as the same record, the one that we would write counts.
    const current = names.toTxt(owned.dnsName, owned.recordType) === record.dnsName.toLowerCase();
    if (current || !typed.has(ownedKey)) typed.set(ownedKey, labels);
  }
  const keyOf = ({ dnsName, setIdentifier, recordType }: RecordSet) =>
    key(names.lookupName(dnsName), setIdentifier, recordType);
  const present = new Set(others.map(keyOf));
  const aliases = new Set(others.filter(isCname).map((record) => record.dnsName.toLowerCase()));

  /**
   * The untyped form, which AAAA records never had. `mx-1.example.com` may be it for that host or the typed form for 1;
   * as in ExternalDNS it is always the typed one: were it also the host's, a record that somebody else made there
   * beside a left-over ownership record would read as ours and could be deleted.
   */
  const untyped = (record: RecordSet): Labels | undefined => {
    if (record.recordType === 'AAAA') return undefined;
    const found = stored.get(key(names.toUntypedTxt(record.dnsName), record.setIdentifier));
    return found !== undefined && names.fromTxt(found.record.dnsName)?.recordType === '' ? found.labels : undefined;
  };

  return {
    others,
    ownerships: [...stored.values()],
    stored: (txtName, setIdentifier) => stored.get(key(txtName, setIdentifier)),
    occupied: (txtName, setIdentifier) => present.has(key(txtName, setIdentifier, 'TXT')) || aliases.has(txtName),
    labelsOf: (record) =>
      typed.get(keyOf(record)) ??
      (isAlias(record) ? typed.get(keyOf({ ...record, recordType: 'CNAME' })) : undefined) ??
      untyped(record),
  };
}

/** A text may be cut into strings of at most 255 octets each (RFC 1035 3.3.14), and is read as a whole. */
function asOneString(text: string): string {
  return /"\s+"/.test(text) ? `"${Buffer.concat(textStrings(text)).toString('utf8')}"` : text;
}

function key(name: string, setIdentifier: string | undefined, recordType = ''): string {
  return `${name.toLowerCase()} ${recordType} ${setIdentifier ?? ''}`;
}

function isCname({ recordType }: RecordSet): boolean {
  return recordType === 'CNAME';
}

/** An A record that is an alias once was kept under a `cname-` ownership record. */
function isAlias(record: RecordSet): boolean {
  const alias = record.providerSpecific?.find((property) => property.name === 'alias')?.value;
  return record.recordType === 'A' && (alias === 'true' || alias === 'A');
}
