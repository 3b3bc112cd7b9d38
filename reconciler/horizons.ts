// Split horizon: a private zone answers inside some networks, beside the public zones, and may have the name of one of them.
import type { Zone } from './providers/provider.ts';
import type { RecordSet } from './record-set.ts';
import { inZone, zoneOf } from './zones.ts';

/** Zones in which a name stands once, and what they hold, ownership records included. */
export interface Horizon {
  readonly zones: readonly Zone[];
  readonly records: readonly RecordSet[];
}

interface ZoneRecords {
  readonly zone: Zone;
  readonly records: readonly RecordSet[];
}

/**
 * The public zones together, of which the longest holds a name, then each private zone by itself, which holds every name below it
 * (ExternalDNS reference: providers 1.7). The first is there even where no zone is public.
 */
export function horizonsOf(read: readonly ZoneRecords[]): readonly [Horizon, ...Horizon[]] {
  const open = read.filter(({ zone }) => zone.isPrivate !== true);
  const closed = read.filter(({ zone }) => zone.isPrivate === true);
  return [
    { zones: open.map(({ zone }) => zone), records: open.flatMap(({ records }) => records) },
    ...closed.map(({ zone, records }) => ({ zones: [zone], records })),
  ];
}

/** Whether a name is to stand in the horizon; one that no horizon has a zone for is the first one's to tell of. */
export function isSeenIn(index: number, horizons: readonly Pick<Horizon, 'zones'>[], dnsName: string): boolean {
  const has = (horizon: Pick<Horizon, 'zones'> | undefined) => zoneOf(dnsName, horizon?.zones ?? []) !== undefined;
  return has(horizons[index]) || (index === 0 && !horizons.some(has));
}

/** Whether a zone answers for a name: a public one unless a longer one does, a private one for everything below it. */
export function answersFor(zone: Zone, dnsName: string, zones: readonly Zone[]): boolean {
  if (zone.isPrivate === true) return inZone(dnsName, zone.name);
  return (
    zoneOf(
      dnsName,
      zones.filter((other) => other.isPrivate !== true),
    ) === zone
  );
}
