// The start-up log line: what differs from the defaults, without secrets.
import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config.ts';
import type { FlagValue } from './flag.ts';
import { type Flag, flags } from './flag-table.ts';
import { defaultOf } from './settle.ts';
import { showValue } from './show-value.ts';

const mask = '******';

/**
 * Describes a configuration for the log. Only what the schema lists is shown, secrets and passwords in URLs masked.
 * @returns the settings that differ from their default, by flag name; durations as `1m30s`
 */
export function describeConfig(config: Config): Readonly<Record<string, FlagValue>> {
  const withFiles = config.filename.length > 0;
  const entries = flags.flatMap((flag): [string, FlagValue][] => {
    const value: FlagValue | undefined = config[flag.key];
    if (value === undefined || isDeepStrictEqual(value, defaultOf(flag, withFiles))) return [];
    return [[flag.name, loggable(flag, value)]];
  });
  return Object.fromEntries(entries);
}

function loggable(flag: Flag, value: FlagValue): FlagValue {
  if (flag.secret) return mask;
  if (flag.form === 'duration') return showValue(flag, value);
  if (typeof value === 'string') return withoutPassword(value);
  return typeof value === 'object' ? value.map(withoutPassword) : value;
}

function withoutPassword(text: string): string {
  return text.replace(/(:\/\/)[^/@\s]+@/, `$1${mask}@`);
}
