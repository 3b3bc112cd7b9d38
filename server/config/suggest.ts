// The word that was probably meant.
import { editDistance } from '../../reconciler/claims/nearest.ts';

/**
 * @returns the candidate that differs only in style (`domainFilter`, `domain_filter`, `loadbalancer`), else the nearest
 *   one within two edits (one for short words); undefined when none is near
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(plain(word), plain(candidate));
    if (distance > (candidate.length < 5 ? 1 : 2)) continue;
    if (best === undefined || distance < best.distance) best = { candidate, distance };
  }
  return best?.candidate;
}

function plain(word: string): string {
  return word.replace(/[-_]/g, '').toLowerCase();
}
