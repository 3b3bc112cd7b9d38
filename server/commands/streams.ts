// Where a command reads and writes, passed in so that a test needs no process.

export interface Streams {
  /** Results: what a pipe should get. */
  readonly stdout: { write(text: string): void };
  /** Problems and progress: what a person should see. */
  readonly stderr: { write(text: string): void };
  /** The whole of standard input, for `-f -`. */
  readonly stdin: () => Promise<string>;
}

/** Exit codes of every command (DESIGN of the command line: as kubectl and terraform users expect). */
export const exitCodes = { ok: 0, found: 1, usage: 2 } as const;
export type ExitCode = number;
