// Endpoints and changes as lines that a case can spell out.

export interface WireRecord {
  readonly dnsName: string;
  readonly recordType: string;
  readonly targets?: readonly string[];
  readonly recordTTL?: number;
  readonly setIdentifier?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly providerSpecific?: readonly { readonly name: string; readonly value: string }[];
}

export interface WireChanges {
  readonly create: readonly WireRecord[];
  readonly update: readonly (WireRecord & { readonly old: WireRecord })[];
  readonly delete: readonly WireRecord[];
}

/** `NAME TYPE TARGETS`, then what there is of ` ttl N`, ` set ID`, ` NAME=VALUE` of each property, ` of RESOURCE`. */
export function endpointLine(endpoint: WireRecord): string {
  const { labels, providerSpecific = [] } = endpoint;
  const properties = providerSpecific.map(({ name, value }) => ` ${name}=${value}`);
  return `${recordLine(endpoint)}${properties.join('')}${labels?.resource === undefined ? '' : ` of ${labels.resource}`}`;
}

function recordLine({ dnsName, recordType, targets = [], recordTTL, setIdentifier }: WireRecord): string {
  const ttl = recordTTL === undefined ? '' : ` ttl ${recordTTL}`;
  return `${dnsName} ${recordType} ${targets.join(' ')}${ttl}${setIdentifier === undefined ? '' : ` set ${setIdentifier}`}`;
}

/** `+ RECORD`, `~ OLD -> NEW`, `- RECORD`, sorted by name, type and sign. */
export function changeLines({ create, update, delete: remove }: WireChanges): readonly string[] {
  const lines = [
    ...create.map((record) => ({ record, line: `+ ${recordLine(record)}` })),
    ...update.map((record) => ({ record, line: `~ ${recordLine(record.old)} -> ${recordLine(record)}` })),
    ...remove.map((record) => ({ record, line: `- ${recordLine(record)}` })),
  ];
  const key = ({ record, line }: (typeof lines)[number]) => `${record.dnsName} ${record.recordType} ${line}`;
  return lines.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ line }) => line);
}

/** The records after the changes. */
export function applied(records: readonly WireRecord[], changes: WireChanges): readonly WireRecord[] {
  const held = new Map(records.map((record) => [keyOf(record), record]));
  for (const record of changes.delete) held.delete(keyOf(record));
  for (const { old } of changes.update) held.delete(keyOf(old));
  for (const { labels: _labels, ...record } of changes.create) held.set(keyOf(record), record);
  for (const { old: _old, labels: _labels, ...record } of changes.update) held.set(keyOf(record), record);
  return [...held.values()];
}

function keyOf({ dnsName, recordType, setIdentifier = '' }: WireRecord): string {
  return `${dnsName.toLowerCase()} ${recordType} ${setIdentifier}`;
}
