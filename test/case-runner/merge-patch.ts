// JSON Merge Patch (RFC 7396), by which cases share what they have in common and an old object differs from the new one.
import { isMap } from './case-map.ts';

/** Maps are merged, null takes a key away, everything else replaces what was there. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const merged = new Map<string, unknown>(isMap(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
