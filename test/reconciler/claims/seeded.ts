// Random numbers that are the same in every run, and texts made of them, for property tests.

export type Random = () => number;

/** mulberry32: small, fast, the same everywhere. */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(values: readonly [T, ...T[]], next: Random): T {
  return values[Math.floor(next() * values.length)] ?? values[0];
}

/** A whole number from 0 up to and without `limit`. */
export function below(limit: number, next: Random): number {
  return Math.floor(next() * limit);
}

/** A text of pieces, joined as they come. */
export function textOf(pieces: readonly [string, ...string[]], most: number, next: Random): string {
  return Array.from({ length: below(most + 1, next) }, () => pick(pieces, next)).join('');
}
