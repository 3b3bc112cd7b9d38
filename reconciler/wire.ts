// The ExternalDNS endpoint on the wire: JSON keys in their order, empty ones left out; and back.
import { compareText, type ProviderProperty, type RecordSet, type RecordType, recordTypes } from './record-set.ts';

/** A record that is not in the wire format; `field` is the path of the wrong value. */
export class WireError extends Error {
  readonly code = 'INVALID_RECORD';
  readonly field: string;

  constructor(field: string, expected: string) {
    super(`${field} must be ${expected}`);
    this.name = 'WireError';
    this.field = field;
  }
}

/** @returns a plain object with the keys of the wire format only */
export function toWire(record: RecordSet): Readonly<Record<string, unknown>> {
  const { dnsName, targets, recordType, setIdentifier, recordTTL, labels, providerSpecific } = record;
  return {
    dnsName,
    ...(targets.length > 0 && { targets }),
    recordType,
    ...(setIdentifier && { setIdentifier }),
    ...(recordTTL && { recordTTL }),
    ...(labels && Object.keys(labels).length > 0 && { labels: sortedKeys(labels) }),
    ...(providerSpecific && providerSpecific.length > 0 && { providerSpecific }),
  };
}

/**
 * Reads a list of records, as `plan --records` takes it; unknown keys are ignored.
 * @throws WireError naming the first wrong value
 */
export function recordsFromWire(value: unknown): readonly RecordSet[] {
  if (!Array.isArray(value))
    throw new WireError('the file', 'a JSON array of records in the ExternalDNS endpoint format');
  return value.map((entry: unknown, index) => fromWire(entry, `[${index}]`));
}

/** Reads one record. Names lose one trailing dot and their case, as the provider would give them. @throws WireError */
export function fromWire(value: unknown, field: string): RecordSet {
  const map = readMap(value, field);
  const { dnsName, setIdentifier, recordTTL } = map;
  if (typeof dnsName !== 'string' || dnsName === '') throw new WireError(`${field}.dnsName`, 'a name');
  if (setIdentifier !== undefined && typeof setIdentifier !== 'string')
    throw new WireError(`${field}.setIdentifier`, 'a string');
  if (recordTTL !== undefined && (typeof recordTTL !== 'number' || recordTTL < 0 || !Number.isInteger(recordTTL))) {
    throw new WireError(`${field}.recordTTL`, 'a number of seconds');
  }
  return {
    dnsName: dnsName.replace(/\.$/, '').toLowerCase(),
    recordType: readType(map.recordType, `${field}.recordType`),
    targets: readStrings(map.targets, `${field}.targets`),
    ...(recordTTL && { recordTTL }),
    ...(setIdentifier && { setIdentifier }),
    labels: readLabels(map.labels, `${field}.labels`),
    providerSpecific: readProperties(map.providerSpecific, `${field}.providerSpecific`),
  };
}

function readMap(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WireError(field, 'an object');
  return value as Readonly<Record<string, unknown>>;
}

function readType(value: unknown, field: string): RecordType {
  const found = recordTypes.find((type) => type === value);
  if (found === undefined) throw new WireError(field, `one of ${recordTypes.join(', ')}`);
  return found;
}

function readStrings(value: unknown, field: string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new WireError(field, 'a list of strings');
  return value.map((entry: unknown, index) => {
    if (typeof entry !== 'string') throw new WireError(`${field}[${index}]`, 'a string');
    return entry;
  });
}

function readLabels(value: unknown, field: string): Readonly<Record<string, string>> {
  if (value === undefined || value === null) return {};
  const labels: Record<string, string> = {};
  for (const [key, text] of Object.entries(readMap(value, field))) {
    if (typeof text !== 'string') throw new WireError(`${field}.${key}`, 'a string');
    labels[key] = text;
  }
  return labels;
}

function readProperties(value: unknown, field: string): readonly ProviderProperty[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new WireError(field, 'a list of {name, value}');
  return value.map((entry: unknown, index) => {
    const { name, value: text } = readMap(entry, `${field}[${index}]`);
    if (name !== undefined && typeof name !== 'string') throw new WireError(`${field}[${index}].name`, 'a string');
    if (text !== undefined && typeof text !== 'string') throw new WireError(`${field}[${index}].value`, 'a string');
    return { name: name ?? '', value: text ?? '' };
  });
}

/** As Go writes maps, so that the text is the same as ExternalDNS's. */
function sortedKeys(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => compareText(a, b)));
}
