// What a person probably meant: the allowed domain that a rejected hostname nearly ends with.
import type { Hostname } from './hostname.ts';

/** Two slips of the finger are a typing error; three are another domain. */
const maxDistance = 2;

/**
 * Rewrites the end of the host to the nearest allowed domain.
 * Near is: the last labels differ by at most two edits, or only the top-level label differs (example.org, example.com).
 * @param domains patterns of the domain filter; a leading dot is ignored
 * @returns the corrected name, undefined when nothing is near
 */
export function nearestName(host: Hostname, domains: readonly string[]): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  const labels = host.split('.');
  for (const pattern of domains) {
    const domain = pattern.replace(/^\./, '');
    const size = domain.split('.').length;
    if (size > labels.length) continue;
    const end = labels.slice(-size);
    const distance = sameButLast(end, domain.split('.')) ? 1 : editDistance(end.join('.'), domain);
    if (distance > maxDistance || (best !== undefined && distance >= best.distance)) continue;
    best = { name: [...labels.slice(0, -size), domain].join('.'), distance };
  }
  return best?.name;
}

function sameButLast(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 1 && a.slice(0, -1).join('.') === b.slice(0, -1).join('.');
}

/**
 * Optimal string alignment distance: insert, delete, replace and swap of neighbours each cost one.
 * Quadratic; both texts are at most a DNS name long.
 */
export function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > maxDistance) return maxDistance + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        value = Math.min(value, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(value);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
