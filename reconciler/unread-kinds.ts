// Kinds whose objects nobody could list: what their records say stays, until the API server lets them be read.
import { sourceOfKind } from './claims/claimant.ts';
import type { Endpoint } from './endpoint.ts';
import { type Held, heldRecord } from './plan/held.ts';
import { rowName } from './plan/row-name.ts';
import type { RecordSet } from './record-set.ts';

/** Whether the object that the `resource` label names could not be read; one that no label names may be any. */
export type IsUnread = (record: RecordSet) => boolean;

/** @param kinds names of kinds, such as `HTTPRoute` */
export function unreadBy(kinds: ReadonlySet<string>): IsUnread {
  if (kinds.size === 0) return () => false;
  const sources = new Set([...kinds].map(sourceOfKind));
  return ({ labels }) => {
    const [source = ''] = (labels?.resource ?? '').split('/');
    return source === '' || sources.has(source);
  };
}

/** Takes out the endpoints whose record belongs to an object that nobody could read: whether it gave the name up is unknown. */
export function withoutUnread(
  endpoints: readonly Endpoint[],
  current: readonly RecordSet[],
  isUnread: IsUnread,
): { readonly endpoints: readonly Endpoint[]; readonly held: readonly Held[] } {
  const taken = new Map(current.filter(isUnread).map((record) => [keyOf(record), record]));
  if (taken.size === 0) return { endpoints, held: [] };
  const held = endpoints.flatMap((endpoint) => {
    const record = taken.get(keyOf(endpoint));
    if (record === undefined) return [];
    const holder = record.labels?.resource ?? 'an object that its ownership record does not name';
    return [heldRecord(endpoint, 'NotRead', `the name has a record of ${holder}, which could not be read`)];
  });
  return { endpoints: endpoints.filter((endpoint) => !taken.has(keyOf(endpoint))), held };
}

function keyOf({ dnsName, setIdentifier = '' }: RecordSet): string {
  return `${rowName(dnsName)} ${setIdentifier}`;
}
