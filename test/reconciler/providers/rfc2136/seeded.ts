// Chance that is the same in every run.

/** Mulberry32. @returns gives a whole number below its limit */
export function seeded(start: number): (limit: number) => number {
  let state = start;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** Octets changed, cut off, put in or added. */
export function broken(message: Buffer, next: (limit: number) => number): Buffer {
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => next(256)));
  const at = next(message.length);
  switch (next(5)) {
    case 0:
      return noise(next(300));
    case 1:
      return Buffer.from(message.subarray(0, at));
    case 2:
      return Buffer.concat([message.subarray(0, at), noise(1 + next(20)), message.subarray(at)]);
    case 3:
      return Buffer.concat([message, noise(1 + next(50))]);
    default: {
      const changed = Buffer.from(message);
      for (let count = 1 + next(4); count > 0; count--) changed.writeUInt8(next(256), next(changed.length));
      return changed;
    }
  }
}
