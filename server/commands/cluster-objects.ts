// The objects of a live cluster, read once: what check, endpoints and plan work on with --from-cluster.
import type { KubeObject, RawObject, ReadKind } from '../../reconciler/claims/kinds/read-kind.ts';
import { kindsToConsult, kindsToFollow, kindsToRead } from '../../reconciler/claims/kinds.ts';
import type { Policy } from '../../reconciler/claims/policy.ts';
import { KubeConfigError } from '../../reconciler/kube/kube-config-error.ts';
import { listPages } from '../../reconciler/kube/list-pages.ts';
import { collectionPath } from '../../reconciler/kube/resource.ts';
import { KubeRequestError, type KubeTransport } from '../../reconciler/kube/transport.ts';
import { watchedNamespace } from '../../reconciler/sources/cluster.ts';
import { demandOf } from '../../reconciler/sources/demand.ts';
import { readObject } from '../../reconciler/sources/read-object.ts';
import { everywhere, followedKinds } from '../../reconciler/sources/read-scope.ts';
import { ObjectStore } from '../../reconciler/sources/store.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/problem.ts';
import { kubeClientOf } from '../kube-client.ts';
import type { Stored } from './checked.ts';
import type { Streams } from './streams.ts';

const pageSize = 500;

export interface ClusterObjects {
  readonly objects: readonly Stored[];
  /** The same objects trimmed, but for those of the wrong shape. */
  readonly store: ObjectStore;
  /** What is wrong with each of the others. */
  readonly unreadable: readonly string[];
}

/**
 * Lists every kind that the policy's sources need. A kind that the cluster does not have is skipped, and so is one that only
 * rules look at and that may not be read; both are told.
 * @throws ConfigError for a cluster that cannot be found, reached or read
 */
export async function readCluster(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  policy: Policy,
  streams: Streams,
): Promise<ClusterObjects> {
  const client = await connectTo(config, env);
  const store = new ObjectStore();
  const objects: Stored[] = [];
  const unreadable: string[] = [];
  try {
    const required = kindsToRead(policy);
    for (const kind of [...required, ...kindsToConsult(policy)]) {
      const isRequired = required.includes(kind);
      const stored = await listed(
        kind,
        policy,
        client.transport,
        isRequired ? undefined : 'rules about them say nothing',
        streams,
      );
      for (const object of stored ?? []) {
        objects.push({ object });
        const read = trimmed(object, policy);
        if (typeof read === 'string') unreadable.push(`${namedObject(object)}: ${read}`);
        else if (read !== undefined) store.upsert(read);
      }
      if (followedKinds.includes(kind.kind)) store.markRead(kind.kind, everywhere);
    }
    await readFollowed(policy, store, client.transport, streams);
  } finally {
    await client.close();
  }
  return { objects, store, unreadable };
}

/** What records are made from, where a Service or Pod needs it. Without permission such records are not known. */
async function readFollowed(
  policy: Policy,
  store: ObjectStore,
  transport: KubeTransport,
  streams: Streams,
): Promise<void> {
  const demand = demandOf(store.each('Service'), policy);
  for (const kind of [...kindsToRead(policy), ...kindsToFollow(policy)].filter((one) => demand.kinds.has(one.kind))) {
    const stored = await listed(kind, policy, transport, 'records that are made of them are not known', streams);
    for (const object of stored ?? []) {
      const read = trimmed(object, policy);
      if (typeof read === 'object' && demand.wants(read)) store.upsert(read);
    }
    if (stored !== undefined) store.markRead(kind.kind, everywhere);
  }
}

async function connectTo(config: Config, env: Readonly<Record<string, string | undefined>>) {
  try {
    return await kubeClientOf(config, env);
  } catch (error) {
    if (error instanceof KubeConfigError) throw problem(error.message);
    throw error;
  }
}

/**
 * In the first version that the API server has.
 * @param without what follows from having no permission, as a clause; undefined where that is an error
 * @returns undefined without permission
 */
async function listed(
  kind: ReadKind,
  policy: Policy,
  transport: KubeTransport,
  without: string | undefined,
  streams: Streams,
): Promise<readonly RawObject[] | undefined> {
  for (const version of kind.versions) {
    try {
      return await listVersion(kind, version, policy, transport);
    } catch (error) {
      if (!(error instanceof KubeRequestError)) throw error;
      if (error.status === 404) continue;
      if (without === undefined || error.status !== 403)
        throw problem(`cannot list ${kind.resource}: ${error.message}`);
      streams.stderr.write(`warning: cannot list ${kind.resource}, so ${without}: ${error.message}\n`);
      return undefined;
    }
  }
  streams.stderr.write(`warning: the cluster has no ${kind.resource}; they are skipped\n`);
  return [];
}

async function listVersion(
  kind: ReadKind,
  version: string,
  policy: Policy,
  transport: KubeTransport,
): Promise<readonly RawObject[]> {
  const { group, resource } = kind;
  const path = collectionPath({ group, version, kind: kind.kind, resource }, watchedNamespace(kind, policy));
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const objects: RawObject[] = [];
  for await (const page of listPages(transport, path, { query: {}, pageSize, signal: new AbortController().signal })) {
    // Items of a list do not say what they are.
    for (const item of page.items) objects.push({ ...(item as RawObject), apiVersion, kind: kind.kind });
  }
  return objects;
}

/** What cannot be read is judged all the same, as an object of the wrong shape; others cannot look it up. */
function trimmed(object: RawObject, policy: Policy): KubeObject | string | undefined {
  try {
    return readObject(object, policy);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function namedObject({ kind, metadata }: RawObject): string {
  const { namespace, name } = Object(metadata) as { readonly namespace?: unknown; readonly name?: unknown };
  return `${String(kind)} ${namespace === undefined ? '' : `${String(namespace)}/`}${String(name)}`;
}

function problem(message: string): ConfigError {
  return new ConfigError([{ flag: '--from-cluster', message }]);
}
