// docs/flags.md, from the configuration schema.
import { placeholderOf } from './accepts.ts';
import { type Flag, flags } from './flag-table.ts';
import { refusedPatterns } from './refused-flags.ts';
import { refusedProviders, refusedRegistries, refusedSources } from './refused-values.ts';
import { showDefault } from './show-value.ts';

/** @returns the whole page, Markdown */
export function flagsPage(): string {
  const groups = [...Map.groupBy(flags, (flag) => flag.group)];
  return [
    '# Flags',
    '',
    '<!-- Generated from server/config by `npm run docs`. Do not edit. -->',
    '',
    'A flag wins over its environment variable, the variable over the `--config` file, the file over the default.',
    'Where two variables are named the first wins. In the file the keys are the flags without dashes.',
    'Repeatable flags take one value each time they are given; commas do not separate. In a variable newlines separate,',
    'in the file they are lists. Booleans are `--x`, `--no-x` or `--x=true|false`. Durations are those of Go (`90s`, `1h30m`)',
    'and may use `d` and `w`. `@FILE` in place of an argument stands for the lines of that file.',
    ...groups.flatMap(([group, members]) => ['', `## ${group}`, '', ...table(members)]),
    '',
    ...refused(),
    '',
  ].join('\n');
}

function table(members: readonly Flag[]): string[] {
  return [
    '| Flag | Type | Default | Environment | Meaning |',
    '| --- | --- | --- | --- | --- |',
    ...members.map(
      (flag) => `| ${[name(flag), type(flag), value(flag), variables(flag), meaning(flag)].join(' | ')} |`,
    ),
  ];
}

function name(flag: Flag): string {
  const long = code(flag.form === 'boolean' ? `--[no-]${flag.name}` : `--${flag.name}`);
  return flag.short === undefined ? long : `${long}, ${code(`-${flag.short}`)}`;
}

function type(flag: Flag): string {
  const one = flag.form === 'boolean' ? 'boolean' : code(placeholderOf(flag));
  return flag.repeatable ? `${one}, repeatable` : one;
}

function value(flag: Flag): string {
  const text = showDefault(flag);
  return text === '' ? '' : code(text);
}

function variables(flag: Flag): string {
  return flag.environment.map(code).join(' ');
}

function meaning(flag: Flag): string {
  const notes = [
    flag.description,
    flag.commands.includes('serve') ? '' : `For ${flag.commands.map(code).join(', ')}.`,
    flag.secret ? 'Secret: never logged.' : '',
    flag.deprecated === undefined ? '' : `Deprecated: ${flag.deprecated}.`,
    flag.unavailable === undefined ? '' : `**Not in this release:** ${flag.unavailable}.`,
  ];
  return cell(notes.filter((note) => note !== '').join(' '));
}

function refused(): string[] {
  return [
    '## Refused',
    '',
    'These belong to ExternalDNS, or did. Each is refused with a message that says what to use.',
    '',
    `- Flags: ${refusedPatterns.map((pattern) => code(pattern.replace(/^(.*-)$/, '--$1*').replace(/^(?!--)/, '--'))).join(', ')}`,
    `- Values of ${code('--provider')}: ${Object.keys(refusedProviders).map(code).join(', ')}`,
    `- Values of ${code('--source')}: ${Object.keys(refusedSources).map(code).join(', ')}`,
    `- Values of ${code('--registry')}: ${Object.keys(refusedRegistries).map(code).join(', ')}`,
  ];
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
