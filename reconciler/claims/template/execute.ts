// Runs the nodes of a template over a value and gives the text they print.
import { evaluate, pipelineValue, placed, type State, setVariable } from './evaluate.ts';
import { Budget, ExecutionProblem, longestText, tooLong } from './execution.ts';
import { printed } from './go-text.ts';
import type { Branch, Node, TemplateCall } from './syntax.ts';
import { describe, GoList, GoMap, isTrue, sizeOf, type Value } from './value.ts';
import { elementOf, entryOf } from './view.ts';

export interface Program {
  readonly nodes: readonly Node[];
  readonly templates: ReadonlyMap<string, readonly Node[]>;
}

export interface ExecutionOptions {
  /** Whether a missing map key is an error. */
  readonly strict: boolean;
  /** @see CallContext.source */
  readonly source: string;
}

interface Run extends State {
  readonly program: Program;
  readonly out: Output;
}

interface Output {
  text: string;
}

/** How a list of nodes ended: at its end, or with a jump out of it. */
type Outcome = 'done' | 'break' | 'continue';

/**
 * Executes the program with `data` as the dot and `$`.
 * @throws ExecutionProblem for an operation that is not defined, and beyond the bounds of execution.ts
 */
export function execute(program: Program, data: Value, options: ExecutionOptions): string {
  const out: Output = { text: '' };
  const variables = [{ name: '$', value: data }];
  runAll(program.nodes, data, { ...options, program, out, variables, budget: new Budget() });
  return out.text;
}

function runAll(nodes: readonly Node[], dot: Value, run: Run): Outcome {
  for (const node of nodes) {
    run.budget.spend();
    const outcome = runNode(node, dot, run);
    if (outcome !== 'done') return outcome;
  }
  return 'done';
}

function runNode(node: Node, dot: Value, run: Run): Outcome {
  switch (node.kind) {
    case 'text':
      write(run, node.text);
      return 'done';
    case 'action': {
      const value = evaluate(node.pipeline, dot, run);
      if (node.pipeline.variables.length === 0)
        write(
          run,
          placed(node, () => printed(value, run.budget)),
        );
      return 'done';
    }
    case 'if':
    case 'with':
      return scoped(run, () => runChoice(node, dot, run));
    case 'range':
      return scoped(run, () => runRange(node, dot, run));
    case 'template':
      runTemplate(node, dot, run);
      return 'done';
    default:
      return node.kind;
  }
}

function write(run: Run, text: string): void {
  run.out.text += run.budget.text(text);
  if (run.out.text.length > longestText) throw tooLong();
}

/** Variables of a block end with it. */
function scoped<T>(run: Run, work: () => T): T {
  const mark = run.variables.length;
  const result = run.budget.deeper(work);
  run.variables.length = mark;
  return result;
}

function runChoice(node: Branch, dot: Value, run: Run): Outcome {
  const value = evaluate(node.pipeline, dot, run);
  run.budget.spend(sizeOf(value));
  if (isTrue(value)) return runAll(node.body, node.kind === 'with' ? value : dot, run);
  return runAll(node.otherwise, dot, run);
}

function runRange(node: Branch, dot: Value, run: Run): Outcome {
  const over = pipelineValue(node.pipeline, dot, run);
  run.budget.spend(sizeOf(over));
  const mark = run.variables.length;
  let isEmpty = true;
  for (const [index, element] of placed(node, () => elementsOf(over, node.pipeline.variables.length))) {
    isEmpty = false;
    run.budget.spend();
    setLoopVariables(node, index, element, run);
    const outcome = runAll(node.body, element, run);
    run.variables.length = mark;
    if (outcome === 'break') break;
  }
  return isEmpty ? runAll(node.otherwise, dot, run) : 'done';
}

function setLoopVariables(node: Branch, index: Value, element: Value, run: Run): void {
  const { variables, assigns } = node.pipeline;
  const [first, second] = variables;
  if (first === undefined) return;
  setVariable(run, first, second === undefined ? element : index, assigns);
  if (second !== undefined) setVariable(run, second, element, assigns);
}

/** Index or key, and element: of a list, of a map in the order of its keys, of the numbers below an integer. */
function elementsOf(value: Value, variables: number): Iterable<readonly [Value, Value]> {
  if (value === undefined) return [];
  if (value instanceof GoList) return listElements(value);
  if (value instanceof GoMap) return mapElements(value);
  if (typeof value !== 'bigint') throw new ExecutionProblem(`range can't iterate over ${describe(value)}`);
  if (variables > 1) throw new ExecutionProblem("range over an int can't have two variables");
  return numbersBelow(value);
}

function* listElements(list: GoList): Iterable<readonly [Value, Value]> {
  for (let index = 0; index < list.raw.length; index++) yield [BigInt(index), elementOf(list, index)];
}

function* mapElements(map: GoMap): Iterable<readonly [Value, Value]> {
  for (const key of map.keys()) yield [key, entryOf(map, key)];
}

function* numbersBelow(limit: bigint): Iterable<readonly [Value, Value]> {
  for (let number = 0n; number < limit; number++) yield [undefined, number];
}

/** A template sees its argument as the dot and `$`, and no variables of its caller. */
function runTemplate(node: TemplateCall, dot: Value, run: Run): void {
  const nodes = run.program.templates.get(node.name);
  if (nodes === undefined) throw new ExecutionProblem(`template ${JSON.stringify(node.name)} not defined`);
  const argument = node.pipeline === undefined ? undefined : evaluate(node.pipeline, dot, run);
  run.budget.deeper(() => runAll(nodes, argument, { ...run, variables: [{ name: '$', value: argument }] }));
}
