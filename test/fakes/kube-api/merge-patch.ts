// What an API server does with a JSON merge patch (RFC 7386): refuse it when it names another version than the stored one,
// or merge it.
import type { FakeObject } from './collection.ts';

/** @returns undefined when the patch names a resourceVersion that is no longer the object's */
export function patched(stored: FakeObject, patch: unknown): FakeObject | undefined {
  const { metadata } = patch as { readonly metadata?: { readonly resourceVersion?: string } };
  const version = metadata?.resourceVersion;
  if (version !== undefined && version !== stored.metadata.resourceVersion) return undefined;
  return merged(stored, patch) as FakeObject;
}

function merged(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result: Record<string, unknown> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
