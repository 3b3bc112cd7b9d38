// How a value is written: in help, docs, and the log line that says what the program was started with.
import { formatDuration } from './duration.ts';
import type { FlagAttributes, FlagValue } from './flag.ts';
import { defaultOf } from './settle.ts';

/** @returns the value as one would give it: `1m30s`, `true`, `A, AAAA, CNAME`; the empty string for an empty value */
export function showValue(flag: Pick<FlagAttributes, 'form'>, value: FlagValue): string {
  if (typeof value === 'number' && flag.form === 'duration') return formatDuration(value);
  return typeof value === 'object' ? value.join(', ') : String(value);
}

/** @returns the default in words, such as `10s; 0s with -f`; the empty string when there is none worth a word */
export function showDefault(flag: FlagAttributes): string {
  const plain = shown(flag, defaultOf(flag, false));
  const withFiles = shown(flag, defaultOf(flag, true));
  if (plain === withFiles) return plain;
  return plain === '' ? `${withFiles} with -f` : `${plain}; ${withFiles} with -f`;
}

function shown(flag: FlagAttributes, value: FlagValue | undefined): string {
  return value === undefined ? '' : showValue(flag, value);
}
