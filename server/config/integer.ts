// Whole numbers as ExternalDNS's flags take them: kingpin reads a decimal and cuts it off, int64 flags take 0x, 0o, 0b.

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const based = /^([+-]?)(0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*)$/;

/** Whether the text is a number without anything after it. */
export function isDecimal(text: string): boolean {
  return decimal.test(text);
}

/** @returns the number (`1e3` is 1000, `2.9` is 2, `0x10` is 16, `1_000` is 1000), undefined when it is none or too large */
export function parseInteger(text: string): number | undefined {
  const value = isDecimal(text) ? Math.trunc(Number(text)) : parseBased(text);
  if (value === undefined || !Number.isSafeInteger(value)) return undefined;
  return value === 0 ? 0 : value; // not -0
}

function parseBased(text: string): number | undefined {
  const match = based.exec(text);
  if (match === null) return undefined;
  const size = Number((match[2] ?? '').replaceAll('_', ''));
  return match[1] === '-' ? -size : size;
}
