// Values of a running template. JavaScript's own where they fit: a bigint is a Go integer, a number a float64,
// undefined Go's missing value and null a nil pointer.
import type { GoType, StructType } from './go-type.ts';

export type Value = undefined | null | string | boolean | bigint | number | GoList | GoMap | GoStruct;

/** A slice; its elements are read as `of` when they are looked at. */
export class GoList {
  readonly raw: readonly unknown[];
  readonly of: GoType;

  constructor(raw: readonly unknown[], of: GoType) {
    this.raw = raw;
    this.of = of;
  }
}

/** A map with string keys. */
export class GoMap {
  readonly raw: Readonly<Record<string, unknown>>;
  readonly of: GoType;

  constructor(raw: Readonly<Record<string, unknown>>, of: GoType) {
    this.raw = raw;
    this.of = of;
  }

  /** In byte order, as Go ranges over a map. */
  keys(): readonly string[] {
    return Object.keys(this.raw).sort(compareStrings);
  }
}

export class GoStruct {
  readonly raw: Readonly<Record<string, unknown>>;
  readonly type: StructType;

  constructor(raw: Readonly<Record<string, unknown>>, type: StructType) {
    this.raw = raw;
    this.type = type;
  }
}

/** What if, and, or and not go by: false, 0, nil and whatever is empty are false. */
export function isTrue(value: Value): boolean {
  if (value instanceof GoList) return value.raw.length > 0;
  if (value instanceof GoMap) return Object.keys(value.raw).length > 0;
  return value instanceof GoStruct || Boolean(value);
}

// Listing the keys of a map takes longer than reading as many characters.
const sizeOfEntry = 16;

/** How much there is to look at, in characters or what takes as long. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof GoList) return value.raw.length;
  return value instanceof GoMap ? Object.keys(value.raw).length * sizeOfEntry : 0;
}

/** What messages call the value's type. */
export function describe(value: Value): string {
  if (value === undefined) return 'no value';
  if (value === null) return 'nil';
  if (value instanceof GoList) return 'a list';
  if (value instanceof GoMap) return 'a map';
  if (value instanceof GoStruct) return `the ${value.type.name}`;
  return { string: 'a string', boolean: 'a bool', bigint: 'an int', number: 'a float' }[
    typeof value as 'string' | 'boolean' | 'bigint' | 'number'
  ];
}

/** Order of the UTF-8 bytes, which is that of the code points; negative when `a` comes first. */
export function compareStrings(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  for (let at = 0; at < most; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    // Surrogates stand for the code points above all others.
    if (x !== y) return Number(isSurrogate(x)) - Number(isSurrogate(y)) || x - y;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
