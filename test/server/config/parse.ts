// Parses a command line with an environment and files made up by the test.
import assert from 'node:assert/strict';
import { type Invocation, parseCommandLine } from '../../../server/config/parse-command-line.ts';
import { ConfigError } from '../../../server/config/problem.ts';
import type { ConfigCheck } from '../../../server/config/validate.ts';

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** Path to text. */
  readonly files?: Readonly<Record<string, string>>;
  readonly checks?: readonly ConfigCheck[];
}

export function parse(argv: readonly string[], { env = {}, files = {}, checks = [] }: Surroundings = {}): Invocation {
  return parseCommandLine(argv, env, (path) => read(files, path), checks);
}

function read(files: Readonly<Record<string, string>>, path: string): string {
  const text = files[path];
  if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
  return text;
}

/** The lines of the error that the command line must end in. */
export function problemsOf(argv: readonly string[], surroundings: Surroundings = {}): string[] {
  try {
    parse(argv, surroundings);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    const lines = error.message.split('\n').map((line) => line.trim());
    return error.problems.length === 1 ? lines : lines.slice(1);
  }
  assert.fail(`accepted: ${argv.join(' ')}`);
}

/** A command that needs nothing more to be valid, so that a test shows only what it is about. */
export const check = ['check', '-f', 'x.yaml'] as const;
