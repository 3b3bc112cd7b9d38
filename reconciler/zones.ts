// Which zone holds a name: the longest one that the name equals or lies under (ExternalDNS reference 2.6).
import type { Zone } from './providers/provider.ts';
import { compareText } from './record-set.ts';

/** Whether a name belongs to a zone, on label boundaries; the root zone (with the empty name) holds every name. */
export function inZone(dnsName: string, zoneName: string): boolean {
  const name = dnsName.toLowerCase();
  return zoneName === '' || name === zoneName || name.endsWith(`.${zoneName}`);
}

/**
 * Finds the zone of a name: the longest that holds it. Of two zones with one name the smaller id counts, where ExternalDNS
 * leaves it to chance.
 * @returns undefined when no zone holds the name
 */
export function zoneOf(dnsName: string, zones: readonly Zone[]): Zone | undefined {
  let best: Zone | undefined;
  for (const zone of zones) {
    if (inZone(dnsName, zone.name) && (best === undefined || isBetter(zone, best))) best = zone;
  }
  return best;
}

function isBetter(zone: Zone, best: Zone): boolean {
  if (zone.name.length !== best.name.length) return zone.name.length > best.name.length;
  return compareText(zone.id, best.id) < 0;
}
