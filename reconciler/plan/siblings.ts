// Changes of one name depend on each other: where one must not be made, the ones that count on it must not either.
import type { Change } from '../providers/provider.ts';
import type { RecordSet } from '../record-set.ts';
import type { HeldCode } from './held.ts';

/** A change with what the registry says of it. */
export interface JudgedChange {
  /** An update of nothing but who owns the record. */
  readonly adopts: boolean;
  readonly change: Change;
  /** The record that it is about. */
  readonly record: RecordSet;
  /** The changes of ownership records that travel with it. */
  readonly owned: readonly Change[];
  /** Why it must not be made. */
  readonly refusal?: { readonly code: HeldCode; readonly message: string } | undefined;
}

/**
 * Refuses what a refused change takes with it: a create beside a record that then stays (a CNAME stands alone, RFC 1034
 * 3.6.2) or that cannot become ours, and every delete when none of the records that would take the place can be made.
 * @param row the changes of one name and set identifier
 */
export function withSiblings(row: readonly JudgedChange[]): readonly JudgedChange[] {
  return holdUnreplaced(holdCrowded(row));
}

function holdCrowded(row: readonly JudgedChange[]): readonly JudgedChange[] {
  const staying = row.filter(({ change, refusal }) => change.action === 'delete' && refusal !== undefined);
  const unowned = row.find(({ adopts, refusal }) => adopts && refusal !== undefined);
  return row.map((judged) => {
    if (judged.change.action !== 'create' || judged.refusal !== undefined) return judged;
    if (unowned !== undefined)
      return blocked(judged, `the ${unowned.record.recordType} record there stays without an owner`);
    const sibling = staying.find(({ record }) => isCname(record) !== isCname(judged.record));
    if (sibling === undefined) return judged;
    return blocked(judged, `the ${sibling.record.recordType} record there cannot be deleted`);
  });
}

function holdUnreplaced(row: readonly JudgedChange[]): readonly JudgedChange[] {
  const refused = row.some(({ change, refusal }) => change.action === 'create' && refusal !== undefined);
  const kept = row.some(({ change, refusal }) => change.action !== 'delete' && refusal === undefined);
  if (!refused || kept) return row;
  const message = 'the record that would take its place cannot be made';
  return row.map((judged) => (judged.refusal === undefined ? blocked(judged, message) : judged));
}

function blocked(judged: JudgedChange, message: string): JudgedChange {
  return { ...judged, owned: [], refusal: { code: 'BlockedBySibling', message } };
}

function isCname(record: RecordSet): boolean {
  return record.recordType === 'CNAME';
}
