// index, slice and len.
import { ExecutionProblem } from './execution.ts';
import { bytesOf, textOf } from './go-text.ts';
import { describe, GoList, GoMap, type Value } from './value.ts';
import { elementOf, entryOf } from './view.ts';

/** `index x 1 "a"` is x[1]["a"] of Go. @throws ExecutionProblem */
export function indexed(args: readonly Value[]): Value {
  const [first, ...keys] = args;
  let value = first;
  if (value === undefined) throw new ExecutionProblem('index of no value');
  for (const key of keys) value = entry(value, key);
  return value;
}

function entry(value: Value, key: Value): Value {
  if (value instanceof GoMap) {
    if (typeof key !== 'string') throw new ExecutionProblem(`the key of a map must be a string, not ${describe(key)}`);
    return entryOf(value, key);
  }
  if (value instanceof GoList) return elementOf(value, position(key, value.raw.length - 1));
  if (typeof value === 'string') {
    const bytes = bytesOf(value);
    return BigInt(bytes[position(key, bytes.length - 1)] ?? 0);
  }
  throw new ExecutionProblem(`can't index ${describe(value)}`);
}

/** @param last - the greatest position that is allowed */
function position(key: Value, last: number): number {
  if (typeof key !== 'bigint') throw new ExecutionProblem(`can't index a list or string with ${describe(key)}`);
  if (key < 0n || key > BigInt(last)) throw new ExecutionProblem(`index out of range: ${key}`);
  return Number(key);
}

/** `slice x 1 2` is x[1:2] of Go; strings are cut by bytes. @throws ExecutionProblem */
export function sliced(args: readonly Value[]): Value {
  const [whole, ...bounds] = args;
  if (typeof whole === 'string') {
    if (bounds.length === 3) throw new ExecutionProblem("can't slice a string with three indexes");
    const bytes = bytesOf(whole);
    return textOf(bytes.slice(...range(bounds, bytes.length)));
  }
  if (!(whole instanceof GoList)) throw new ExecutionProblem(`can't slice ${describe(whole)}`);
  return new GoList(whole.raw.slice(...range(bounds, whole.raw.length)), whole.of);
}

function range(bounds: readonly Value[], length: number): readonly [start: number, end: number] {
  const [start = 0, end = length, most = length] = bounds.map((bound) => position(bound, length));
  if (start > end) throw new ExecutionProblem(`invalid slice index: ${start} > ${end}`);
  if (end > most) throw new ExecutionProblem(`invalid slice index: ${end} > ${most}`);
  return [start, end];
}

/** Bytes of a string, elements of a list, entries of a map. @throws ExecutionProblem */
export function lengthOf(value: Value): bigint {
  if (typeof value === 'string') return BigInt(bytesOf(value).length);
  if (value instanceof GoList) return BigInt(value.raw.length);
  if (value instanceof GoMap) return BigInt(Object.keys(value.raw).length);
  throw new ExecutionProblem(`${describe(value)} has no length`);
}
