// Keys of JSON objects as Go reads them: without regard to case, which clients before ExternalDNS v0.17 count on.

export interface ReadKeys<Key extends string> {
  readonly found: Readonly<Partial<Record<Key, unknown>>>;
  readonly unknownKeys: readonly string[];
}

/** Finds the keys; anything but an object has none. */
export function readKeys<Key extends string>(value: unknown, keys: readonly Key[]): ReadKeys<Key> {
  const found: Partial<Record<Key, unknown>> = {};
  const unknownKeys: string[] = [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { found, unknownKeys };
  for (const [name, one] of Object.entries(value)) {
    const key = keys.find((known) => known.toLowerCase() === name.toLowerCase());
    if (key === undefined) unknownKeys.push(name);
    else found[key] = one;
  }
  return { found, unknownKeys };
}
