// The parser's place in the tokens, and what it knows at that place: open variables, loops and the templates defined so far.
import { type Node, SyntaxProblem } from './syntax.ts';
import type { Token } from './tokens.ts';

// Nested deeper than any template a person writes, and shallow enough for the stack.
const deepest = 100;

export interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  /** Names in scope, the outermost first; `$` is always there. */
  variables: string[];
  /** Ranges around this place: break and continue need one. */
  ranges: number;
  /** Parentheses and blocks around this place. */
  depth: number;
  readonly templates: Map<string, readonly Node[]>;
  /** Names of {{template}} calls with their lines, to be found among the templates at the end. */
  readonly calls: { readonly name: string; readonly line: number }[];
}

const finished: Token = { kind: 'end', text: '', line: 0 };

/** The token that comes next, without taking it. */
export function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.at] ?? cursor.tokens.at(-1) ?? finished;
}

/** Takes the next token. */
export function next(cursor: Cursor): Token {
  const token = peek(cursor);
  if (cursor.at < cursor.tokens.length) cursor.at++;
  return token;
}

/** The next token that is not space, without taking it; the space before it is taken. */
export function peekPastSpace(cursor: Cursor): Token {
  while (peek(cursor).kind === 'space') cursor.at++;
  return peek(cursor);
}

/** Takes the next token that is not space. */
export function nextPastSpace(cursor: Cursor): Token {
  peekPastSpace(cursor);
  return next(cursor);
}

export function isSymbol(token: Token, ...texts: readonly string[]): boolean {
  return token.kind === 'symbol' && texts.includes(token.text);
}

export function isWord(token: Token, ...texts: readonly string[]): boolean {
  return token.kind === 'word' && texts.includes(token.text);
}

export function unexpected(token: Token, context: string): SyntaxProblem {
  const found = token.kind === 'end' ? 'end of the template' : JSON.stringify(token.text);
  return new SyntaxProblem(token.line, `unexpected ${found} in ${context}`);
}

/** The template's own spelling of everything from a token to the one before the cursor. */
export function spelling(cursor: Cursor, from: number): string {
  const tokens = cursor.tokens.slice(from, cursor.at);
  return tokens
    .map(({ text }) => text)
    .join('')
    .trim();
}

/** Runs one level deeper. @throws SyntaxProblem when that is too deep */
export function nested<T>(cursor: Cursor, read: () => T): T {
  if (cursor.depth >= deepest) {
    throw new SyntaxProblem(peek(cursor).line, `nested more than ${deepest} deep`);
  }
  cursor.depth++;
  const result = read();
  cursor.depth--;
  return result;
}
