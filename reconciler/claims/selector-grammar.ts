// The Kubernetes grammar of label selectors: from text to requirements.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors

export type Requirement =
  | { readonly key: string; readonly operator: 'equal'; readonly value: string }
  | { readonly key: string; readonly operator: 'in' | 'notin'; readonly values: ReadonlySet<string> }
  | { readonly key: string; readonly operator: 'exists' | 'absent' }
  | { readonly key: string; readonly operator: 'greater' | 'less'; readonly bound: bigint };

/** A text that is not a label selector; the message says where it goes wrong and what is accepted. */
export class SelectorError extends Error {
  readonly code = 'INVALID_SELECTOR';

  constructor(text: string, problem: string) {
    super(
      `"${text}" is not a valid label selector: ${problem}; accepted: k=v, k==v, k!=v, k in (a,b), k notin (a,b), k, !k, k>1, k<1, joined by commas`,
    );
    this.name = 'SelectorError';
  }
}

interface Token {
  readonly kind: 'word' | 'symbol' | 'end';
  readonly text: string;
}

const end: Token = { kind: 'end', text: 'the end' };

interface Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  at: number;
}

/**
 * Reads every requirement, in the order of the text; the blank text has none.
 * An empty value is legal where Kubernetes takes it: `k=`, `k in ()`, `k in (a,)`.
 * @throws SelectorError
 */
export function readRequirements(text: string): readonly Requirement[] {
  const cursor = { text, tokens: tokenize(text), at: 0 };
  if (peek(cursor).kind === 'end') return [];
  const requirements = [readRequirement(cursor)];
  while (peek(cursor).kind !== 'end') {
    const comma = next(cursor);
    if (!isSymbol(comma, ',')) throw unexpected(cursor, '","', comma);
    requirements.push(readRequirement(cursor));
  }
  return requirements;
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [piece] of text.matchAll(/==|!=|[=!<>(),]|[^\s=!<>(),]+/g)) {
    tokens.push({ kind: /^[=!<>(),]/.test(piece) ? 'symbol' : 'word', text: piece });
  }
  return tokens;
}

function peek(cursor: Cursor): Token {
  return cursor.tokens[cursor.at] ?? end;
}

function next(cursor: Cursor): Token {
  return cursor.tokens[cursor.at++] ?? end;
}

function isSymbol(token: Token, symbol: string): boolean {
  return token.kind === 'symbol' && token.text === symbol;
}

function unexpected(cursor: Cursor, expected: string, found: Token): SelectorError {
  const shown = found.kind === 'end' ? found.text : `"${found.text}"`;
  return new SelectorError(cursor.text, `expected ${expected}, found ${shown}`);
}

function readRequirement(cursor: Cursor): Requirement {
  if (isSymbol(peek(cursor), '!')) {
    next(cursor);
    return { key: readKey(cursor, 'a key after "!"'), operator: 'absent' };
  }
  const key = readKey(cursor, 'a key');
  const operator = peek(cursor);
  if (operator.kind === 'end' || isSymbol(operator, ',')) return { key, operator: 'exists' };
  next(cursor);
  switch (operator.text) {
    case '=':
    case '==':
      return { key, operator: 'equal', value: readValue(cursor) };
    case '!=':
      return { key, operator: 'notin', values: new Set([readValue(cursor)]) };
    case 'in':
    case 'notin':
      return { key, operator: operator.text, values: readSet(cursor) };
    case '>':
      return { key, operator: 'greater', bound: readInteger(cursor) };
    case '<':
      return { key, operator: 'less', bound: readInteger(cursor) };
    default:
      throw unexpected(cursor, 'an operator', operator);
  }
}

function readSet(cursor: Cursor): ReadonlySet<string> {
  const open = next(cursor);
  if (!isSymbol(open, '(')) throw unexpected(cursor, '"("', open);
  const values = new Set([readValue(cursor)]);
  for (let token = next(cursor); !isSymbol(token, ')'); token = next(cursor)) {
    if (!isSymbol(token, ',')) throw unexpected(cursor, '"," or ")"', token);
    values.add(readValue(cursor));
  }
  return values;
}

function readInteger(cursor: Cursor): bigint {
  const token = next(cursor);
  if (!/^-?\d{1,19}$/.test(token.text)) throw unexpected(cursor, 'an integer', token);
  return BigInt(token.text);
}

const labelText = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const keyPrefix = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

function readKey(cursor: Cursor, expected: string): string {
  const token = next(cursor);
  if (token.kind !== 'word') throw unexpected(cursor, expected, token);
  const slash = token.text.indexOf('/');
  const prefix = slash < 0 ? undefined : token.text.slice(0, slash);
  if (!labelText.test(token.text.slice(slash + 1)) || (prefix !== undefined && !keyPrefix.test(prefix))) {
    throw new SelectorError(
      cursor.text,
      `"${token.text}" is not a label key ([prefix/]name, name of at most 63 letters, digits, -, _ and .)`,
    );
  }
  return token.text;
}

function readValue(cursor: Cursor): string {
  if (peek(cursor).kind !== 'word') return '';
  const { text } = next(cursor);
  if (!labelText.test(text)) {
    throw new SelectorError(
      cursor.text,
      `"${text}" is not a label value (at most 63 letters, digits, -, _ and .); to select by presence write the key alone`,
    );
  }
  return text;
}
