// Composition of where objects come from: files in standalone mode, else the API server.
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Policy } from '../reconciler/claims/policy.ts';
import { createInformerMetrics } from '../reconciler/kube/informer-metrics.ts';
import type { KubeTransport } from '../reconciler/kube/transport.ts';
import { ClusterSource } from '../reconciler/sources/cluster.ts';
import { FileSource } from '../reconciler/sources/files.ts';
import type { ObjectStore } from '../reconciler/sources/store.ts';
import type { Config } from './config/config.ts';
import { kubeClientOf } from './kube-client.ts';
import type { ReadinessCheck } from './readiness.ts';
import type { Runnable } from './runnable.ts';

export interface ObjectsHalf {
  readonly runnable: Runnable;
  readonly checks: readonly ReadinessCheck[];
  /** Resolves when every kind has been read once, or it is known that it may not be. */
  readonly settled: (signal: AbortSignal) => Promise<void>;
  /** Names of the kinds whose objects nobody knows now. */
  readonly unread: () => ReadonlySet<string>;
  /** Whether one kind has been read once, or every kind that claims depend on. */
  readonly isSynced: (kind?: string) => boolean;
  /** Whether the kinds have been read that only rules look at: true, or why not. */
  readonly consulted: () => true | string;
  /** The connection to the API server; undefined where objects come from files. */
  readonly transport: KubeTransport | undefined;
  /** Of the kubeconfig's context or of the pod; empty when neither names one. */
  readonly namespace: string;
}

export interface ObjectsHalfOptions {
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly policy: Policy;
  readonly store: ObjectStore;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** @throws KubeConfigError when no cluster's configuration can be found or read */
export async function objectsHalf(options: ObjectsHalfOptions): Promise<ObjectsHalf> {
  const { config, env, policy, store, logger, registry } = options;
  if (config.filename.length > 0) {
    // Started is read: the file source resolves its start only then.
    const source = new FileSource({ paths: config.filename, policy, store, logger });
    let started = false;
    const start = async (signal: AbortSignal) => {
      await source.start(signal);
      started = true;
    };
    const runnable = { name: source.name, start, stop: () => source.stop() };
    return {
      runnable,
      checks: [],
      settled: async () => undefined,
      unread: () => new Set(),
      isSynced: () => started,
      consulted: () => true,
      transport: undefined,
      namespace: '',
    };
  }
  const client = await kubeClientOf(config, env);
  logger.info(`Created Kubernetes client ${client.server}`);
  const source = new ClusterSource({
    policy,
    store,
    transport: client.transport,
    logger,
    metrics: createInformerMetrics(registry),
    now: Date.now,
    random: Math.random,
  });
  return {
    runnable: source,
    checks: [{ name: 'informers', check: () => source.readiness() }],
    settled: (signal) => source.settled(signal),
    unread: () => source.unread(),
    isSynced: (kind) => source.isSynced(kind),
    consulted: () => source.consultedReadiness(),
    transport: client.transport,
    namespace: client.namespace,
  };
}
