// Parses the whole of a template: text, actions, if, with, range, define, template and block.
import {
  type Cursor,
  isWord,
  nested,
  next,
  nextPastSpace,
  peek,
  peekPastSpace,
  spelling,
  unexpected,
} from './cursor.ts';
import { readString } from './literal.ts';
import { parsePipeline } from './parse-pipeline.ts';
import { type Branch, type Node, SyntaxProblem } from './syntax.ts';
import { tokensOf } from './tokens.ts';

export interface Parsed {
  readonly nodes: readonly Node[];
  /** What {{define}} and {{block}} define, by name. */
  readonly templates: ReadonlyMap<string, readonly Node[]>;
  /** Names that {{template}} calls, with the line of the call. */
  readonly calls: readonly { readonly name: string; readonly line: number }[];
}

/**
 * Parses one text.
 * @throws SyntaxProblem
 */
export function parseNodes(text: string): Parsed {
  const cursor: Cursor = {
    tokens: tokensOf(text),
    at: 0,
    variables: ['$'],
    ranges: 0,
    depth: 0,
    templates: new Map(),
    calls: [],
  };
  const nodes: Node[] = [];
  while (peek(cursor).kind !== 'end') {
    if (startsWith(cursor, 'define')) parseDefine(cursor);
    else pushNode(cursor, nodes, 'the template');
  }
  return { nodes, templates: cursor.templates, calls: cursor.calls };
}

/** Whether the cursor is at {{ and that word; takes nothing. */
function startsWith(cursor: Cursor, ...words: readonly string[]): boolean {
  if (peek(cursor).kind !== 'open') return false;
  const start = cursor.at;
  next(cursor);
  const found = isWord(peekPastSpace(cursor), ...words);
  cursor.at = start;
  return found;
}

/** Reads nodes up to {{end}} or {{else}}, which stay. */
function parseBody(cursor: Cursor, context: string): readonly Node[] {
  const nodes: Node[] = [];
  while (!startsWith(cursor, 'end', 'else')) {
    if (peek(cursor).kind === 'end') {
      throw new SyntaxProblem(
        peek(cursor).line,
        `unexpected end of the template: {{end}} of the ${context} is missing`,
      );
    }
    pushNode(cursor, nodes, context);
  }
  return nodes;
}

function pushNode(cursor: Cursor, nodes: Node[], context: string): void {
  const token = next(cursor);
  nodes.push(token.kind === 'text' ? { kind: 'text', text: token.text } : parseAction(cursor, context));
}

function parseAction(cursor: Cursor, context: string): Node {
  const token = peekPastSpace(cursor);
  if (token.kind === 'word') {
    switch (token.text) {
      case 'if':
      case 'with':
      case 'range':
        next(cursor);
        return nested(cursor, () => parseBranch(cursor, token.text as Branch['kind']));
      case 'template':
        return parseTemplateCall(cursor);
      case 'block':
        return nested(cursor, () => parseBlock(cursor));
      case 'break':
      case 'continue':
        return parseJump(cursor, token.text);
      case 'define':
        throw new SyntaxProblem(
          token.line,
          `{{define}} must stand outside of every other block, not in the ${context}`,
        );
      case 'end':
      case 'else':
        throw new SyntaxProblem(token.line, `unexpected {{${token.text}}} in ${context}`);
    }
  }
  const pipeline = parsePipeline(cursor, 'command', 'close');
  return { kind: 'action', pipeline, line: pipeline.line, text: pipeline.text };
}

/** After the keyword. */
function parseBranch(cursor: Cursor, kind: Branch['kind']): Branch {
  const scope = cursor.variables.length;
  const pipeline = parsePipeline(cursor, kind, 'close');
  if (kind === 'range') cursor.ranges++;
  const body = parseBody(cursor, kind);
  if (kind === 'range') cursor.ranges--;
  const otherwise = parseOtherwise(cursor, kind);
  cursor.variables.length = scope;
  return { kind, pipeline, body, otherwise, line: pipeline.line, text: pipeline.text };
}

