// printf of Go's fmt for the verbs that hostnames need. What Go would print as %!d(string=x) is an error here:
// such a text is never a name, and the error says why.
import { type CallContext, ExecutionProblem, longestText } from './execution.ts';
import { bytesOf, goQuote, goText } from './go-text.ts';
import { describe, GoList, type Value } from './value.ts';
import { elementOf } from './view.ts';

const directive = /%([-+# 0]*)(\d*)(\.\d*)?(.?)/gsu;
const supported = '%s %v %d %q %t %x %X %b %o %c %f %%';

interface Directive {
  readonly flags: string;
  readonly width: number;
  /** Undefined when the format names none. */
  readonly precision: number | undefined;
  readonly verb: string;
}

/**
 * @param args - a format and its operands
 * @throws ExecutionProblem for a verb that is not supported, and for operands that do not fit the format
 */
export function printf(args: readonly Value[], context: CallContext): string {
  const [format, ...operands] = args;
  if (typeof format !== 'string') throw new ExecutionProblem(`it wants a format string, got ${describe(format)}`);
  const problem = formatProblem(format);
  if (problem !== undefined) throw new ExecutionProblem(problem);
  let used = 0;
  const text = format.replace(
    directive,
    (_, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const wanted: Directive = {
        flags,
        width: widthOf(width),
        precision: precision === undefined ? undefined : widthOf(precision.slice(1)),
        verb,
      };
      if (used >= operands.length) throw new ExecutionProblem(`there is no value for %${verb}`);
      return context.budget.text(formatOne(wanted, operands[used++], context));
    },
  );
  if (used < operands.length) {
    throw new ExecutionProblem(`the format uses ${used} of ${operands.length} values`);
  }
  return text;
}

function widthOf(digits: string): number {
  const size = Number(digits);
  if (size > longestText) throw new ExecutionProblem(`a width or precision of ${digits} is too large`);
  return size;
}

/** What is wrong with a format, whatever its operands: a verb or form that is not supported. */
export function formatProblem(format: string): string | undefined {
  for (const [, , , , verb = ''] of format.matchAll(directive)) {
    const problem = verbProblem(verb);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function verbProblem(verb: string): string | undefined {
  if (verb === '') return 'the format ends within a %';
  if (verb === '*' || verb === '[') return `widths and operands by number (%${verb}) are not supported`;
  if ('svdqtxXbocf%'.includes(verb)) return undefined;
  return `the verb %${verb} is not supported; use one of ${supported}`;
}

function formatOne(wanted: Directive, value: Value, context: CallContext): string {
  if (value instanceof GoList && wanted.verb !== 'v') {
    return context.budget.deeper(() => formatEach(wanted, value, context));
  }
  switch (typeof value) {
    case 'string':
      return ofString(wanted, value);
    case 'bigint':
      return ofInteger(wanted, value);
    case 'number':
      if (wanted.verb === 'f') return padNumber(wanted, value.toFixed(Math.min(wanted.precision ?? 6, 100)));
      break;
    case 'boolean':
      if (wanted.verb === 't') return pad(wanted, String(value));
  }
  if (wanted.verb !== 'v') throw unfit(wanted, value);
  return pad(wanted, goText(value, context.budget));
}

function formatEach(wanted: Directive, list: GoList, context: CallContext): string {
  const parts = list.raw.map((_, index) => context.budget.text(formatOne(wanted, elementOf(list, index), context)));
  return `[${parts.join(' ')}]`;
}

function ofString(wanted: Directive, value: string): string {
  const cut = wanted.precision === undefined ? value : Array.from(value).slice(0, wanted.precision).join('');
  switch (wanted.verb) {
    case 's':
    case 'v':
      return pad(wanted, cut);
    case 'q':
      return pad(wanted, goQuote(cut));
    case 'x':
    case 'X':
      return pad(wanted, hexOf(wanted, cut));
    default:
      throw unfit(wanted, value);
  }
}

function hexOf({ flags, verb }: Directive, text: string): string {
  const bytes = Array.from(bytesOf(text), (byte) => byte.toString(16).padStart(2, '0'));
  const prefix = flags.includes('#') && bytes.length > 0 ? '0x' : '';
  const spaced = flags.includes(' ');
  const hex = prefix + bytes.join(spaced ? ` ${prefix}` : '');
  return verb === 'X' ? hex.toUpperCase() : hex;
}

const radixes: Readonly<Record<string, number>> = { d: 10, v: 10, x: 16, X: 16, o: 8, b: 2 };
const prefixes: Readonly<Record<string, string>> = { x: '0x', X: '0x', o: '0', b: '0b' };

function ofInteger(wanted: Directive, value: bigint): string {
  const { verb, flags, precision } = wanted;
  if (verb === 'c' || verb === 'q') {
    const char = value >= 0n && value <= 0x10ffffn ? String.fromCodePoint(Number(value)) : '\ufffd';
    return pad(wanted, verb === 'c' ? char : goQuote(char, "'"));
  }
  const radix = radixes[verb];
  if (radix === undefined) throw unfit(wanted, value);
  const digits = (value < 0n ? -value : value).toString(radix).padStart(precision ?? 0, '0');
  const text = (flags.includes('#') ? (prefixes[verb] ?? '') : '') + digits;
  return padNumber(wanted, (value < 0n ? '-' : '') + (verb === 'X' ? text.toUpperCase() : text));
}

/** With the sign flags, and zeros between the sign and the digits. */
function padNumber(wanted: Directive, number: string): string {
  const { flags, width, precision, verb } = wanted;
  const plus = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const signed = number.startsWith('-') ? number : plus + number;
  const zeros = flags.includes('0') && !flags.includes('-') && (precision === undefined || verb === 'f');
  if (!zeros) return pad({ ...wanted, flags: flags.replaceAll('0', '') }, signed);
  const sign = /^[-+ ]?/.exec(signed)?.[0] ?? '';
  return sign + signed.slice(sign.length).padStart(width - sign.length, '0');
}

/** To the width, counted in characters. */
function pad({ flags, width }: Directive, text: string): string {
  const missing = width - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  return (flags.includes('0') ? '0' : ' ').repeat(missing) + text;
}

function unfit({ verb }: Directive, value: Value): ExecutionProblem {
  return new ExecutionProblem(`%${verb} does not fit ${describe(value)}`);
}
