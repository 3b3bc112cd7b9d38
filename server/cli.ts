// From arguments to a command and its exit code. Each command's code is loaded when it is chosen.
import { readFileSync } from 'node:fs';
import { PolicyError } from '../reconciler/claims/policy.ts';
import { ManifestError } from '../reconciler/sources/manifests.ts';
import { type ExitCode, exitCodes, type Streams } from './commands/streams.ts';
import type { Config } from './config/config.ts';
import { helpText } from './config/help.ts';
import { type Invocation, parseCommandLine } from './config/parse-command-line.ts';
import { ConfigError, type Problem } from './config/problem.ts';
import { policyOf } from './policy-options.ts';
import { registryProblems } from './registry-options.ts';
import { rfc2136Warnings } from './rfc2136-settings.ts';
import { shapingProblems, shapingWarnings } from './shaping.ts';

export interface Environment {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly streams: Streams;
}

/**
 * Runs one command to its end.
 * @returns the exit code: 2 for a command line, configuration or input that cannot be used
 */
export async function run({ argv, env, streams }: Environment): Promise<ExitCode> {
  try {
    const invocation = parseCommandLine(argv, env, (path) => readFileSync(path, 'utf8'), [
      policyProblems,
      registryProblems,
      shapingProblems,
    ]);
    if (invocation.command !== 'serve') {
      const warnings = [
        ...invocation.warnings,
        ...shapingWarnings(invocation.config),
        ...rfc2136Warnings(invocation.config),
      ];
      for (const warning of warnings) streams.stderr.write(`warning: ${warning}\n`);
    }
    return await dispatch(invocation, env, streams);
  } catch (error) {
    if (!isUsageError(error)) throw error;
    streams.stderr.write(`zonewarden: ${error.message}\n`);
    return exitCodes.usage;
  }
}

async function dispatch(invocation: Invocation, env: Environment['env'], streams: Streams): Promise<ExitCode> {
  const { command, config, helpTopic, subject } = invocation;
  switch (command) {
    case 'help':
      streams.stdout.write(helpText(helpTopic));
      return exitCodes.ok;
    case 'version':
      return (await import('./commands/version.ts')).printVersion(streams);
    case 'check':
      return (await import('./commands/check.ts')).check(config, env, streams);
    case 'endpoints':
      return (await import('./commands/endpoints.ts')).endpoints(config, env, streams);
    case 'plan':
      return (await import('./commands/plan.ts')).plan(config, env, streams);
    case 'explain':
      return (await import('./commands/explain.ts')).explainName(subject ?? '', config, env, streams);
    case 'serve':
      return (await import('./serve.ts')).serve(invocation, env, streams);
  }
}

/** What only the claims core can judge: selectors, regular expressions, filters that exclude each other. */
function policyProblems(config: Config): readonly Problem[] {
  try {
    policyOf(config);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return [{ flag: error.flag, message: error.message }];
    throw error;
  }
}

function isUsageError(error: unknown): error is Error {
  return error instanceof ConfigError || error instanceof ManifestError || error instanceof PolicyError;
}
