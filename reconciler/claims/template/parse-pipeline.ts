// Parses what stands in an action after its keyword: declarations, commands joined by |, operands.
import {
  type Cursor,
  isSymbol,
  isWord,
  nested,
  next,
  nextPastSpace,
  peek,
  peekPastSpace,
  spelling,
  unexpected,
} from './cursor.ts';
import { functionProblem, isFunction } from './functions.ts';
import { readCharacter, readNumber, readString } from './literal.ts';
import { formatProblem } from './printf.ts';
import { type Command, type Operand, type Pipeline, SyntaxProblem } from './syntax.ts';
import type { Token } from './tokens.ts';

type Ending = 'close' | ')';

const keywords = ['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with'];

/**
 * Reads a pipeline and the token that ends it: }} or a right parenthesis.
 * Variables that it declares stay in scope until the caller takes them out.
 * @param context - what the pipeline is for, as messages call it
 * @throws SyntaxProblem
 */
export function parsePipeline(cursor: Cursor, context: string, ending: Ending): Pipeline {
  const { line } = peekPastSpace(cursor);
  const from = cursor.at;
  const { variables, assigns } = parseVariables(cursor, context);
  const commands: Command[] = [];
  for (let token = peekPastSpace(cursor); !ends(token, ending); token = peekPastSpace(cursor)) {
    if (!startsOperand(token)) throw unexpected(token, context);
    commands.push(parseCommand(cursor, commands.length));
  }
  if (commands.length === 0) throw new SyntaxProblem(line, `missing value for ${context}`);
  const text = spelling(cursor, from);
  next(cursor);
  return { variables, assigns, commands, line, text };
}

function ends(token: Token, ending: Ending): boolean {
  return ending === 'close' ? token.kind === 'close' : isSymbol(token, ')');
}

function startsOperand(token: Token): boolean {
  if (isWord(token, ...keywords)) return false;
  return !['close', 'end', 'symbol', 'text', 'open'].includes(token.kind) || isSymbol(token, '(');
}

function parseVariables(cursor: Cursor, context: string): Pick<Pipeline, 'variables' | 'assigns'> {
  const variables: string[] = [];
  for (;;) {
    const start = cursor.at;
    const name = peekPastSpace(cursor);
    if (name.kind !== 'variable') return { variables, assigns: false };
    next(cursor);
    const after = peekPastSpace(cursor);
    if (isSymbol(after, ':=', '=')) {
      next(cursor);
      variables.push(name.text);
      declare(cursor, variables, after);
      return { variables, assigns: after.text === '=' };
    }
    if (!isSymbol(after, ',')) {
      if (variables.length > 0) throw unexpected(after, context);
      cursor.at = start;
      return { variables, assigns: false };
    }
    if (context !== 'range' || variables.length > 0) {
      throw new SyntaxProblem(name.line, `too many declarations in ${context}`);
    }
    next(cursor);
    variables.push(name.text);
    const second = peekPastSpace(cursor);
    if (second.kind !== 'variable') throw new SyntaxProblem(second.line, 'range can only initialize variables');
  }
}

function declare(cursor: Cursor, names: readonly string[], operator: Token): void {
  if (operator.text === ':=') {
    cursor.variables.push(...names);
    return;
  }
  for (const name of names) checkVariable(cursor, name, operator.line);
}

function checkVariable(cursor: Cursor, name: string, line: number): void {
  if (!cursor.variables.includes(name)) throw new SyntaxProblem(line, `undefined variable "${name}"`);
}

function parseCommand(cursor: Cursor, stage: number): Command {
  const from = cursor.at;
  const { line } = peek(cursor);
  const operands: Operand[] = [];
  for (;;) {
    if (startsOperand(peekPastSpace(cursor))) operands.push(parseOperand(cursor));
    const token = peek(cursor);
    if (token.kind === 'space') continue;
    if (token.kind === 'close' || isSymbol(token, ')', '|')) break;
    throw unexpected(token, 'operand');
  }
  const text = spelling(cursor, from);
  if (isSymbol(peek(cursor), '|')) next(cursor);
  const [first, ...rest] = operands;
  if (first === undefined) throw new SyntaxProblem(line, 'empty command');
  if (stage > 0 && (first.kind === 'literal' || first.kind === 'dot' || first.kind === 'nil')) {
    throw new SyntaxProblem(
      line,
      `${first.text} is not a function, so nothing can be piped into it (pipeline stage ${stage + 1})`,
    );
  }
  checkFunction(first, rest.length + (stage > 0 ? 1 : 0));
  if (first.kind === 'function' && first.name === 'printf') checkFormat(rest[0]);
  for (const operand of rest) checkFunction(operand, 0);
  return { first, rest, line, text };
}

function checkFunction(operand: Operand, parameters: number): void {
  const called = operand.kind === 'chain' ? operand.base : operand;
  if (called.kind !== 'function') return;
  const problem = functionProblem(called.name, operand === called ? parameters : 0);
  if (problem !== undefined) throw new SyntaxProblem(operand.line, problem);
}

/** A format that the template spells out is checked at once; others when they are used. */
function checkFormat(format: Operand | undefined): void {
  if (format?.kind !== 'literal' || typeof format.value !== 'string') return;
  const problem = formatProblem(format.value);
  if (problem !== undefined) throw new SyntaxProblem(format.line, `printf ${format.text}: ${problem}`);
}

function parseOperand(cursor: Cursor): Operand {
  const from = cursor.at;
  const term = parseTerm(cursor);
  const path: string[] = [];
  while (peek(cursor).kind === 'field') path.push(next(cursor).text.slice(1));
  if (path.length === 0) return term;
  const place = { line: term.line, text: spelling(cursor, from) };
  if (term.kind === 'field') return { ...place, kind: 'field', path: [...term.path, ...path] };
  if (term.kind === 'variable') return { ...place, kind: 'variable', name: term.name, path };
  if (term.kind === 'pipeline' || term.kind === 'function') return { ...place, kind: 'chain', base: term, path };
  throw new SyntaxProblem(term.line, `unexpected . after ${term.text}`);
}

function parseTerm(cursor: Cursor): Operand {
  const from = cursor.at;
  const token = nextPastSpace(cursor);
  const { text, line } = token;
  const literal = (value: string | boolean | bigint | number): Operand => ({ kind: 'literal', value, text, line });
  switch (token.kind) {
    case 'string':
      return literal(readString(text, line));
    case 'character':
      return literal(readCharacter(text, line));
    case 'number':
      return literal(readNumber(text, line));
    case 'dot':
      return { kind: 'dot', text, line };
    case 'field':
      return { kind: 'field', path: [text.slice(1)], text, line };
    case 'variable':
      checkVariable(cursor, text, line);
      return { kind: 'variable', name: text, path: [], text, line };
    case 'word':
      if (text === 'true' || text === 'false') return literal(text === 'true');
      if (text === 'nil') return { kind: 'nil', text, line };
      if (!isFunction(text))
        throw new SyntaxProblem(line, functionProblem(text, 0) ?? `function "${text}" not defined`);
      return { kind: 'function', name: text, text, line };
    default: {
      if (!isSymbol(token, '(')) throw unexpected(token, 'operand');
      const pipeline = nested(cursor, () => parsePipeline(cursor, 'parenthesized pipeline', ')'));
      return { kind: 'pipeline', pipeline, text: spelling(cursor, from), line };
    }
  }
}
