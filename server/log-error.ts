// How errors stand in the log: what went wrong and its code, never the properties a library hung on it, which may hold
// a request with its headers or a body.

export interface LoggedError {
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
}

/** The chain of causes is short in practice; a loop in it must not hang the log. */
const maxCauses = 5;

/**
 * Makes pino's serialiser for errors: the messages of the error and its causes, and the first code among them.
 * @param withStack for every error; without it only a mistake in the program itself has its stack, since nothing else
 * would tell where it is
 */
export function serialiseError(withStack: boolean): (error: unknown) => unknown {
  return (error) => {
    if (!(error instanceof Error)) return error;
    const chain = causes(error);
    const code = chain.map(codeOf).find((found) => found !== undefined);
    const logged: LoggedError = {
      message: message(chain),
      ...(code !== undefined && { code }),
      ...((withStack || (code === undefined && isMistake(error))) && { stack: frames(error) }),
    };
    return logged;
  };
}

function causes(error: Error): readonly Error[] {
  const chain = [error];
  for (let next = innerOf(error); next instanceof Error && chain.length < maxCauses; next = innerOf(next)) {
    if (chain.includes(next)) break;
    chain.push(next);
  }
  return chain;
}

/** Node gathers the failed attempts of one connect in an AggregateError without a message; the first one tells. */
function innerOf(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : error.cause;
}

/** Joined by colons; a cause that its wrapper repeats is told once. */
function message(chain: readonly Error[]): string {
  let text = '';
  for (const error of chain) {
    if (error.message === '' || text.includes(error.message)) continue;
    text = text === '' ? error.message : `${text}: ${error.message}`;
  }
  return text === '' ? (chain[0]?.name ?? 'Error') : text;
}

function codeOf(error: Error): string | undefined {
  if (!('code' in error)) return undefined;
  return typeof error.code === 'string' || typeof error.code === 'number' ? String(error.code) : undefined;
}

function isMistake(error: Error): boolean {
  return [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
}

/** The frames alone; the message is told already. */
function frames({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) => line.trim())
    .join('\n');
}
