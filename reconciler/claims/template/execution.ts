// What one execution of a template may use up, and the error that ends it. Objects come from anybody who may write one:
// without bounds a single Ingress could keep the process busy for minutes.

/** An execution that cannot go on; the message is a clause that names the place. */
export class ExecutionProblem extends Error {
  readonly code = 'TEMPLATE_FAILED';

  constructor(message: string) {
    super(message);
    this.name = 'ExecutionProblem';
  }
}

/** Names alone never come near: 64 KiB hold 250 of the longest names there are. */
export const longestText = 65_536;
const mostSteps = 100_000;
const deepest = 200;
/** Characters of text, or elements of a list, that cost as much as one step. */
const sizePerStep = 64;

/** Counts steps, depth and text of one execution. */
export class Budget {
  #steps = 0;
  #depth = 0;

  /** One step, and more for what is large. @throws ExecutionProblem */
  spend(size = 0): void {
    this.#steps += 1 + size / sizePerStep;
    if (this.#steps > mostSteps) throw new ExecutionProblem(`it takes more than ${mostSteps} steps`);
  }

  /** @returns the text, when it is not too long. @throws ExecutionProblem */
  text(text: string): string {
    if (text.length > longestText) throw tooLong();
    this.spend(text.length);
    return text;
  }

  /** Runs one level deeper. @throws ExecutionProblem */
  deeper<T>(run: () => T): T {
    if (this.#depth >= deepest) throw new ExecutionProblem(`it nests more than ${deepest} levels deep`);
    this.#depth++;
    const result = run();
    this.#depth--;
    return result;
  }
}

export function tooLong(): ExecutionProblem {
  return new ExecutionProblem(`it makes a text of more than ${longestText} characters`);
}

/** What a function may know of the execution that calls it. */
export interface CallContext {
  readonly budget: Budget;
  /** The --source that the object belongs to; empty for a kind of no source. */
  readonly source: string;
}
