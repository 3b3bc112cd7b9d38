// How JSON from the API server is looked into before anything is known of its shape.

export type RawObject = Readonly<Record<string, unknown>>;

/** The value as an object to read fields from, undefined for anything else. */
export function asObject(value: unknown): RawObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawObject) : undefined;
}
