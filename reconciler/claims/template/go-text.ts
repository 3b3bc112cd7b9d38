// Text as Go's fmt and strings packages make and cut it.
import { type Budget, ExecutionProblem } from './execution.ts';
import { describe, GoList, GoMap, GoStruct, type Value } from './value.ts';
import { elementOf, entryOf } from './view.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
// unicode.IsSpace
const space = /[\t-\r \u0085\p{Z}]/u;
const ascii = /^[\0-\x7f]*$/;
const unprintable = /^[\p{C}\p{Z}]$/u;

/**
 * A value as `%v` prints it; no value and nil are `<nil>`.
 * @throws ExecutionProblem for a struct: Go would print its fields without names, which can be no hostname
 */
export function goText(value: Value, budget: Budget): string {
  budget.spend();
  if (value === undefined || value === null) return '<nil>';
  if (typeof value === 'number') return goFloat(value);
  if (value instanceof GoList || value instanceof GoMap) return budget.deeper(() => goContents(value, budget));
  if (value instanceof GoStruct) throw new ExecutionProblem(`can't print ${describe(value)}; name one of its fields`);
  return String(value);
}

function goContents(value: GoList | GoMap, budget: Budget): string {
  if (value instanceof GoList) {
    const parts = value.raw.map((_, index) => budget.text(goText(elementOf(value, index), budget)));
    return budget.text(`[${parts.join(' ')}]`);
  }
  const parts = value.keys().map((key) => budget.text(`${key}:${goText(entryOf(value, key), budget)}`));
  return budget.text(`map[${parts.join(' ')}]`);
}

/** As an action prints its value: like `%v`, but `<no value>` where there is none. */
export function printed(value: Value, budget: Budget): string {
  return value === undefined ? '<no value>' : goText(value, budget);
}

/** A float64 as `%v` prints it: the shortest digits that give the number back, from 1e+06 on with an exponent. */
export function goFloat(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return Object.is(value, -0) ? '-0' : String(value);
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** strings.TrimSpace */
export function trimSpace(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && space.test(text.charAt(start))) start++;
  while (end > start && space.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** strings.ToLower, which maps every character by itself. */
export function toLower(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return Array.from(text, (char) => Array.from(char.toLowerCase())[0] ?? '').join('');
}

export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Bytes that are no UTF-8 become U+FFFD: a JavaScript string cannot hold them. */
export function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

/** strconv.Quote: what `%q` prints. */
export function goQuote(text: string, quote = '"'): string {
  const inside = Array.from(text, (char) => {
    if (char === quote) return `\\${quote}`;
    const short = shortEscapes[char];
    if (short !== undefined) return short;
    if (char === ' ' || !unprintable.test(char)) return char;
    return escaped(char.codePointAt(0) ?? 0);
  });
  return quote + inside.join('') + quote;
}

function escaped(code: number): string {
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
