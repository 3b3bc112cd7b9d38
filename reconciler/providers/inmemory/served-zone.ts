// A zone as DNS sees it, and what stands at a name in it: the walk of RFC 1034 4.3.2 with the wildcards of RFC 4592.
import type { RecordSet } from '../../record-set.ts';

export interface ServedZone {
  readonly zone: { readonly name: string };
  readonly serial: number;
  /** Seconds, for a record set that asks for no TTL. */
  readonly defaultTTL: number;
  /** Record sets at a lower-case name. */
  at(name: string): readonly RecordSet[];
  /** Whether the lower-case name has records or lies above one that has. */
  exists(name: string): boolean;
}

export type Found =
  /** The name is there, perhaps as an empty non-terminal, or a wildcard stands for it. */
  | { readonly kind: 'records'; readonly records: readonly RecordSet[] }
  | { readonly kind: 'absent' }
  /** The name lies in another zone, which begins at `cut`. */
  | { readonly kind: 'delegated'; readonly cut: string; readonly records: readonly RecordSet[] }
  /** The name lies below a DNAME. */
  | { readonly kind: 'redirected'; readonly owner: string; readonly record: RecordSet };

/**
 * Looks a name up, from the apex down: a zone cut or a DNAME on the way hides all that is below.
 * @param name lower case, inside the zone
 */
export function find(zone: ServedZone, name: string): Found {
  let encloser = zone.zone.name;
  for (const ancestor of downFrom(zone.zone.name, name)) {
    if (!zone.exists(ancestor)) break;
    encloser = ancestor;
    const records = zone.at(ancestor);
    const cut = records.filter((record) => record.recordType === 'NS');
    if (cut.length > 0 && ancestor !== zone.zone.name) return { kind: 'delegated', cut: ancestor, records: cut };
    const dname = records.find((record) => record.recordType === 'DNAME');
    // RFC 6672 2.3: what is at the owner itself is not redirected.
    if (dname !== undefined && ancestor !== name) return { kind: 'redirected', owner: ancestor, record: dname };
  }
  if (encloser === name) return { kind: 'records', records: zone.at(name) };
  // RFC 4592 3.3.1: only the wildcard right below the closest name that exists counts.
  const wildcard = zone.at(encloser === '' ? '*' : `*.${encloser}`);
  return wildcard.length > 0 ? { kind: 'records', records: wildcard } : { kind: 'absent' };
}

/** The apex, then each name on the way down to the one asked for, that one included. */
function downFrom(apex: string, name: string): readonly string[] {
  const names = [name];
  for (let at = name; at !== apex && at !== ''; ) {
    const dot = at.indexOf('.');
    at = dot < 0 ? '' : at.slice(dot + 1);
    names.unshift(at);
  }
  return names;
}