/** Reads {{end}}, or {{else}} and its body and {{end}}. */
function parseOtherwise(cursor: Cursor, kind: Branch['kind']): readonly Node[] {
  next(cursor);
  const word = nextPastSpace(cursor);
  const after = peekPastSpace(cursor);
  if (word.text === 'end') {
    if (after.kind !== 'close') throw unexpected(after, 'end');
    next(cursor);
    return [];
  }
  // {{else if}} and {{else with}} nest without an {{end}} of their own; the branch reads the common one.
  if (kind !== 'range' && isWord(after, kind)) {
    next(cursor);
    return [nested(cursor, () => parseBranch(cursor, kind))];
  }
  if (after.kind !== 'close') throw unexpected(after, `else of ${kind}`);
  next(cursor);
  const otherwise = parseBody(cursor, kind);
  if (!startsWith(cursor, 'end')) {
    throw new SyntaxProblem(peek(cursor).line, `expected {{end}}, found a second {{else}} in ${kind}`);
  }
  parseOtherwise(cursor, kind);
  return otherwise;
}

function parseJump(cursor: Cursor, kind: 'break' | 'continue'): Node {
  const word = next(cursor);
  const close = nextPastSpace(cursor);
  if (close.kind !== 'close') throw unexpected(close, `{{${kind}}}`);
  if (cursor.ranges === 0) throw new SyntaxProblem(word.line, `{{${kind}}} outside {{range}}`);
  return { kind };
}

function parseTemplateCall(cursor: Cursor): Node {
  const from = cursor.at;
  const { line } = next(cursor);
  const name = parseName(cursor, 'template clause');
  cursor.calls.push({ name, line });
  if (peekPastSpace(cursor).kind === 'close') {
    const text = spelling(cursor, from);
    next(cursor);
    return { kind: 'template', name, pipeline: undefined, line, text };
  }
  const pipeline = parsePipeline(cursor, 'template clause', 'close');
  return { kind: 'template', name, pipeline, line, text: spelling(cursor, from).replace(/\s*-?\}\}$/, '') };
}

/** {{block "name" pipeline}} body {{end}}: defines and calls. */
function parseBlock(cursor: Cursor): Node {
  const { line } = next(cursor);
  const name = parseName(cursor, 'block clause');
  const pipeline = parsePipeline(cursor, 'block clause', 'close');
  define(cursor, name, parseDefinition(cursor, 'block'), line);
  return { kind: 'template', name, pipeline, line, text: `block ${JSON.stringify(name)}` };
}

function parseDefine(cursor: Cursor): void {
  next(cursor);
  const { line } = nextPastSpace(cursor);
  const name = parseName(cursor, 'define clause');
  const close = nextPastSpace(cursor);
  if (close.kind !== 'close') throw unexpected(close, 'define clause');
  define(cursor, name, parseDefinition(cursor, 'define'), line);
}

function parseName(cursor: Cursor, context: string): string {
  const token = nextPastSpace(cursor);
  if (token.kind !== 'string') throw unexpected(token, context);
  return readString(token.text, token.line);
}

/** The body of a definition: it sees no variables or loops of what is around it. */
function parseDefinition(cursor: Cursor, context: string): readonly Node[] {
  const { variables, ranges } = cursor;
  cursor.variables = ['$'];
  cursor.ranges = 0;
  const body = parseBody(cursor, context);
  if (!startsWith(cursor, 'end')) throw new SyntaxProblem(peek(cursor).line, `unexpected {{else}} in ${context}`);
  next(cursor);
  nextPastSpace(cursor);
  const close = nextPastSpace(cursor);
  if (close.kind !== 'close') throw unexpected(close, 'end');
  cursor.variables = variables;
  cursor.ranges = ranges;
  return body;
}

/** As in Go a definition of nothing but space gives way to another one. */
function define(cursor: Cursor, name: string, body: readonly Node[], line: number): void {
  const known = cursor.templates.get(name);
  if (known === undefined || isBlank(known)) cursor.templates.set(name, body);
  else if (!isBlank(body)) throw new SyntaxProblem(line, `multiple definition of template ${JSON.stringify(name)}`);
}

function isBlank(nodes: readonly Node[]): boolean {
  return nodes.every((node) => node.kind === 'text' && node.text.trim() === '');
}
