// --fqdn-template: Go templates that make hostnames out of Kubernetes objects, as ExternalDNS reads and runs them
// (ExternalDNS reference 5.9).
import { clip, printable } from '../plain-text.ts';
import { execute, type Program } from './execute.ts';
import { ExecutionProblem } from './execution.ts';
import { goQuote, trimSpace } from './go-text.ts';
import { goView, jsonView, sourceOf } from './object-view.ts';
import { type Parsed, parseNodes } from './parse-nodes.ts';
import { SyntaxProblem } from './syntax.ts';
import { compareStrings, type GoStruct } from './value.ts';

/** A parsed template. It keeps nothing between executions. */
export interface Template {
  /** As messages call it. */
  readonly flag: string;
  /** Whether the flag's values are blank: no template is configured then. */
  readonly blank: boolean;
  readonly program: Program;
}

/** What a template makes of an object. */
export interface TemplatedNames {
  /** In byte order, each once; as written, so not yet checked to be hostnames. */
  readonly names: readonly string[];
  /** Why there are no names, as a clause for a log line; absent when the execution succeeded. */
  readonly problem?: string;
}

/** A flag whose value is not a template. */
export class TemplateError extends Error {
  readonly code = 'INVALID_TEMPLATE';
  readonly flag: string;

  constructor(flag: string, index: number, text: string, problem: string) {
    super(`${flag}[${index}] ${goQuote(text)}: ${problem}`);
    this.name = 'TemplateError';
    this.flag = flag;
  }
}

const longestProblem = 300;

/**
 * Parses the values of a repeatable flag, joined by commas into one template.
 * @param flag - with its dashes, such as `--fqdn-template`
 * @throws TemplateError naming the first value with which the template breaks
 */
export function parseTemplate(flag: string, texts: readonly string[]): Template {
  let parsed = parseNodes('');
  for (const [index, text] of texts.entries()) {
    const isLast = index === texts.length - 1;
    // With the values before it, as ExternalDNS does: a template may be defined in one value and used in a later one.
    parsed = parseValue(flag, index, text, texts.slice(0, index + 1).join(','), isLast);
  }
  const blank = trimSpace(texts.join(',')) === '';
  return { flag, blank, program: { nodes: parsed.nodes, templates: parsed.templates } };
}

function parseValue(flag: string, index: number, text: string, joined: string, isLast: boolean): Parsed {
  try {
    const parsed = parseNodes(joined);
    const missing = parsed.calls.find(({ name }) => isLast && !parsed.templates.has(name));
    if (missing === undefined) return parsed;
    throw new SyntaxProblem(missing.line, `template ${goQuote(missing.name)} not defined`);
  } catch (cause) {
    if (cause instanceof SyntaxProblem) throw new TemplateError(flag, index, text, cause.message);
    throw cause;
  }
}

/**
 * Runs the template over an object: over its Go type first and, where that fails, over its JSON with missing keys as
 * errors.
 * @param raw - the object as the API server gives it, `kind` and `apiVersion` included
 * @returns the names; none and a problem when both executions fail. Never throws, whatever the object looks like.
 */
export function templatedNames(template: Template, raw: Readonly<Record<string, unknown>>): TemplatedNames {
  const source = sourceOf(raw);
  const run = (data: GoStruct, strict: boolean) => attempt(template.program, data, { strict, source });
  const typed = run(goView(raw), false);
  if (typeof typed === 'string') return { names: namesOf(typed) };
  const untyped = run(jsonView(raw), true);
  if (typeof untyped === 'string') return { names: namesOf(untyped) };
  const asJson = typed.message === untyped.message ? '' : `; and on the object as JSON: ${untyped.message}`;
  const problem = `${template.flag} failed: ${typed.message}${asJson}`;
  return { names: [], problem: clip(printable(problem), longestProblem) };
}

function attempt(program: Program, data: GoStruct, options: { strict: boolean; source: string }) {
  try {
    return execute(program, data, options);
  } catch (cause) {
    if (cause instanceof ExecutionProblem) return cause;
    throw cause;
  }
}

function namesOf(output: string): readonly string[] {
  const names = output.split(',').map((piece) => trimSpace(piece).replace(/\.$/, ''));
  return [...new Set(names.filter((name) => name !== ''))].sort(compareStrings);
}
