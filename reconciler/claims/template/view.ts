// Looks at raw JSON as Go would see it: a value of a type, with Go's zero value where nothing is written.
import { ExecutionProblem } from './execution.ts';
import { type GoType, jsonKey, open } from './go-type.ts';
import { describe, GoList, GoMap, GoStruct, type Value } from './value.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * @param place - what the value is called in messages
 * @throws ExecutionProblem for JSON that does not fit the type
 */
export function viewOf(type: GoType, raw: unknown, place: string): Value {
  switch (type.kind) {
    case 'pointer':
      return isNothing(raw) ? null : viewOf(type.of, raw, place);
    case 'struct':
      return new GoStruct(objectOf(raw, place), type);
    case 'map':
      return new GoMap(objectOf(raw, place), type.of);
    case 'list':
      if (isNothing(raw)) return new GoList([], type.of);
      if (!Array.isArray(raw)) throw misfit(place, 'a list');
      return new GoList(raw, type.of);
    case 'json':
    case 'open':
    case 'decoded':
      return anyOf(type, raw, place);
    default:
      return scalarOf(type.kind, raw, place);
  }
}

/**
 * The field of a struct, or the entry of a map: what `.name` means.
 * @param strict - whether a missing key is an error rather than no value
 * @throws ExecutionProblem
 */
export function fieldOf(receiver: Value, name: string, strict: boolean): Value {
  if (receiver instanceof GoStruct) return structField(receiver, name);
  if (receiver === undefined && !strict) return undefined;
  if (receiver === null) throw new ExecutionProblem(`nil pointer evaluating .${name}`);
  if (receiver instanceof GoMap) {
    const key = receiver.of === open && !Object.hasOwn(receiver.raw, name) ? jsonKey(name) : name;
    if (Object.hasOwn(receiver.raw, key)) return viewOf(receiver.of, receiver.raw[key], `.${name}`);
    if (!strict && receiver.of !== open) return undefined;
  }
  if (receiver instanceof GoMap || receiver === undefined) {
    throw new ExecutionProblem(`there is no entry for key ${JSON.stringify(name)}`);
  }
  throw new ExecutionProblem(`can't evaluate field ${name} in ${describe(receiver)}`);
}

/** What `index map key` means: the zero value of the elements for a key that is not there. */
export function entryOf(map: GoMap, key: string): Value {
  if (Object.hasOwn(map.raw, key)) return viewOf(map.of, map.raw[key], JSON.stringify(key));
  return viewOf(map.of, undefined, JSON.stringify(key));
}

/** The element at an index that is in range. */
export function elementOf(list: GoList, index: number): Value {
  return viewOf(list.of, list.raw[index], `[${index}]`);
}

function structField(receiver: GoStruct, name: string): Value {
  const field = receiver.type.fields.get(name);
  if (field === undefined) throw new ExecutionProblem(`${describe(receiver)} has no field ${name}`);
  let raw: unknown = receiver.raw;
  for (const key of field.path) {
    const object = objectOf(raw, `.${name}`);
    raw = Object.hasOwn(object, key) ? object[key] : undefined;
  }
  return viewOf(field.type, raw, `.${name}`);
}

function scalarOf(kind: 'string' | 'int' | 'bool' | 'time' | 'intOrString', raw: unknown, place: string): Value {
  switch (kind) {
    case 'string':
      if (isNothing(raw)) return '';
      if (typeof raw !== 'string') throw misfit(place, 'a string');
      return raw;
    case 'int':
      if (isNothing(raw)) return 0n;
      if (!Number.isSafeInteger(raw)) throw misfit(place, 'a whole number');
      return BigInt(raw as number);
    case 'bool':
      if (isNothing(raw)) return false;
      if (typeof raw !== 'boolean') throw misfit(place, 'true or false');
      return raw;
    case 'intOrString':
      if (isNothing(raw)) return '0';
      if (typeof raw !== 'string' && !Number.isSafeInteger(raw)) throw misfit(place, 'a string or a whole number');
      return String(raw);
    case 'time':
      return timeOf(raw, place);
  }
}

/** As Go prints a time in UTC: `2026-01-02 03:04:05 +0000 UTC`. */
function timeOf(raw: unknown, place: string): string {
  if (isNothing(raw)) return '0001-01-01 00:00:00 +0000 UTC';
  const moment = typeof raw === 'string' ? new Date(raw) : undefined;
  if (moment === undefined || Number.isNaN(moment.getTime())) throw misfit(place, 'an RFC 3339 time');
  return `${moment.toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}

function anyOf(type: GoType, raw: unknown, place: string): Value {
  if (isNothing(raw)) return undefined;
  if (typeof raw === 'string' || typeof raw === 'boolean') return raw;
  if (typeof raw === 'number') return type.kind !== 'decoded' && Number.isSafeInteger(raw) ? BigInt(raw) : raw;
  if (Array.isArray(raw)) return new GoList(raw, type);
  return new GoMap(objectOf(raw, place), type);
}

function isNothing(raw: unknown): raw is undefined | null {
  return raw === undefined || raw === null;
}

function objectOf(raw: unknown, place: string): JsonObject {
  if (isNothing(raw)) return {};
  if (typeof raw !== 'object' || Array.isArray(raw)) throw misfit(place, 'an object');
  return raw as JsonObject;
}

function misfit(place: string, expected: string): ExecutionProblem {
  return new ExecutionProblem(`${place} of the object is not ${expected}`);
}
