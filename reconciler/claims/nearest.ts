// What a person probably meant: the allowed domain that a rejected hostname nearly ends with, the known word behind a slip.
import { type Hostname, unicodeForm } from './hostname.ts';

/** Two slips of the finger are a typing error; three are another domain. */
const maxDistance = 2;

/**
 * Rewrites the end of the host to the nearest allowed domain.
 * Near is: the last labels differ by at most two edits that are under a third of the domain's length, or only the
 * top-level label differs (example.org, example.com). At the same distance the first domain wins.
 * @param domains patterns of the domain filter in their Unicode form; a leading dot is ignored
 * @returns the corrected name in its Unicode form, undefined when nothing is near
 */
export function nearestName(host: Hostname, domains: readonly string[]): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined;
  const labels = unicodeForm(host).split('.');
  for (const pattern of domains) {
    const wanted = pattern.replace(/^\./, '').split('.');
    // Below `.example.com` one more label must be left.
    const rest = labels.length - wanted.length;
    if (rest < (pattern.startsWith('.') ? 1 : 0)) continue;
    const distance = domainDistance(labels.slice(rest), wanted);
    if (distance > maxDistance || (best !== undefined && distance >= best.distance)) continue;
    best = { name: [...labels.slice(0, rest), ...wanted].join('.'), distance };
  }
  return best?.name;
}

/**
 * The word that a text nearly is: letter case aside at most two edits, and under a third of the word's length. Of equals
 * the first.
 */
export function nearestWord(text: string, words: readonly string[]): string | undefined {
  let best: { readonly word: string; readonly distance: number } | undefined;
  const written = text.toLowerCase();
  for (const word of words) {
    const distance = editDistance(written, word.toLowerCase());
    if (distance > maxDistance || 3 * distance >= word.length) continue;
    if (best === undefined || distance < best.distance) best = { word, distance };
  }
  return best?.word;
}

function domainDistance(end: readonly string[], wanted: readonly string[]): number {
  if (wanted.length > 1 && wanted.slice(0, -1).every((label, index) => label === end[index])) return 1;
  const domain = wanted.join('.');
  const distance = editDistance(end.join('.'), domain);
  return 3 * distance < domain.length ? distance : maxDistance + 1;
}

/**
 * Optimal string alignment distance: insert, delete, replace and swap of neighbours each cost one. Exact up to two,
 * beyond that any number above two. Quadratic; both texts are at most a DNS name long.
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
