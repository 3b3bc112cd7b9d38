// Writes a result as JSON or YAML; text, and what GitHub reads, are each command's own.
import { stringify } from 'yaml';

/** @returns the value as YAML where that is asked for, else as indented JSON, ending in a newline */
export function serialise(value: unknown, format: string): string {
  return format === 'yaml'
    ? stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })
    : `${JSON.stringify(value, null, 2)}\n`;
}
