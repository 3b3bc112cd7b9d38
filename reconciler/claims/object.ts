// What every Kubernetes object looks like to us after it was trimmed to what we read, and how a raw one is read.

export interface ObjectRef {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

/** For messages: `Ingress shop/web`; `Node n1` for what stands in no namespace. */
export function objectText({ kind, namespace, name }: ObjectRef): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

export interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly generation: number;
  /** RFC 3339 as the API server wrote it; empty for an object that has none yet. */
  readonly creationTimestamp: string;
  readonly deleting: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An object whose shape is not what its kind promises; `field` is the path of the first wrong value. */
export class ShapeError extends Error {
  readonly code = 'INVALID_OBJECT_SHAPE';
  readonly field: string;

  constructor(field: string, expected: string, found: unknown) {
    super(`${field || 'the object'} must be ${expected}, not ${describe(found)}`);
    this.name = 'ShapeError';
    this.field = field;
  }
}

type Raw = Readonly<Record<string, unknown>>;

/** Reads a map; absent (or null, as kubectl writes it) gives an empty one. @throws ShapeError */
export function readMap(value: unknown, field: string): Raw {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new ShapeError(field, 'an object', value);
  return value as Raw;
}

/** Reads a list; absent or null gives an empty one. @throws ShapeError */
export function readList(value: unknown, field: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new ShapeError(field, 'a list', value);
  return value;
}

/** Reads a string; absent or null gives the empty one. @throws ShapeError */
export function readString(value: unknown, field: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new ShapeError(field, 'a string', value);
  return value;
}

/** Reads a whole number; absent or null gives zero. @throws ShapeError */
export function readNumber(value: unknown, field: string): number {
  if (value === undefined || value === null) return 0;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new ShapeError(field, 'a whole number', value);
  return value;
}

/** Reads a list of strings. @throws ShapeError naming the entry */
export function readStrings(value: unknown, field: string): string[] {
  return readList(value, field).map((entry, index) => {
    if (typeof entry !== 'string') throw new ShapeError(`${field}[${index}]`, 'a string', entry);
    return entry;
  });
}

/** Reads a map of strings (labels, annotations). @throws ShapeError naming the key */
export function readStringMap(value: unknown, field: string): Readonly<Record<string, string>> {
  const map = readMap(value, field);
  for (const key of Object.keys(map)) {
    if (typeof map[key] !== 'string') throw new ShapeError(`${field}[${key}]`, 'a string', map[key]);
  }
  return map as Readonly<Record<string, string>>;
}

/**
 * Reads metadata. Annotations are kept only where `keepAnnotation` says so: last-applied-configuration alone would
 * double what the store holds.
 * @throws ShapeError
 */
export function readMetadata(object: Raw, keepAnnotation: (key: string) => boolean): Metadata {
  const metadata = readMap(object.metadata, 'metadata');
  return {
    name: readString(metadata.name, 'metadata.name'),
    namespace: readString(metadata.namespace, 'metadata.namespace'),
    uid: readString(metadata.uid, 'metadata.uid'),
    generation: readNumber(metadata.generation, 'metadata.generation'),
    creationTimestamp: readString(metadata.creationTimestamp, 'metadata.creationTimestamp'),
    deleting: readString(metadata.deletionTimestamp, 'metadata.deletionTimestamp') !== '',
    labels: readStringMap(metadata.labels, 'metadata.labels'),
    annotations: keepEntries(readStringMap(metadata.annotations, 'metadata.annotations'), keepAnnotation),
  };
}

function keepEntries(map: Readonly<Record<string, string>>, keep: (key: string) => boolean): Record<string, string> {
  const kept: Record<string, string> = Object.create(null);
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value !== undefined && keep(key)) kept[key] = value;
  }
  return kept;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return `the ${typeof value} ${typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : String(value)}`;
}
