// Label selectors in the Kubernetes grammar, for --annotation-filter and --label-filter.
// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors

export type Requirement =
  | { readonly key: string; readonly operator: 'in' | 'notin'; readonly values: ReadonlySet<string> }
  | { readonly key: string; readonly operator: 'exists' | 'absent' }
  | { readonly key: string; readonly operator: 'greater' | 'less'; readonly bound: bigint };

export interface Selector {
  readonly text: string;
  /** Every key that a requirement names. */
  readonly keys: ReadonlySet<string>;
  matches(labels: Readonly<Record<string, string>> | undefined): boolean;
}

/** A text that is not a label selector; the message says where it goes wrong and what is accepted. */
export class SelectorError extends Error {
  readonly code = 'INVALID_SELECTOR';

  constructor(text: string, problem: string) {
    super(
      `"${text}" is not a valid label selector: ${problem}; accepted: k=v, k==v, k!=v, k in (a,b), k notin (a,b), k, !k, joined by commas`,
    );
    this.name = 'SelectorError';
  }
}

/**
 * Parses a selector; requirements joined by commas must all hold, the empty text matches everything.
 * As in Kubernetes, `!=` and `notin` also match an absent key, `>` and `<` need integers.
 * @throws SelectorError
 */
export function parseSelector(text: string): Selector {
  const requirements = readRequirements(text);
  return selectorOf(requirements, text);
}

/** A selector made of requirements that must all hold, such as those of a metav1.LabelSelector. */
export function selectorOf(requirements: readonly Requirement[], text = ''): Selector {
  return {
    text,
    keys: new Set(requirements.map((requirement) => requirement.key)),
    matches: (labels) => requirements.every((requirement) => holds(requirement, labels)),
  };
}

function holds(requirement: Requirement, labels: Readonly<Record<string, string>> | undefined): boolean {
  const value = labels !== undefined && Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case 'exists':
      return value !== undefined;
    case 'absent':
      return value === undefined;
    case 'in':
      return value !== undefined && requirement.values.has(value);
    case 'notin':
      return value === undefined || !requirement.values.has(value);
    case 'greater':
      return value !== undefined && /^-?\d+$/.test(value) && BigInt(value) > requirement.bound;
    case 'less':
      return value !== undefined && /^-?\d+$/.test(value) && BigInt(value) < requirement.bound;
  }
}

interface Token {
  readonly kind: 'word' | 'symbol' | 'end';
  readonly text: string;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/\s+|==|!=|[=!<>(),]|[^\s=!<>(),]+/g)) {
    const piece = match[0];
    if (piece.trim() === '') continue;
    tokens.push({ kind: /^(?:==|!=|[=!<>(),])$/.test(piece) ? 'symbol' : 'word', text: piece });
  }
  tokens.push({ kind: 'end', text: 'the end' });
  return tokens;
}

function readRequirements(text: string): Requirement[] {
  const requirements: Requirement[] = [];
  const tokens = tokenize(text);
  let at = 0;
  const end: Token = { kind: 'end', text: 'the end' };
  const peek = () => tokens[at] ?? end;
  const next = () => tokens[at++] ?? end;
  const fail = (expected: string, found: Token): never => {
    throw new SelectorError(
      text,
      `expected ${expected}, found ${found.kind === 'end' ? found.text : `"${found.text}"`}`,
    );
  };
  const isSymbol = (token: Token, symbol: string) => token.kind === 'symbol' && token.text === symbol;

  const readValue = (): string => {
    if (peek().kind !== 'word') return '';
    return checkValue(text, next().text);
  };
  const readSet = (): ReadonlySet<string> => {
    const open = next();
    if (!isSymbol(open, '(')) fail('"("', open);
    const values = new Set([readValue()]);
    for (let token = next(); !isSymbol(token, ')'); token = next()) {
      if (!isSymbol(token, ',')) fail('"," or ")"', token);
      values.add(readValue());
    }
    return values;
  };
  const readOne = (): Requirement => {
    if (isSymbol(peek(), '!')) {
      next();
      const key = next();
      if (key.kind !== 'word') fail('a key after "!"', key);
      return { key: checkKey(text, key.text), operator: 'absent' };
    }
    const word = next();
    if (word.kind !== 'word') fail('a key', word);
    const key = checkKey(text, word.text);
    const operator = peek();
    if (operator.kind === 'end' || isSymbol(operator, ',')) return { key, operator: 'exists' };
    next();
    switch (operator.text) {
      case '=':
      case '==':
        return { key, operator: 'in', values: new Set([readValue()]) };
      case '!=':
        return { key, operator: 'notin', values: new Set([readValue()]) };
      case 'in':
      case 'notin':
        return { key, operator: operator.text, values: readSet() };
      case '>':
      case '<': {
        const bound = next();
        if (!/^-?\d+$/.test(bound.text)) fail('an integer', bound);
        return { key, operator: operator.text === '>' ? 'greater' : 'less', bound: BigInt(bound.text) };
      }
      default:
        return fail('an operator', operator);
    }
  };

  if (peek().kind === 'end') return requirements;
  requirements.push(readOne());
  while (peek().kind !== 'end') {
    const comma = next();
    if (!isSymbol(comma, ',')) fail('","', comma);
    requirements.push(readOne());
  }
  return requirements;
}

const labelText = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const keyPrefix = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

function checkKey(text: string, key: string): string {
  const slash = key.indexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const name = key.slice(slash + 1);
  if (!labelText.test(name) || (prefix !== undefined && !keyPrefix.test(prefix))) {
    throw new SelectorError(
      text,
      `"${key}" is not a label key ([prefix/]name, name of at most 63 letters, digits, -, _ and .)`,
    );
  }
  return key;
}

function checkValue(text: string, value: string): string {
  if (!labelText.test(value)) {
    throw new SelectorError(
      text,
      `"${value}" is not a label value (at most 63 letters, digits, -, _ and .); to select by presence write the key alone`,
    );
  }
  return value;
}
