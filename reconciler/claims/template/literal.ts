// Go literals: the value of a quoted string, a character or a number as Go would read it.
// https://go.dev/ref/spec#Lexical_elements
import { SyntaxProblem } from './syntax.ts';

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
};
const escapes = /\\(?:([abfnrtv\\'"])|([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
const wholeNumber = /^[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+|0|[1-9](?:_?[0-9])*)$/;
const floatNumber = /^[+-]?(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9]+)?$/;
const encoder = new TextEncoder();
// Bytes that are no UTF-8 (of an escape such as \xff) become U+FFFD: a JavaScript string cannot hold them.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The text between quotes ("…" or `…`), with its escapes resolved.
 * @throws SyntaxProblem
 */
export function readString(literal: string, line: number): string {
  const inside = literal.slice(1, -1);
  if (literal.startsWith('`')) return inside.replaceAll('\r', '');
  if (!inside.includes('\\')) return inside;
  const bytes: number[] = [];
  for (const unit of unitsOf(inside, '"', line)) {
    if (unit.isByte) bytes.push(unit.code);
    else bytes.push(...encoder.encode(String.fromCodePoint(unit.code)));
  }
  return decoder.decode(Uint8Array.from(bytes));
}

/**
 * The code point of a character constant such as 'a' or '\n'.
 * @throws SyntaxProblem
 */
export function readCharacter(literal: string, line: number): bigint {
  const units = unitsOf(literal.slice(1, -1), "'", line);
  const [only] = units;
  if (only === undefined || units.length > 1) throw new SyntaxProblem(line, `malformed character constant: ${literal}`);
  return BigInt(only.code);
}

interface Unit {
  readonly code: number;
  /** Of an escape that names a byte rather than a character. */
  readonly isByte: boolean;
}

function unitsOf(inside: string, quote: string, line: number): readonly Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < inside.length; ) {
    escapes.lastIndex = at;
    const found = inside.charAt(at) === '\\' ? readEscape(escapes.exec(inside), quote) : plainUnit(inside, at);
    if (found === undefined) throw new SyntaxProblem(line, `invalid escape in ${quote}${inside}${quote}`);
    units.push(found.unit);
    at += found.length;
  }
  return units;
}

function plainUnit(inside: string, at: number): { unit: Unit; length: number } {
  const code = inside.codePointAt(at) ?? 0;
  return { unit: { code, isByte: false }, length: code > 0xffff ? 2 : 1 };
}

function readEscape(found: RegExpExecArray | null, quote: string): { unit: Unit; length: number } | undefined {
  if (found === null) return undefined;
  const [whole, simple, octal, hex, ...unicode] = found;
  const length = whole.length;
  if (simple === '"' || simple === "'") {
    return simple === quote ? { unit: { code: simple.charCodeAt(0), isByte: false }, length } : undefined;
  }
  if (simple !== undefined) return { unit: { code: simpleEscapes[simple] ?? 0, isByte: false }, length };
  if (octal !== undefined || hex !== undefined) {
    const code = octal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(octal, 8);
    return code > 0xff ? undefined : { unit: { code, isByte: true }, length };
  }
  const code = Number.parseInt(unicode.find((digits) => digits !== undefined) ?? '', 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return { unit: { code, isByte: false }, length };
}

/**
 * An integer (as bigint) or a floating-point number (as number).
 * @throws SyntaxProblem for a malformed number, and by name for the kinds that are not supported
 */
export function readNumber(literal: string, line: number): bigint | number {
  if (/^[^xX]*[0-9.]i$/.test(literal)) {
    throw new SyntaxProblem(line, `complex numbers (${literal}) are not supported; write an integer or a decimal`);
  }
  if (/^[+-]?0[xX].*[pP.]/.test(literal)) {
    throw new SyntaxProblem(line, `hexadecimal floating-point numbers (${literal}) are not supported; write a decimal`);
  }
  if (wholeNumber.test(literal)) return readWhole(literal, line);
  // What Go would take for octal, such as 08, is no decimal.
  if (!floatNumber.test(literal) || /^[+-]?0[0-9_]+$/.test(literal))
    throw new SyntaxProblem(line, `bad number syntax: ${JSON.stringify(literal)}`);
  const value = Number(literal.replaceAll('_', ''));
  if (!Number.isFinite(value)) throw new SyntaxProblem(line, `number out of range: ${literal}`);
  return value;
}

function readWhole(literal: string, line: number): bigint {
  const digits = literal.replaceAll('_', '').replace(/^[+-]/, '');
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const value = literal.startsWith('-') ? -magnitude : magnitude;
  if (BigInt.asIntN(64, value) !== value) throw new SyntaxProblem(line, `integer overflow: ${literal}`);
  return value;
}
