// The arguments still to read, with kingpin's @file: a bare or detached @path stands for the lines of that file.
import type { Problem } from './problem.ts';

/** Reads a whole file as UTF-8 text; throws when it cannot. */
export type ReadFile = (path: string) => string;

/** Enough for any nesting that is meant; a file that names itself ends here. */
const maxExpansions = 100;

export class ArgumentQueue {
  readonly problems: Problem[] = [];
  readonly #pending: string[];
  readonly #readFile: ReadFile;
  #expansions = 0;

  constructor(argv: readonly string[], readFile: ReadFile) {
    this.#pending = [...argv];
    this.#readFile = readFile;
  }

  /** @returns the next argument, a file's first line in place of its name; undefined at the end */
  next(): string | undefined {
    this.#expandFirst();
    return this.#pending.shift();
  }

  /** @returns the next argument if it can be a flag's value: not another flag; `-` alone is a value */
  takeValue(): string | undefined {
    this.#expandFirst();
    const first = this.#pending[0];
    if (first === undefined || (first.startsWith('-') && first !== '-')) return undefined;
    return this.#pending.shift();
  }

  /** @returns the next argument as it is, without taking it */
  peek(): string | undefined {
    return this.#pending[0];
  }

  /** @returns everything left, as it is: what follows `--` */
  takeRest(): string[] {
    return this.#pending.splice(0);
  }

  #expandFirst(): void {
    for (let first = this.#pending[0]; first?.startsWith('@') && first.length > 1; first = this.#pending[0]) {
      this.#pending.splice(0, 1, ...this.#linesOf(first));
    }
  }

  #linesOf(argument: string): string[] {
    this.#expansions += 1;
    if (this.#expansions > maxExpansions) {
      if (this.#expansions === maxExpansions + 1) {
        this.problems.push({
          message: `${argument}: more than ${maxExpansions} argument files; does one name itself?`,
        });
      }
      return [];
    }
    try {
      const lines = this.#readFile(argument.slice(1)).split('\n');
      return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      this.problems.push({ message: `${argument}: the argument file cannot be read: ${why}` });
      return [];
    }
  }
}
