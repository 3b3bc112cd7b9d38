// Runs one program to its end and keeps what it printed: the way the end-to-end tests call go and kubectl.
import { spawn } from 'node:child_process';

/** How a program ended: its exit code (-1 when a signal ended it) and everything it printed. */
export type Finished = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
};

export type ProgramOptions = {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string | undefined;
  /** Text for the program's standard input; without it the input is empty. */
  readonly input?: string | undefined;
};

/**
 * Runs `command` with `args` and waits for it to end. A non-zero exit is a value, not an exception.
 *
 * @throws the error of node:child_process (code ENOENT, EACCES…) when the program cannot be started at all.
 */
export function runProgram(command: string, args: readonly string[], options: ProgramOptions): Promise<Finished> {
  const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ['pipe', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // A program that ends without reading its input closes the pipe under us; its exit code tells the story.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code: code ?? -1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

/** The last lines of a long output, for error messages. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
