// Writes a result as JSON or YAML; text is each command's own.
import { stringify } from 'yaml';

export type OutputFormat = 'text' | 'json' | 'yaml';

/** @returns the value as indented JSON or as YAML, ending in a newline */
export function serialise(value: unknown, format: Exclude<OutputFormat, 'text'>): string {
  return format === 'json'
    ? `${JSON.stringify(value, null, 2)}\n`
    : stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
