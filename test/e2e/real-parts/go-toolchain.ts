// The Go toolchain on this machine: finds it, checks that it is new enough, runs its commands.
import { lastLines, runProgram } from '../run-program.ts';
import { MODULE_FOLDER, requiredGo } from './pins.ts';
import { RealPartsError } from './real-parts-error.ts';

/** What decides which machine code a build makes. `version` is as Go prints it, e.g. `go1.26.8`. */
export type GoToolchain = { readonly version: string; readonly os: string; readonly arch: string };

/**
 * The toolchain that builds run with (the one Go itself switches to where GOTOOLCHAIN allows that).
 *
 * @throws RealPartsError GO_MISSING or GO_TOO_OLD, saying what to install.
 */
export async function goToolchain(env: NodeJS.ProcessEnv): Promise<GoToolchain> {
  const needed = await requiredGo();
  const printed = await runGo(['env', 'GOVERSION', 'GOOS', 'GOARCH'], env);
  const [version = '', os = '', arch = ''] = printed.split('\n');
  if (isOlder(version.replace(/^go/, ''), needed)) {
    throw new RealPartsError('GO_TOO_OLD', `${version} is too old to build the real parts. ${howToGetThem(needed)}`);
  }
  return { version, os, arch };
}

/**
 * Runs `go` in the folder of the pinned modules and gives back what it printed.
 *
 * @throws RealPartsError GO_MISSING when there is no `go` on the PATH, GO_FAILED with the end of its output otherwise.
 */
export async function runGo(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const finished = await startGo(args, env);
  if (finished.code === 0) return finished.stdout;
  const output = lastLines(finished.stderr || finished.stdout, 20);
  throw new RealPartsError('GO_FAILED', `go ${args.join(' ')} failed in ${MODULE_FOLDER}:\n${output}`);
}

async function startGo(args: readonly string[], env: NodeJS.ProcessEnv) {
  try {
    return await runProgram('go', args, { cwd: MODULE_FOLDER, env });
  } catch (cause) {
    const text = `go is not on the PATH, and the real parts are built with it. ${howToGetThem(await requiredGo())}`;
    throw new RealPartsError('GO_MISSING', text, { cause });
  }
}

function howToGetThem(needed: string): string {
  return (
    `Install Go ${needed} or newer (https://go.dev/dl), or set KUBEBUILDER_ASSETS to a folder that holds ` +
    'kube-apiserver, etcd and kubectl (the Gateway API CRDs come from a Go module and need Go in any case)'
  );
}

/** Compares dotted versions number by number; anything after the numbers (`rc1`, `-X:exp`) does not count. */
function isOlder(version: string, needed: string): boolean {
  const [have, want] = [numbers(version), numbers(needed)];
  for (const [place, number] of want.entries()) {
    const other = have[place] ?? 0;
    if (other !== number) return other < number;
  }
  return false;
}

function numbers(version: string): number[] {
  return (/^\d+(\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number);
}
