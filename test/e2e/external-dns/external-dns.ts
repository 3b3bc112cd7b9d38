// The real ExternalDNS, built once from its own Go module as `go.mod` beside this file pins it, and its CRD.
import { createHash } from 'node:crypto';
import { access, constants, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheRoot } from '../real-parts/cache-folder.ts';
import { goToolchain } from '../real-parts/go-toolchain.ts';
import { type Finished, lastLines, runProgram } from '../run-program.ts';

const goModule = 'sigs.k8s.io/external-dns';
const flags = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];

export interface ExternalDns {
  /** Where it is. */
  readonly program: string;
  /** Runs it to its end. */
  run(args: readonly string[]): Promise<Finished>;
  /** The definition of DNSEndpoint, from the same module. */
  readonly crdFile: string;
}

/** Finds the program in the cache, or builds it (some minutes, once). @throws Error with the end of Go's output */
export async function externalDns(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<ExternalDns> {
  const program = await programPath(env);
  if (!(await isExecutable(program))) await build(program, env, log);
  const { Dir } = JSON.parse(await go(['mod', 'download', '-json', goModule], env)) as { readonly Dir: string };
  return {
    program,
    run: (args) => runProgram(program, args, { env }),
    crdFile: join(Dir, 'config/crd/standard/dnsendpoints.externaldns.k8s.io.yaml'),
  };
}

async function programPath(env: NodeJS.ProcessEnv): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([await goToolchain(env), flags]));
  for (const file of ['go.mod', 'go.sum']) hash.update(await readFile(join(import.meta.dirname, file)));
  return join(cacheRoot(env), 'zonewarden', 'external-dns', hash.digest('hex').slice(0, 16), 'external-dns');
}

/** Renamed at the end, so that a cut build never looks like a finished one. */
async function build(program: string, env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<void> {
  await mkdir(dirname(program), { recursive: true });
  const unfinished = await mkdtemp(join(dirname(program), '.building-'));
  try {
    log(`building external-dns from ${goModule}`);
    const file = join(unfinished, 'external-dns');
    await go(['build', ...flags, '-o', file, goModule], { ...env, CGO_ENABLED: '0' });
    await rename(file, program);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function go(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { code, stdout, stderr } = await runProgram('go', args, { cwd: import.meta.dirname, env });
  if (code === 0) return stdout;
  throw new Error(`go ${args.join(' ')} failed in ${import.meta.dirname}:\n${lastLines(stderr || stdout, 20)}`);
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
