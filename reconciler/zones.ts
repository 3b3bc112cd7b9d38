// Which zone holds a name: the longest one that the name equals or lies under (ExternalDNS reference 2.6).
import type { Zone } from './providers/provider.ts';

/** Whether a name belongs to a zone, on label boundaries; the root zone holds every name. */
export function inZone(dnsName: string, zoneName: string): boolean {
  const name = dnsName.toLowerCase();
  return zoneName === '' || name === zoneName || name.endsWith(`.${zoneName}`);
}

/** @returns the zone with the longest matching name, undefined when none holds the name */
export function zoneOf(dnsName: string, zones: readonly Zone[]): Zone | undefined {
  let best: Zone | undefined;
  for (const zone of zones) {
    if (inZone(dnsName, zone.name) && (best === undefined || zone.name.length > best.name.length)) best = zone;
  }
  return best;
}
