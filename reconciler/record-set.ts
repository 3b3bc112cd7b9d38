// The record set: one name, one type and its values, field for field the ExternalDNS endpoint on the wire
// (CLI output, webhook-provider protocol, DNSEndpoint). Desired and current records share this shape.

/** Every record type that the ExternalDNS wire format knows. */
export const recordTypes = ['A', 'AAAA', 'CNAME', 'TXT', 'SRV', 'NS', 'PTR', 'MX', 'NAPTR', 'DNAME'] as const;
export type RecordType = (typeof recordTypes)[number];

/** Whether a name has one record of the type, with one target (RFC 1034 3.6.2, RFC 6672 2.4). */
export function isSingular(type: RecordType): boolean {
  return type === 'CNAME' || type === 'DNAME';
}

/** A setting that only one provider understands, such as `aws/weight`. */
export interface ProviderProperty {
  readonly name: string;
  readonly value: string;
}

export interface RecordSet {
  /** Lower case, A-labels, no trailing dot; a wildcard starts with `*.`. */
  readonly dnsName: string;
  readonly recordType: RecordType;
  /** RDATA text, one entry per resource record. TXT values keep their surrounding double quotes. */
  readonly targets: readonly string[];
  /** Seconds; absent means the provider's default, which the plan does not compare. */
  readonly recordTTL?: number | undefined;
  /** Tells several record sets of one name and type apart (routing policies). */
  readonly setIdentifier?: string | undefined;
  /** What the registry stores beside the record: `owner`, `resource`. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly providerSpecific?: readonly ProviderProperty[] | undefined;
}

/**
 * The identity of a record set at a provider: name, type and set identifier.
 * @returns a string fit for a Map key; equal for names that differ in case only.
 */
export function recordKey(record: Pick<RecordSet, 'dnsName' | 'recordType' | 'setIdentifier'>): string {
  return `${record.dnsName.toLowerCase()} ${record.recordType} ${record.setIdentifier ?? ''}`;
}

/** Orders record sets by name, then type, then set identifier, by code unit: the same on every machine. */
export function compareRecords(a: RecordSet, b: RecordSet): number {
  return (
    compareText(a.dnsName, b.dnsName) ||
    compareText(a.recordType, b.recordType) ||
    compareText(a.setIdentifier ?? '', b.setIdentifier ?? '')
  );
}

/** Code-unit order, for the places where a locale must not change the result. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
