// Comparing the targets of record sets as ExternalDNS does (reference 1.5): order, case and IPv6 spelling do not count.
import { canonicalAddress, compareAddresses } from './addresses.ts';
import { compareText } from './record-set.ts';

/** Whether two lists of targets say the same. Trailing dots count. */
export function sameTargets(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const left = a.map(comparable).sort(compareText);
  const right = b.map(comparable).sort(compareText);
  return left.every((target, index) => target === right[index]);
}

function comparable(target: string): string {
  return canonicalAddress(target) ?? target.toLowerCase();
}

/**
 * Sorts targets by code unit and drops those that say the same as an earlier one: two spellings of one address would be two
 * equal records, which providers refuse (ExternalDNS drops only equal texts).
 */
export function distinctTargets(targets: readonly string[]): readonly string[] {
  const distinct = new Map<string, string>();
  for (const target of [...targets].sort(compareText)) {
    if (!distinct.has(comparable(target))) distinct.set(comparable(target), target);
  }
  return [...distinct.values()];
}

/**
 * The order that picks one of several endpoints for a name: fewer targets first; then the first target that differs
 * decides, addresses before names, addresses by number, names by code unit. Both lists are first sorted with addresses
 * as text, which is how ExternalDNS finds the pair that decides.
 */
export function compareTargets(a: readonly string[], b: readonly string[]): number {
  if (a.length !== b.length) return a.length - b.length;
  const left = [...a].sort(bySpelling);
  const right = [...b].sort(bySpelling);
  for (const [index, target] of left.entries()) {
    const order = compareTarget(target, right[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function bySpelling(a: string, b: string): number {
  const left = canonicalAddress(a);
  const right = canonicalAddress(b);
  return left === undefined || right === undefined ? compareText(a, b) : compareText(left, right);
}

function compareTarget(a: string, b: string): number {
  const left = canonicalAddress(a);
  const right = canonicalAddress(b);
  if (left !== undefined && right !== undefined) return compareAddresses(left, right);
  if (left !== undefined) return -1;
  if (right !== undefined) return 1;
  return compareText(a, b);
}
