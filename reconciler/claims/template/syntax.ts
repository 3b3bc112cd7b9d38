// The tree of a parsed template, and the error of a text that is none. What each node means is in Go's text/template.
import type { Value } from './value.ts';

/** Where a piece of the template stands, for messages. */
export interface Place {
  readonly line: number;
  /** The piece as the template spells it. */
  readonly text: string;
}

export type Operand = Place &
  (
    | { readonly kind: 'dot' }
    | { readonly kind: 'nil' }
    | { readonly kind: 'literal'; readonly value: Value }
    /** `.A.B`, of the dot. */
    | { readonly kind: 'field'; readonly path: readonly string[] }
    /** `$x.A.B`; `$` is the name of the root. */
    | { readonly kind: 'variable'; readonly name: string; readonly path: readonly string[] }
    | { readonly kind: 'function'; readonly name: string }
    | { readonly kind: 'pipeline'; readonly pipeline: Pipeline }
    /** `(…).A.B`, or fields of what a function without arguments returns. */
    | { readonly kind: 'chain'; readonly base: Operand; readonly path: readonly string[] }
  );

/** A function or value and its arguments; at least one operand. */
export interface Command extends Place {
  readonly first: Operand;
  readonly rest: readonly Operand[];
}

export interface Pipeline extends Place {
  /** Variables that take the value; for range, the index comes first. */
  readonly variables: readonly string[];
  /** `=` instead of `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

export interface Branch extends Place {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipeline: Pipeline;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

export interface TemplateCall extends Place {
  readonly kind: 'template';
  readonly name: string;
  readonly pipeline: Pipeline | undefined;
}

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | (Place & { readonly kind: 'action'; readonly pipeline: Pipeline })
  | Branch
  | TemplateCall
  | { readonly kind: 'break' | 'continue' };

/** A text that is not a template; parseTemplate makes it a TemplateError that names the flag. */
export class SyntaxProblem extends Error {
  readonly code = 'INVALID_TEMPLATE';

  constructor(line: number, problem: string) {
    super(`line ${line}: ${problem}`);
    this.name = 'SyntaxProblem';
  }
}
