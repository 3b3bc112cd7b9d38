// From arguments, environment and configuration file to one frozen configuration, or to every reason why not.
import type { ReadFile } from './argument-queue.ts';
import { fromCommandLine } from './arguments.ts';
import type { Command } from './commands.ts';
import type { Config, ConfigKey } from './config.ts';
import { fromConfigFile } from './config-file.ts';
import { type Environment, fromEnvironment } from './environment.ts';
import { flagNamed } from './flag-table.ts';
import type { Layer } from './layer.ts';
import { ConfigError, type Origin, type Problem } from './problem.ts';
import { type Settled, settle, strongest, withValues } from './settle.ts';
import { type CommandLine, tokenize } from './tokenize.ts';
import { type ConfigCheck, crossFlagProblems } from './validate.ts';
import { configWarnings } from './warnings.ts';

export interface Invocation {
  readonly command: Command;
  /** Frozen. For version and help the defaults. */
  readonly config: Config;
  /** For help: the flag (without dashes, maybe its letter) or command asked about; undefined lists all. */
  readonly helpTopic?: string | undefined;
  /** The name that explain is asked for. */
  readonly subject?: string | undefined;
  /** Where the value of every setting was given. */
  readonly provenance: ReadonlyMap<ConfigKey, Origin>;
  /** Sentences for the log or standard error: deprecated flags, commas, likely misspelt variables. */
  readonly warnings: readonly string[];
}

/**
 * Reads what the program was started with. Precedence: flag, environment, --config file, default.
 * @param argv without the program's name
 * @param readFile reads a whole file as UTF-8; for --config and @file arguments
 * @param checks further rules over the whole configuration, run after the built-in ones
 * @throws ConfigError listing every problem
 */
export function parseCommandLine(
  argv: readonly string[],
  env: Environment,
  readFile: ReadFile,
  checks: readonly ConfigCheck[] = [],
): Invocation {
  const line = tokenize(argv, readFile);
  if (line.command === 'version' || line.command === 'help') return withDefaults(line);
  const fromFlags = fromCommandLine(line);
  const fromEnv = fromEnvironment(env, new Set(fromFlags.settings.keys()));
  const layers = [fromFlags, fromEnv];
  const file = strongest(layers, 'config');
  if (typeof file?.value === 'string' && file.value !== '') {
    layers.push(fromConfigFile(file.value, file.origin, readFile));
  }
  const withFiles = line.command !== 'serve' || hasFiles(layers);
  const settled = settle(layers, withFiles);
  const inCluster = line.command === 'serve' && !withFiles;
  const { config, notice } = inCluster ? webhookOfBareList(line, settled) : { config: settled.config };
  const problems = [
    ...layers.flatMap((layer) => layer.problems),
    ...settled.problems,
    ...crossProblems(settled, [
      ...crossFlagProblems({ config, command: line.command, inCluster }),
      ...checks.flatMap((check) => check(config)),
    ]),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  const warnings = [...layers.flatMap((layer) => layer.warnings), ...settled.warnings, ...configWarnings(config)];
  if (notice !== undefined) warnings.push(notice);
  return { command: line.command, config, subject: line.subject, provenance: settled.provenance, warnings };
}

/** Neither asks for a usable configuration, so that both work where nothing else does. */
function withDefaults({ command, helpTopic, problems }: CommandLine): Invocation {
  if (problems.length > 0) throw new ConfigError(problems);
  const { config, provenance } = settle([], false);
  return { command, config, provenance, warnings: [], ...(helpTopic !== undefined && { helpTopic }) };
}

/** A filename that could not be read counts too: it was meant to be there. */
function hasFiles(layers: readonly Layer[]): boolean {
  const setting = strongest(layers, 'filename');
  return setting !== undefined && !(Array.isArray(setting.value) && setting.value.length === 0);
}

/**
 * A bare list of flags may be an ExternalDNS Deployment's, which knows no webhook. Unless it asks for the webhook or
 * brings a certificate it runs the sync alone; the spelled-out serve gets an error instead.
 */
function webhookOfBareList(line: CommandLine, { config, provenance }: Settled): { config: Config; notice?: string } {
  const asked = provenance.get('webhook')?.kind !== 'default';
  const certificate =
    config.tlsCertFile !== '' || config.tlsPrivateKeyFile !== '' || config.certificateSource !== 'files';
  if (line.spelledOut || asked || certificate || !config.sync) return { config };
  return {
    config: withValues(config, { webhook: false }),
    notice:
      'no serving certificate was given, so the admission webhook does not run; give --tls-cert-file and ' +
      '--tls-private-key-file to run it, or --no-webhook to make this choice explicit',
  };
}

/** Adds where the flag was given, and leaves out what follows only from a value that could not be read. */
function crossProblems({ provenance, unreadable }: Settled, problems: readonly Problem[]): Problem[] {
  return problems.flatMap((problem) => {
    const flag = flagNamed((problem.flag ?? '').replace(/^--/, ''));
    if (flag === undefined) return [problem];
    return unreadable.has(flag.key) ? [] : [{ ...problem, origin: problem.origin ?? provenance.get(flag.key) }];
  });
}
