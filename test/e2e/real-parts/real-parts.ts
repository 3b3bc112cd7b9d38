// The real programs that end-to-end tests run against: found in KUBEBUILDER_ASSETS or the cache, built when neither
// has them.
import { access, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { goToolchain, runGo } from './go-toolchain.ts';
import { buildFlags, PROGRAMS } from './programs.ts';

/** Absolute paths of the programs, and whether they were built from the pins or brought by the user. */
export type RealParts = {
  readonly folder: string;
  readonly kubeApiserver: string;
  readonly kubectl: string;
  readonly etcd: string;
  readonly origin: 'KUBEBUILDER_ASSETS' | 'pinned build';
};

export type RealPartsOptions = {
  readonly env: NodeJS.ProcessEnv;
  /** Receives one line for each step that takes time. */
  readonly log: (line: string) => void;
};

/**
 * Gives the folder with kube-apiserver, etcd and kubectl, building them first where needed (minutes, once).
 *
 * @throws RealPartsError when they are neither there nor can be built: GO_MISSING, GO_TOO_OLD, GO_FAILED.
 */
export async function realParts({ env, log }: RealPartsOptions): Promise<RealParts> {
  const brought = env.KUBEBUILDER_ASSETS;
  if (brought) {
    const missing = await missingPrograms(brought);
    if (missing.length === 0) return partsIn(resolve(brought), 'KUBEBUILDER_ASSETS');
    log(`KUBEBUILDER_ASSETS=${brought} lacks ${missing.join(', ')}; the pinned parts are used instead`);
  }
  const folder = await cacheFolder(await goToolchain(env), env);
  if ((await missingPrograms(folder)).length > 0) await build(folder, { env, log });
  return partsIn(folder, 'pinned build');
}

async function missingPrograms(folder: string): Promise<readonly string[]> {
  const found = await Promise.all(PROGRAMS.map(({ file }) => isExecutable(join(folder, file))));
  return PROGRAMS.filter((_, index) => found[index] === false).map(({ file }) => file);
}

/** Builds into a folder of its own and renames it at the end, so that a cut build never looks like a finished one. */
async function build(folder: string, { env, log }: RealPartsOptions): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(join(dirname(folder), '.building-'));
  try {
    const flags = await buildFlags();
    for (const { file, goPackage } of PROGRAMS) {
      log(`building ${file} from ${goPackage}`);
      const started = performance.now();
      await runGo(['build', ...flags, '-o', join(unfinished, file), goPackage], { ...env, CGO_ENABLED: '0' });
      log(`built ${file} in ${Math.round((performance.now() - started) / 1000)} s`);
    }
    await moveInto(folder, unfinished);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Another process may have finished the same build first; its result is as good as ours. */
async function moveInto(folder: string, unfinished: string): Promise<void> {
  if ((await missingPrograms(folder)).length === 0) return;
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
}

function partsIn(folder: string, origin: RealParts['origin']): RealParts {
  return {
    folder,
    kubeApiserver: join(folder, 'kube-apiserver'),
    kubectl: join(folder, 'kubectl'),
    etcd: join(folder, 'etcd'),
    origin,
  };
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
