// The JSON Schema of the configuration file, for editors and for the chart's values.schema.json.
import { acceptedForm } from './accepts.ts';
import { durationPattern } from './duration.ts';
import type { FlagValue } from './flag.ts';
import { type Flag, flags } from './flag-table.ts';
import { showValue } from './show-value.ts';

/** A JSON Schema, draft 2020-12, as plain JSON. */
export type JsonSchema = { readonly [keyword: string]: JsonValue };
type JsonValue = boolean | number | string | readonly JsonValue[] | JsonSchema;

/**
 * The schema of a --config file: the flags' names as keys, durations as text, a scalar allowed for a list of one.
 * A setting that this release does not do may only have its default.
 */
export function configFileSchema(): JsonSchema {
  const inFile = flags.filter((flag) => flag.name !== 'config');
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Zonewarden configuration',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(inFile.map((flag) => [flag.name, propertySchema(flag)])),
  };
}

function propertySchema(flag: Flag): JsonSchema {
  const value = flag.defaultValue === undefined ? undefined : written(flag, flag.defaultValue);
  const description = flag.unavailable === undefined ? flag.description : `Not in this release: ${flag.unavailable}.`;
  const common = { description, ...(value !== undefined && { default: value }) };
  if (flag.unavailable !== undefined && value !== undefined) return { ...common, const: value };
  const entry = entrySchema(flag);
  return { ...common, ...(flag.repeatable ? { anyOf: [entry, { type: 'array', items: entry }] } : entry) };
}

function entrySchema(flag: Flag): JsonSchema {
  const limits = {
    ...(flag.minimum !== undefined && { minimum: flag.minimum }),
    ...(flag.maximum !== undefined && { maximum: flag.maximum }),
  };
  switch (flag.form) {
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer', ...limits };
    case 'duration':
      return { type: 'string', pattern: durationPattern };
    case 'choice':
      return { type: 'string', enum: flag.choices };
    case 'text':
      return {
        type: 'string',
        ...(flag.pattern !== undefined && { pattern: flag.pattern, title: acceptedForm(flag) }),
      };
  }
}

function written(flag: Flag, value: FlagValue): JsonValue {
  return flag.form === 'duration' ? showValue(flag, value) : value;
}
