// Evaluates pipelines, commands and operands. https://pkg.go.dev/text/template#hdr-Pipelines
import { type CallContext, ExecutionProblem } from './execution.ts';
import { callFunction } from './functions.ts';
import type { Command, Operand, Pipeline, Place } from './syntax.ts';
import { isTrue, sizeOf, type Value } from './value.ts';
import { fieldOf } from './view.ts';

export interface Variable {
  readonly name: string;
  value: Value;
}

/** Where an execution is: the same for all nodes of one block. */
export interface State extends CallContext {
  /** Whether a missing map key is an error. */
  readonly strict: boolean;
  /** The innermost last. */
  readonly variables: Variable[];
}

/** The value that | hands on; absent for the first command. */
type Piped = readonly [Value] | readonly [];

/**
 * Evaluates a pipeline and sets its variables.
 * @throws ExecutionProblem
 */
export function evaluate(pipeline: Pipeline, dot: Value, state: State): Value {
  const value = pipelineValue(pipeline, dot, state);
  for (const name of pipeline.variables) setVariable(state, name, value, pipeline.assigns);
  return value;
}

/** Evaluates a pipeline without its variables, which range sets itself. @throws ExecutionProblem */
export function pipelineValue(pipeline: Pipeline, dot: Value, state: State): Value {
  let piped: Piped = [];
  for (const command of pipeline.commands) piped = [run(command, piped, dot, state)];
  return piped[0];
}

/** Declares a variable, or gives a new value to the innermost one of that name. */
export function setVariable(state: State, name: string, value: Value, assigns: boolean): void {
  const known = assigns ? state.variables.findLast((variable) => variable.name === name) : undefined;
  if (known === undefined) state.variables.push({ name, value });
  else known.value = value;
}

function run(command: Command, piped: Piped, dot: Value, state: State): Value {
  const { first, rest } = command;
  state.budget.spend();
  if (first.kind === 'function') {
    return call({ name: first.name, operands: rest, piped, line: command.line, text: command.text }, dot, state);
  }
  if (rest.length > 0 || piped.length > 0) {
    throw at(first, 'it is not a function and takes no arguments');
  }
  if (first.kind === 'nil') throw at(first, 'nil is not a command');
  return operandValue(first, dot, state);
}

/** A call: of a command, or of a function that stands alone among the arguments of another. */
interface Call extends Place {
  readonly name: string;
  readonly operands: readonly Operand[];
  readonly piped: Piped;
}

function call(made: Call, dot: Value, state: State): Value {
  const { name, operands, piped } = made;
  if (name === 'and' || name === 'or') return choose(name === 'or', operands, piped, dot, state);
  const args = operands.map((operand) => operandValue(operand, dot, state));
  return placed(made, () => callFunction(name, [...args, ...piped], state));
}

/** or stops at the first true value, and at the first false one; the last value is the result when none stops it. */
function choose(stop: boolean, rest: readonly Operand[], piped: Piped, dot: Value, state: State): Value {
  let value: Value;
  for (const operand of rest) {
    value = operandValue(operand, dot, state);
    state.budget.spend(sizeOf(value));
    if (isTrue(value) === stop) return value;
  }
  return piped.length > 0 ? piped[0] : value;
}

function operandValue(operand: Operand, dot: Value, state: State): Value {
  state.budget.spend();
  switch (operand.kind) {
    case 'dot':
      return dot;
    case 'nil':
      return undefined;
    case 'literal':
      return operand.value;
    case 'function':
      return call({ ...operand, operands: [], piped: [] }, dot, state);
    case 'pipeline':
      return state.budget.deeper(() => evaluate(operand.pipeline, dot, state));
    case 'field':
      return walk(operand, dot, operand.path, state);
    case 'variable':
      return walk(operand, variableValue(operand, state), operand.path, state);
    case 'chain':
      return walk(operand, operandValue(operand.base, dot, state), operand.path, state);
  }
}

function variableValue(operand: Operand & { kind: 'variable' }, state: State): Value {
  const found = state.variables.findLast(({ name }) => name === operand.name);
  if (found === undefined) throw at(operand, 'undefined variable');
  return found.value;
}

function walk(operand: Operand, start: Value, path: readonly string[], state: State): Value {
  return placed(operand, () => {
    let value = start;
    for (const name of path) {
      state.budget.spend();
      value = fieldOf(value, name, state.strict);
    }
    return value;
  });
}

/** Runs `read`; a problem gets the place in front. */
export function placed<T>(place: Place, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof ExecutionProblem) throw at(place, cause.message);
    throw cause;
  }
}

function at(place: Place, problem: string): ExecutionProblem {
  return new ExecutionProblem(`line ${place.line} at ${place.text}: ${problem}`);
}
