// The objects that -f names, both as written and, trimmed, in a store: what check, endpoints and plan work on.
import type { KubeObject } from '../../reconciler/claims/kinds/read-kind.ts';
import type { Policy } from '../../reconciler/claims/policy.ts';
import { LoadBalancerNames } from '../../reconciler/sources/load-balancer-names.ts';
import { type Manifest, manifestFiles, parseManifests, readManifestFile } from '../../reconciler/sources/manifests.ts';
import { readObject } from '../../reconciler/sources/read-object.ts';
import { everywhere, followedKinds } from '../../reconciler/sources/read-scope.ts';
import { addressResolver, balancerDns } from '../../reconciler/sources/resolve-addresses.ts';
import { ObjectStore } from '../../reconciler/sources/store.ts';
import { type ObjectProblem, problemText } from '../../reconciler/template-problems.ts';
import type { Config } from '../config/config.ts';
import type { Streams } from './streams.ts';

export interface LoadedObjects {
  /** In the order of the files and documents. */
  readonly manifests: readonly Manifest[];
  readonly store: ObjectStore;
  /** Objects of the wrong shape, which the store does not hold. */
  readonly unreadable: readonly { readonly manifest: Manifest; readonly message: string }[];
}

/**
 * Reads every file, folder and `-` (standard input).
 * @throws ManifestError for a path or a text that cannot be read
 */
export async function loadObjects(paths: readonly string[], policy: Policy, streams: Streams): Promise<LoadedObjects> {
  const manifests: Manifest[] = [];
  if (paths.includes('-')) manifests.push(...parseManifests('-', await streams.stdin()));
  for (const file of await manifestFiles(paths.filter((path) => path !== '-'))) {
    manifests.push(...(await readManifestFile(file)));
  }
  const store = new ObjectStore();
  for (const kind of followedKinds) store.markRead(kind, everywhere);
  const unreadable: { manifest: Manifest; message: string }[] = [];
  for (const manifest of manifests) {
    const read = trimmed(manifest, policy);
    if (typeof read === 'string') unreadable.push({ manifest, message: read });
    else if (read !== undefined) store.upsert(read);
  }
  return { manifests, store, unreadable };
}

function trimmed({ object }: Manifest, policy: Policy): KubeObject | string | undefined {
  try {
    return readObject(object, policy);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A command waits no longer for host names of load balancers. Milliseconds. */
const resolveMs = 30_000;

/**
 * What --from-cluster or -f names, in a store. Objects that cannot be read are told.
 * @throws ManifestError for unreadable input, ConfigError for a cluster that cannot be read
 */
export async function gatherObjects(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  policy: Policy,
  streams: Streams,
): Promise<ObjectStore> {
  const store = await readObjects(config, env, policy, streams);
  const onFailure = (message: string) => void streams.stderr.write(`warning: ${message}\n`);
  const names = new LoadBalancerNames({ policy, store, resolve: addressResolver(balancerDns), onFailure });
  await names.refresh('every', AbortSignal.timeout(resolveMs));
  return store;
}

async function readObjects(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  policy: Policy,
  streams: Streams,
): Promise<ObjectStore> {
  if (!config.fromCluster) {
    const loaded = await loadObjects(config.filename, policy, streams);
    tellUnreadable(loaded, streams);
    return loaded.store;
  }
  // Loaded only when asked for: the client of the API server takes half a second.
  const { readCluster } = await import('./cluster-objects.ts');
  const { store, unreadable } = await readCluster(config, env, policy, streams);
  for (const problem of unreadable) streams.stderr.write(`warning: skipped: ${problem}\n`);
  return store;
}

/** Says which objects were skipped for their shape; the result is then about the others. */
function tellUnreadable({ unreadable }: LoadedObjects, streams: Streams): void {
  for (const { manifest, message } of unreadable) {
    streams.stderr.write(`warning: ${manifest.file}:${manifest.line}: skipped: ${message}\n`);
  }
}

/** Says which objects --fqdn-template failed on: names that it would have made are missing from the result. */
export function tellProblems(problems: readonly ObjectProblem[], streams: Streams): void {
  for (const problem of problems) streams.stderr.write(`warning: ${problemText(problem)}\n`);
}
