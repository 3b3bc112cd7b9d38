// Kinds whose objects nobody could list: what their records say stays, until the API server lets them be read.
import { sourceOfKind } from './claims/claimant.ts';
import type { Endpoint } from './endpoint.ts';
import { type Held, heldRecord } from './plan/held.ts';
import { rowName } from './plan/row-name.ts';
import type { RecordSet } from './record-set.ts';

/** What is known of the objects behind records while some kinds could not be read. */
export interface Unread {
  /** Whether the ownership record names an object of such a kind. */
  readonly isOf: (record: RecordSet) => boolean;
  /** The same, or it names none (those of Pods never do): it may be any, so the record is not deleted. */
  readonly mayBeOf: (record: RecordSet) => boolean;
}

/** @param kinds names of kinds, such as `HTTPRoute` */
export function unreadBy(kinds: ReadonlySet<string>): Unread {
  if (kinds.size === 0) return { isOf: () => false, mayBeOf: () => false };
  const sources = new Set([...kinds].map(sourceOfKind));
  const sourceOf = ({ labels }: RecordSet) => (labels?.resource ?? '').split('/')[0] ?? '';
  return {
    isOf: (record) => sources.has(sourceOf(record)),
    mayBeOf: (record) => sourceOf(record) === '' || sources.has(sourceOf(record)),
  };
}

/** Takes out the endpoints whose record belongs to an object that nobody could read: whether it gave the name up is unknown. */
export function withoutUnread(
  endpoints: readonly Endpoint[],
  current: readonly RecordSet[],
  { isOf }: Unread,
): { readonly endpoints: readonly Endpoint[]; readonly held: readonly Held[] } {
  const taken = new Map(current.filter(isOf).map((record) => [keyOf(record), record]));
  if (taken.size === 0) return { endpoints, held: [] };
  const held = endpoints.flatMap((endpoint) => {
    const record = taken.get(keyOf(endpoint));
    if (record === undefined) return [];
    const message = `the name has a record of ${record.labels?.resource}, which could not be read`;
    return [heldRecord(endpoint, 'NotRead', message)];
  });
  return { endpoints: endpoints.filter((endpoint) => !taken.has(keyOf(endpoint))), held };
}

function keyOf({ dnsName, setIdentifier = '' }: RecordSet): string {
  return `${rowName(dnsName)} ${setIdentifier}`;
}
