// From the text or YAML value that somebody wrote to the value that Config holds, checked against the schema.
import { IsArray, type TSchema } from 'typebox';
import { Check } from 'typebox/schema';
import { acceptedForm } from './accepts.ts';
import { parseDuration } from './duration.ts';
import type { FlagForm, FlagValue } from './flag.ts';
import type { Flag } from './flag-table.ts';
import { isDecimal, parseInteger } from './integer.ts';
import { nearest } from './suggest.ts';

export type Reading = { readonly value: FlagValue } | { readonly problems: readonly string[] };

type Scalar = boolean | number | string;
type Reader = (form: FlagForm, raw: unknown) => Scalar | undefined;

/** Go's strconv.ParseBool, with which ExternalDNS reads its environment. */
const booleans: ReadonlyMap<unknown, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false] as const),
]);

/**
 * Reads the values given to one flag on the command line or in the environment.
 * @param texts in order; more than one only for a repeatable flag
 */
export function readTexts(flag: Flag, texts: readonly string[]): Reading {
  return flag.repeatable ? readList(flag, texts) : readScalar(flag, texts.at(-1), fromText);
}

/** Reads a value of the configuration file: typed as YAML has it, a scalar standing for a list of one. */
export function readYaml(flag: Flag, value: unknown): Reading {
  if (flag.repeatable) return readList(flag, Array.isArray(value) ? value : [value]);
  if (Array.isArray(value))
    return { problems: [`expected ${acceptedForm(flag)}, got a list; the flag takes one value`] };
  return readScalar(flag, value, fromYaml);
}

/** Blank entries of ExternalDNS's lists configure nothing there, and templates like to leave them behind. */
function readList(flag: Flag, entries: readonly unknown[]): Reading {
  const values: string[] = [];
  const problems: string[] = [];
  for (const entry of entries) {
    if (flag.externalDns && typeof entry === 'string' && entry.trim() === '') continue;
    const reading = readScalar(flag, entry, fromYaml);
    if ('problems' in reading) problems.push(...reading.problems);
    else values.push(String(reading.value));
  }
  return problems.length > 0 ? { problems } : { value: values };
}

function readScalar(flag: Flag, raw: unknown, read: Reader): Reading {
  const refusal = typeof raw === 'string' ? ownEntry(flag.refusedValues, raw) : undefined;
  if (refusal !== undefined) return { problems: [refusal] };
  const value = read(flag.form, raw);
  if (value === undefined || !Check(entrySchema(flag.schema), value)) return { problems: [expected(flag, raw, read)] };
  return { value };
}

function ownEntry(table: Readonly<Record<string, string>> | undefined, key: string): string | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

function entrySchema(schema: TSchema): TSchema {
  return IsArray(schema) ? schema.items : schema;
}

function fromText(form: FlagForm, raw: unknown): Scalar | undefined {
  if (form === 'boolean') return booleans.get(raw);
  if (form === 'integer') return typeof raw === 'string' ? parseInteger(raw) : undefined;
  return fromYaml(form, raw);
}

function fromYaml(form: FlagForm, raw: unknown): Scalar | undefined {
  switch (form) {
    case 'boolean':
      return typeof raw === 'boolean' ? raw : undefined;
    case 'integer':
      return typeof raw === 'number' ? raw : undefined;
    case 'duration':
      if (raw === 0) return 0;
      return typeof raw === 'string' ? parseDuration(raw) : undefined;
    default:
      return typeof raw === 'string' ? raw : undefined;
  }
}

function expected(flag: Flag, raw: unknown, read: Reader): string {
  const form = `expected ${acceptedForm(flag)}`;
  if (raw === null || raw === undefined) return `${form}, got nothing; give a value or remove the key`;
  if (typeof raw === 'object') return `${form}, got a ${Array.isArray(raw) ? 'list' : 'mapping'}`;
  if (flag.secret) return form;
  const got = typeof raw === 'string' ? JSON.stringify(cut(raw)) : String(raw);
  return `${form}, got ${got}${hint(flag, raw, read)}`;
}

function hint(flag: Flag, raw: unknown, read: Reader): string {
  const quoted = typeof raw === 'string';
  if (flag.form === 'duration' && isDecimal(String(raw))) return '; the unit is missing';
  if (!quoted && (flag.form === 'text' || flag.form === 'choice')) return '; put it in quotes';
  if (quoted && read === fromYaml && fromText(flag.form, raw) !== fromYaml(flag.form, raw))
    return '; remove the quotes';
  const near = quoted && flag.form === 'choice' ? nearest(raw, flag.choices) : undefined;
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
