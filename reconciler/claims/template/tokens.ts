// Splits a template into tokens: text outside of {{ }}, with the trim markers obeyed and comments gone, and the words inside.
// The rules are those of https://pkg.go.dev/text/template#hdr-Text_and_spaces.
import { SyntaxProblem } from './syntax.ts';

export type TokenKind =
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'string'
  | 'character'
  | 'number'
  | 'field'
  | 'variable'
  | 'dot'
  | 'word'
  | 'symbol'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly line: number;
}

interface Scan {
  readonly text: string;
  readonly tokens: Token[];
  at: number;
  line: number;
  /** Parentheses open in this action. */
  parentheses: number;
}

const opening = /\{\{(-[ \t\r\n])?/g;
const closing = /([ \t\r\n]-)?\}\}/y;
const comment = /[ \t\r\n]*\/\*/y;

const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  // A space before -}} belongs to the trim marker.
  ['space', /[ \t\r\n]+?(?=[ \t\r\n]-\}\})|[ \t\r\n]+/y],
  ['string', /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`/y],
  ['character', /'(?:[^'\\\n]|\\[^\n])*'/y],
  ['number', /[+-]?(?:[0-9]|\.[0-9])(?:[eEpP][+-]|[\p{L}\p{Nd}_.])*(?:[+-][\p{L}\p{Nd}_.]+)?/uy],
  ['field', /\.[\p{L}\p{Nd}_]+/uy],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['dot', /\./y],
  ['word', /[\p{L}\p{Nd}_]+/uy],
  ['symbol', /:=|[=|(),]/y],
];
/** What may stand right after a name. */
const terminator = /[ \t\r\n.,|:()]|\}\}|$/y;

const unterminated: Readonly<Record<string, string>> = {
  '"': 'unterminated quoted string',
  '`': 'unterminated raw quoted string',
  "'": 'unterminated character constant',
};

/**
 * Splits a template.
 * @returns the tokens, the last of which is `end`
 * @throws SyntaxProblem
 */
export function tokensOf(text: string): readonly Token[] {
  const scan: Scan = { text, tokens: [], at: 0, line: 1, parentheses: 0 };
  let trimsNext = false;
  for (;;) {
    opening.lastIndex = scan.at;
    const open = opening.exec(text);
    pushText(scan, open?.index ?? text.length, trimsNext, open?.[1] !== undefined);
    if (open === null) break;
    take(scan, 'open', open[0]);
    trimsNext = readAction(scan);
  }
  scan.tokens.push({ kind: 'end', text: '', line: scan.line });
  return scan.tokens;
}

function pushText(scan: Scan, end: number, trimsStart: boolean, trimsEnd: boolean): void {
  const whole = scan.text.slice(scan.at, end);
  let shown = whole;
  if (trimsStart) shown = shown.replace(/^[ \t\r\n]+/, '');
  if (trimsEnd) shown = withoutSpaceAtEnd(shown);
  if (shown !== '') scan.tokens.push({ kind: 'text', text: shown, line: scan.line });
  advance(scan, whole);
}

/** A regular expression would take quadratic time over long runs of spaces. */
function withoutSpaceAtEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Reads up to and with }}. @returns whether the text after it is trimmed */
function readAction(scan: Scan): boolean {
  if (match(scan, comment) !== undefined) return readComment(scan);
  scan.parentheses = 0;
  for (;;) {
    const close = match(scan, closing);
    if (close !== undefined) {
      if (scan.parentheses > 0) throw new SyntaxProblem(scan.line, 'unclosed left paren');
      take(scan, 'close', close);
      return close.length > 2;
    }
    readToken(scan);
  }
}

function readComment(scan: Scan): boolean {
  // Go takes no space before the comment but that of a trim marker, which is gone already.
  if (!scan.text.startsWith('/*', scan.at)) throw new SyntaxProblem(scan.line, 'a comment must start right after {{');
  scan.tokens.pop();
  const end = scan.text.indexOf('*/', scan.at + 2);
  if (end < 0) throw new SyntaxProblem(scan.line, 'unclosed comment');
  advance(scan, scan.text.slice(scan.at, end + 2));
  const close = match(scan, closing);
  if (close === undefined) throw new SyntaxProblem(scan.line, 'a comment must end right before }}');
  advance(scan, close);
  return close.length > 2;
}

function readToken(scan: Scan): void {
  for (const [kind, pattern] of patterns) {
    const found = match(scan, pattern);
    if (found === undefined) continue;
    take(scan, kind, found);
    if (kind === 'symbol') countParenthesis(scan, found);
    if (kind === 'field' || kind === 'variable' || kind === 'word') checkTerminator(scan, found);
    return;
  }
  const char = String.fromCodePoint(scan.text.codePointAt(scan.at) ?? 0);
  if (scan.at >= scan.text.length) throw new SyntaxProblem(scan.line, 'unclosed action: }} is missing');
  throw new SyntaxProblem(scan.line, unterminated[char] ?? `unexpected character ${JSON.stringify(char)} in an action`);
}

function countParenthesis(scan: Scan, symbol: string): void {
  if (symbol === '(') scan.parentheses++;
  if (symbol !== ')') return;
  scan.parentheses--;
  if (scan.parentheses < 0) throw new SyntaxProblem(scan.line, 'unexpected right paren');
}

function checkTerminator(scan: Scan, name: string): void {
  if (match(scan, terminator) !== undefined) return;
  const char = String.fromCodePoint(scan.text.codePointAt(scan.at) ?? 0);
  throw new SyntaxProblem(scan.line, `bad character ${JSON.stringify(char)} after ${JSON.stringify(name)}`);
}

function match(scan: Scan, pattern: RegExp): string | undefined {
  pattern.lastIndex = scan.at;
  return pattern.exec(scan.text)?.[0];
}

function take(scan: Scan, kind: TokenKind, text: string): void {
  scan.tokens.push({ kind, text, line: scan.line });
  advance(scan, text);
}

function advance(scan: Scan, passed: string): void {
  scan.at += passed.length;
  for (let at = passed.indexOf('\n'); at >= 0; at = passed.indexOf('\n', at + 1)) scan.line++;
}
