// Every function a template can call, with how many arguments it takes: Go's own and those of ExternalDNS.
import { isIPv4 } from '../ip-address.ts';
import { indexed, lengthOf, sliced } from './access.ts';
import { isEqual, order } from './compare.ts';
import { escapeHtml, escapeJs, escapeQuery } from './escape.ts';
import { type CallContext, ExecutionProblem } from './execution.ts';
import { goText, printed, toLower, trimSpace } from './go-text.ts';
import { fromJson, hasKey, isIPv6, isSource, replaceAll } from './name-functions.ts';
import { printf } from './printf.ts';
import { describe, isTrue, sizeOf, type Value } from './value.ts';

type Call = (args: readonly Value[], context: CallContext) => Value;

interface TemplateFunction {
  readonly least: number;
  readonly most: number;
  /** Throws an ExecutionProblem for arguments that do not fit. and and or have none: they decide what is evaluated. */
  readonly call?: Call;
}

/** A function of strings, all of them required. */
function ofStrings(count: number, call: (texts: readonly string[], context: CallContext) => Value): TemplateFunction {
  return {
    least: count,
    most: count,
    call: (args, context) =>
      call(
        args.map((arg) => stringOf(arg, context)),
        context,
      ),
  };
}

function stringOf(value: Value, context: CallContext): string {
  if (typeof value !== 'string') throw new ExecutionProblem(`it wants a string, got ${describe(value)}`);
  return context.budget.text(value);
}

function ofAny(least: number, most: number, call: Call): TemplateFunction {
  return { least, most, call };
}

/** html, js and urlquery escape what print would print. */
function escaping(escaped: (text: string) => string): TemplateFunction {
  return ofAny(0, Infinity, (args, context) => {
    const shown = args.map((arg) => (arg === undefined ? printed(arg, context.budget) : arg));
    return escaped(print(shown, context));
  });
}

/** Spaces stand only between operands of which neither is a string. */
function print(args: readonly Value[], { budget }: CallContext): string {
  let text = '';
  for (const [index, arg] of args.entries()) {
    const separated = index > 0 && typeof arg !== 'string' && typeof args[index - 1] !== 'string';
    text = budget.text(text + (separated ? ' ' : '') + goText(arg, budget));
  }
  return text;
}

function println(args: readonly Value[], { budget }: CallContext): string {
  return `${args.map((arg) => budget.text(goText(arg, budget))).join(' ')}\n`;
}

const functions: ReadonlyMap<string, TemplateFunction> = new Map(
  Object.entries<TemplateFunction>({
    and: { least: 1, most: Infinity },
    or: { least: 1, most: Infinity },
    not: ofAny(1, 1, ([arg]) => !isTrue(arg)),
    len: ofAny(1, 1, ([arg]) => lengthOf(arg)),
    index: ofAny(1, Infinity, indexed),
    slice: ofAny(1, 4, sliced),
    print: ofAny(0, Infinity, print),
    printf: ofAny(1, Infinity, printf),
    println: ofAny(0, Infinity, println),
    html: escaping(escapeHtml),
    js: escaping(escapeJs),
    urlquery: escaping(escapeQuery),
    eq: ofAny(2, Infinity, isEqual),
    ne: ofAny(2, 2, (args) => !isEqual(args)),
    lt: ofAny(2, 2, (args) => order(args) < 0),
    le: ofAny(2, 2, (args) => order(args) <= 0),
    gt: ofAny(2, 2, (args) => order(args) > 0),
    ge: ofAny(2, 2, (args) => order(args) >= 0),
    contains: ofStrings(2, ([text = '', part = '']) => text.includes(part)),
    trimPrefix: ofStrings(2, ([text = '', prefix = '']) =>
      text.startsWith(prefix) ? text.slice(prefix.length) : text,
    ),
    trimSuffix: ofStrings(2, ([text = '', suffix = '']) =>
      text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
    ),
    trim: ofStrings(1, ([text = '']) => trimSpace(text)),
    toLower: ofStrings(1, ([text = '']) => toLower(text)),
    replace: ofStrings(3, ([old = '', fresh = '', text = '']) => replaceAll(old, fresh, text)),
    isIPv4: ofStrings(1, ([text = '']) => isIPv4(text)),
    isIPv6: ofStrings(1, ([text = '']) => isIPv6(text)),
    hasKey: ofAny(2, 2, ([map, key], context) => hasKey(map, stringOf(key, context))),
    fromJson: ofStrings(1, ([text = '']) => fromJson(text)),
    isSource: ofStrings(1, ([name = ''], context) => isSource(name, context)),
  }),
);

export function isFunction(name: string): boolean {
  return functions.has(name);
}

/** What is wrong with a call, before it is made: an unknown name or a wrong number of arguments. */
export function functionProblem(name: string, count: number): string | undefined {
  const called = functions.get(name);
  if (called === undefined) {
    if (name === 'call') return 'function "call" is not supported: no value of an object is a function';
    return `function "${name}" not defined; defined are ${[...functions.keys()].sort().join(', ')}`;
  }
  if (count >= called.least && count <= called.most) return undefined;
  const bound = count > called.most ? `at most ${called.most}` : `at least ${called.least}`;
  const wanted = called.least === called.most ? called.least : bound;
  return `wrong number of args for ${name}: want ${wanted}, got ${count}`;
}

/** @throws ExecutionProblem for arguments that do not fit, and for a result that is too long */
export function callFunction(name: string, args: readonly Value[], context: CallContext): Value {
  for (const arg of args) context.budget.spend(sizeOf(arg));
  const value = functions.get(name)?.call?.(args, context);
  return typeof value === 'string' ? context.budget.text(value) : value;
}
