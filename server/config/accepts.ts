// The form a flag's value must have, in words: for errors, help and docs.
import { formatDuration } from './duration.ts';
import type { FlagAttributes, FlagForm } from './flag.ts';

type Described = Pick<FlagAttributes, 'form' | 'choices' | 'minimum' | 'maximum' | 'accepts' | 'placeholder'>;

/** @returns completes "expected …", such as `one of sync, upsert-only, create-only` */
export function acceptedForm(flag: Described): string {
  switch (flag.form) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `a whole number${range(flag, String)}`;
    case 'duration':
      return `a duration such as 30s, 5m, 1h30m or 2d${range(flag, formatDuration)}`;
    case 'choice':
      return flag.choices.length === 1
        ? quoted(flag.choices[0] ?? '')
        : `one of ${flag.choices.map(quoted).join(', ')}`;
    case 'text':
      return flag.accepts ?? 'text';
  }
}

/** @returns what stands for the value in help: `DURATION`, `sync|upsert-only|create-only`, `FILE` */
export function placeholderOf(flag: Described): string {
  if (flag.placeholder !== undefined) return flag.placeholder;
  const words: Readonly<Record<FlagForm, string>> = {
    boolean: 'true|false',
    integer: 'NUMBER',
    duration: 'DURATION',
    choice: flag.choices.filter((choice) => choice !== '').join('|'),
    text: 'TEXT',
  };
  return words[flag.form];
}

function range({ form, minimum, maximum }: Described, show: (value: number) => string): string {
  // That a duration is not negative goes without saying.
  const from = form === 'duration' && minimum === 0 ? undefined : minimum;
  if (from !== undefined && maximum !== undefined) return `, from ${show(from)} to ${show(maximum)}`;
  if (from !== undefined) return `, at least ${show(from)}`;
  return maximum === undefined ? '' : `, at most ${show(maximum)}`;
}

function quoted(choice: string): string {
  return choice === '' ? '""' : choice;
}
