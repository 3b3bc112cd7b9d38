// What `zonewarden --help` and `zonewarden help TOPIC` print, from the configuration schema.
import { acceptedForm, placeholderOf } from './accepts.ts';
import { type Command, commandNames, commandTexts, configuredCommands, isCommand } from './commands.ts';
import { type Flag, flagNamed, flags, flagWithLetter } from './flag-table.ts';
import { ConfigError } from './problem.ts';
import { refusedFlag } from './refused-flags.ts';
import { showDefault } from './show-value.ts';
import { nearest } from './suggest.ts';
import { beside, wrap } from './wrap.ts';

const width = 100;
const column = 34;
const factColumn = 16;

/**
 * @param topic a flag with or without dashes, its letter, or a command; undefined for the overview
 * @returns text for standard output, lines of at most 100 characters, with a final newline
 * @throws ConfigError for a topic that is neither
 */
export function helpText(topic?: string): string {
  return `${linesOf(topic).join('\n')}\n`;
}

function linesOf(topic: string | undefined): string[] {
  if (topic === undefined) return overview();
  if (isCommand(topic)) return commandPage(topic);
  const name = topic.replace(/^-+/, '');
  const flag = flagNamed(name) ?? flagNamed(name.replace(/^no-/, '')) ?? flagWithLetter(name);
  if (flag !== undefined) return flagPage(flag);
  const refusal = refusedFlag(name.replace(/^no-/, ''));
  if (refusal !== undefined) return wrap(`--${name} ${refusal}.`, width);
  const near = nearest(name, [...commandNames, ...flags.map((known) => known.name)]);
  const suggestion = near === undefined ? 'zonewarden --help lists what there is' : `did you mean ${near}?`;
  throw new ConfigError([{ message: `help: there is no flag or command ${JSON.stringify(topic)}; ${suggestion}` }]);
}

function overview(): string[] {
  const missing = flags.filter((flag) => flag.unavailable !== undefined).map((flag) => `--${flag.name}`);
  return [
    'Zonewarden guards and publishes the DNS names of a Kubernetes cluster.',
    '',
    'Usage:',
    ...commandNames.map((command) => `  ${commandTexts[command].usage}`),
    '',
    'Commands:',
    ...commandNames.flatMap((command) => beside(`  ${command}`, commandTexts[command].summary, factColumn, width)),
    '',
    ...wrap(
      'Every flag --some-flag can also be given as ZONEWARDEN_SOME_FLAG in the environment (EXTERNAL_DNS_SOME_FLAG too, ' +
        'where the flag is one of ExternalDNS) and as some-flag in the --config file. A flag wins over the environment, ' +
        'the environment over the file. Repeatable flags take one value each time; in the environment newlines separate.',
      width,
    ),
    ...groupedFlags(flags),
    '',
    'ExternalDNS flags that are known and not in this release:',
    ...wrap(missing.join(' '), width - 2).map((line) => `  ${line}`),
  ];
}

function commandPage(command: Command): string[] {
  const { usage, summary, details } = commandTexts[command];
  const takesFlags = configuredCommands.some((configured) => configured === command);
  const own = takesFlags ? flags.filter((flag) => flag.commands.includes(command)) : [];
  return [
    `Usage: ${usage}`,
    '',
    summary,
    ...details.flatMap((paragraph) => ['', ...wrap(paragraph, width)]),
    ...groupedFlags(own),
  ];
}

function groupedFlags(shown: readonly Flag[]): string[] {
  const available = shown.filter((flag) => flag.unavailable === undefined);
  return [...Map.groupBy(available, (flag) => flag.group)].flatMap(([group, members]) => [
    '',
    `${group}:`,
    ...members.flatMap((flag) => beside(`  ${spelling(flag)}`, sentence(flag), column, width)),
  ]);
}

function spelling(flag: Flag): string {
  const letter = flag.short === undefined ? '' : `-${flag.short}, `;
  if (flag.form === 'boolean') return `${letter}--[no-]${flag.name}`;
  return `${letter}--${flag.name}=${placeholderOf(flag)}`;
}

function sentence(flag: Flag): string {
  const value = flag.defaultValue === false ? '' : showDefault(flag);
  const notes = [
    ...(flag.deprecated === undefined ? [] : ['deprecated']),
    ...(flag.commands.includes('serve') ? [] : [`${flag.commands.join(', ')} only`]),
    ...(flag.repeatable ? ['repeatable'] : []),
    ...(value === '' ? [] : [`default ${value}`]),
  ];
  return notes.length === 0 ? flag.description : `${flag.description} (${notes.join('; ')})`;
}

function flagPage(flag: Flag): string[] {
  const facts: readonly (readonly [string, string])[] = [
    ['Accepts', `${acceptedForm(flag)}${flag.repeatable ? '; repeatable' : ''}`],
    ['Default', showDefault(flag) || 'none'],
    ['Environment', flag.environment.join(', ')],
    ['YAML key', flag.name === 'config' ? 'none' : flag.name],
    ['Used by', flag.commands.join(', ')],
    ...(flag.secret ? ([['Secret', 'never logged; prefer the environment to the command line']] as const) : []),
    ...(flag.deprecated === undefined ? [] : ([['Deprecated', flag.deprecated]] as const)),
    ...(flag.unavailable === undefined ? [] : ([['Not here', `not in this release: ${flag.unavailable}`]] as const)),
  ];
  return [
    spelling(flag),
    '',
    ...wrap(flag.description, width - 2).map((line) => `  ${line}`),
    '',
    ...facts.flatMap(([name, text]) => beside(`  ${name}`, text, factColumn, width)),
  ];
}
