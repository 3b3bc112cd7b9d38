// Composition of where objects come from: files in standalone mode, else the API server.
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Policy } from '../reconciler/claims/policy.ts';
import { loadKubeClient } from '../reconciler/kube/client.ts';
import { createInformerMetrics } from '../reconciler/kube/informer-metrics.ts';
import { ClusterSource } from '../reconciler/sources/cluster.ts';
import { FileSource } from '../reconciler/sources/files.ts';
import type { ObjectStore } from '../reconciler/sources/store.ts';
import type { Config } from './config/config.ts';
import type { ReadinessCheck } from './readiness.ts';
import type { Runnable } from './runnable.ts';
import { version } from './version.ts';

export interface ObjectsHalf {
  readonly runnable: Runnable;
  readonly checks: readonly ReadinessCheck[];
  /** Resolves when every kind has been read once. */
  readonly synced: (signal: AbortSignal) => Promise<void>;
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
    const runnable = new FileSource({ paths: config.filename, policy, store, logger });
    return { runnable, checks: [], synced: async () => undefined };
  }
  const client = await loadKubeClient({
    kubeconfig: config.kubeconfig || undefined,
    server: config.server || undefined,
    env,
    requestTimeoutMs: config.kubeApiRequestTimeout,
    version: version.version,
    now: Date.now,
  });
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
    synced: (signal) => source.synced(signal),
  };
}
