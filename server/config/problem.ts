// What is wrong with a configuration, where it came from, and the error that lists all of it at once.

/** Where a value was given. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'file'; readonly path: string; readonly line: number };

export interface Problem {
  /** With its dashes, such as `--interval`; absent when no flag is concerned. */
  readonly flag?: string | undefined;
  /** What is wrong and what is accepted. Never holds the value of a secret. */
  readonly message: string;
  readonly origin?: Origin | undefined;
}

/** A command line, environment or configuration file that cannot be used. The message lists every problem. */
export class ConfigError extends Error {
  readonly code = 'INVALID_CONFIGURATION';
  readonly exitCode = 2;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(problemText);
    super(
      lines.length === 1 ? lines[0] : [`${lines.length} problems:`, ...lines.map((line) => `  ${line}`)].join('\n'),
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** One line: where, what is wrong, what is accepted. */
function problemText({ flag, message, origin }: Problem): string {
  const place = placeOf(flag, origin);
  // `--x must …`, and `--x[0] …` of a flag that was given several times.
  if (place === undefined || [' ', '['].some((next) => message.startsWith(place + next))) return message;
  return `${place}: ${message}`;
}

function placeOf(flag: string | undefined, origin: Origin | undefined): string | undefined {
  switch (origin?.kind) {
    case 'environment':
      return flag === undefined ? origin.variable : `${origin.variable} (${flag})`;
    case 'file': {
      const place = `${origin.path}:${origin.line}`;
      return flag === undefined ? place : `${place} (${flag.replace(/^--/, '')})`;
    }
    default:
      return flag;
  }
}
