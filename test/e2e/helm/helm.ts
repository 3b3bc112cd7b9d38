// The real helm, built once from its own Go module as `go.mod` beside this file pins it.
import { createHash } from 'node:crypto';
import { access, constants, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheRoot } from '../real-parts/cache-folder.ts';
import { goToolchain } from '../real-parts/go-toolchain.ts';
import { type Finished, lastLines, runProgram } from '../run-program.ts';

const goPackage = 'helm.sh/helm/v3/cmd/helm';
const flags = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];

/** Finds the program in the cache, or builds it (some minutes, once). @throws Error with the end of Go's output */
export async function helm(
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<(args: readonly string[], input?: string) => Promise<Finished>> {
  const program = await programPath(env);
  if (!(await isExecutable(program))) await build(program, env, log);
  return (args, input) => runProgram(program, args, { env, input });
}

async function programPath(env: NodeJS.ProcessEnv): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([await goToolchain(env), flags]));
  for (const file of ['go.mod', 'go.sum']) hash.update(await readFile(join(import.meta.dirname, file)));
  return join(cacheRoot(env), 'zonewarden', 'helm', hash.digest('hex').slice(0, 16), 'helm');
}

/** Renamed at the end, so that a cut build never looks like a finished one. */
async function build(program: string, env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<void> {
  await mkdir(dirname(program), { recursive: true });
  const unfinished = await mkdtemp(join(dirname(program), '.building-'));
  try {
    log(`building helm from ${goPackage}`);
    const file = join(unfinished, 'helm');
    const args = ['build', ...flags, '-o', file, goPackage];
    const finished = await runProgram('go', args, { cwd: import.meta.dirname, env: { ...env, CGO_ENABLED: '0' } });
    if (finished.code !== 0) throw new Error(`go ${args.join(' ')} failed:\n${lastLines(finished.stderr, 20)}`);
    await rename(file, program);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
