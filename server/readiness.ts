// Whether this replica should get traffic: named checks, and the texts that /readyz answers with, as the API server's
// own /readyz does.

export interface ReadinessCheck {
  /** Lower case words with dashes. */
  readonly name: string;
  /** True, or the reason why not. */
  check(): true | string;
  /** What to know of a check that passes all the same. */
  note?(): string | undefined;
}

interface Result {
  readonly name: string;
  readonly outcome: true | string;
  readonly note?: string | undefined;
}

export interface ReadinessAnswer {
  readonly ready: boolean;
  readonly text: string;
}

export class Readiness {
  readonly #checks: readonly ReadinessCheck[];
  #shuttingDown = false;

  constructor(checks: readonly ReadinessCheck[]) {
    const shutdown = { name: 'shutdown', check: () => !this.#shuttingDown || 'the program is shutting down' };
    this.#checks = [...checks, shutdown];
  }

  /** From now on not ready, whatever the checks say. */
  shutDown(): void {
    this.#shuttingDown = true;
  }

  /**
   * All checks. `ok` when they pass, or one line for each when verbose; when one fails, a line for each.
   * @param options.verbose gives the reasons too, which may say more than a stranger should know
   */
  answer({ verbose }: { readonly verbose: boolean }): ReadinessAnswer {
    const results = this.#checks.map(run);
    const ready = results.every(({ outcome }) => outcome === true);
    if (ready && !verbose) return { ready, text: 'ok' };
    const lines = results.map((result) => line(result, verbose));
    return { ready, text: `${[...lines, `readyz check ${ready ? 'passed' : 'failed'}`].join('\n')}\n` };
  }

  /** One check; undefined when none is called so. */
  answerOne(name: string, { verbose }: { readonly verbose: boolean }): ReadinessAnswer | undefined {
    const check = this.#checks.find((known) => known.name === name);
    if (check === undefined) return undefined;
    const result = run(check);
    const ready = result.outcome === true;
    return { ready, text: ready ? 'ok' : `${line(result, verbose)}\n` };
  }
}

/** A check that throws has failed: readiness must always have an answer. */
function run(check: ReadinessCheck): Result {
  try {
    return { name: check.name, outcome: check.check(), note: check.note?.() };
  } catch (error) {
    return { name: check.name, outcome: error instanceof Error ? error.message : String(error) };
  }
}

function line({ name, outcome, note }: Result, verbose: boolean): string {
  if (outcome === true) return verbose && note !== undefined ? `[+]${name} ok: ${note}` : `[+]${name} ok`;
  return `[-]${name} failed: ${verbose ? outcome : 'reason withheld'}`;
}
