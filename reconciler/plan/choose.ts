// Several objects want one record set: which of them gets it.
import type { Endpoint } from '../endpoint.ts';
import { compareText, type RecordSet } from '../record-set.ts';
import { compareTargets } from '../targets.ts';
import { differs } from './difference.ts';
import { type Held, heldRecord } from './held.ts';

/**
 * Picks the endpoint that is published: the one of the resource that holds the record already, else the one with the
 * smallest targets, a tie going to the smaller resource (ExternalDNS reference 6.3, there a matter of chance).
 * What the others want is never united with it; those that want something else are held as LostToOther.
 * @param wanted endpoints of one name, type and set identifier
 */
export function choose(
  wanted: readonly Endpoint[],
  current: RecordSet | undefined,
  held: Held[],
): Endpoint | undefined {
  const sorted = [...wanted].sort(byTargets);
  const holder = current && sorted.find((endpoint) => resourceOf(endpoint) === resourceOf(current));
  const chosen = holder ?? sorted[0];
  if (chosen === undefined) return undefined;
  for (const endpoint of sorted) {
    if (endpoint === chosen || !differs(endpoint, chosen)) continue;
    held.push(heldRecord(endpoint, 'LostToOther', `${resourceOf(chosen) || 'another object'} holds the name`));
  }
  return chosen;
}

function resourceOf(record: RecordSet): string {
  return record.labels?.resource ?? '';
}

function byTargets(a: Endpoint, b: Endpoint): number {
  return (
    compareTargets(a.targets, b.targets) ||
    compareText(resourceOf(a), resourceOf(b)) ||
    (a.recordTTL ?? 0) - (b.recordTTL ?? 0) ||
    compareText(propertiesText(a), propertiesText(b))
  );
}

function propertiesText({ providerSpecific = [] }: RecordSet): string {
  return providerSpecific.map(({ name, value }) => `${name}=${value}`).join();
}
