// Whether a record must be updated: TTL, targets, provider properties (ExternalDNS reference 6.4).

import { textValue } from '../character-string.ts';
import type { ProviderProperty, RecordSet } from '../record-set.ts';
import { sameTargets } from '../targets.ts';

/** Labels, the spelling of the name and an unset TTL never make a difference. */
export function differs(desired: RecordSet, current: RecordSet): boolean {
  const ttl = desired.recordTTL ?? 0;
  return (
    (ttl > 0 && ttl !== (current.recordTTL ?? 0)) ||
    !sameValues(desired, current) ||
    !sameProperties(desired.providerSpecific ?? [], current.providerSpecific ?? [])
  );
}

/** What differs, as a clause about the record that is there; only for two that do. */
export function differenceText(desired: RecordSet, current: RecordSet): string {
  if (!sameValues(desired, current)) {
    return `it points to ${current.targets.join(', ')}, not ${desired.targets.join(', ')}`;
  }
  if (!sameProperties(desired.providerSpecific ?? [], current.providerSpecific ?? [])) {
    return 'its provider properties are others';
  }
  return `its TTL is ${current.recordTTL ?? 0}, not ${desired.recordTTL ?? 0}`;
}

/** A text may be quoted or not, and cut into strings anywhere: providers give it back their own way. */
function sameValues({ recordType, targets }: RecordSet, current: RecordSet): boolean {
  if (recordType !== 'TXT') return sameTargets(targets, current.targets);
  return sameTargets(targets.map(textValue), current.targets.map(textValue));
}

function sameProperties(a: readonly ProviderProperty[], b: readonly ProviderProperty[]): boolean {
  const left = new Map(a.map(({ name, value }) => [name, value]));
  const right = new Map(b.map(({ name, value }) => [name, value]));
  return left.size === right.size && [...left].every(([name, value]) => right.get(name) === value);
}
