// The connection to the cluster that the configuration names.
import { type KubeClient, loadKubeClient } from '../reconciler/kube/client.ts';
import type { Config } from './config/config.ts';
import { version } from './version.ts';

/** No request is made. @throws KubeConfigError when no cluster's configuration can be found or read */
export function kubeClientOf(config: Config, env: Readonly<Record<string, string | undefined>>): Promise<KubeClient> {
  return loadKubeClient({
    kubeconfig: config.kubeconfig || undefined,
    server: config.server || undefined,
    env,
    requestTimeoutMs: config.kubeApiRequestTimeout,
    version: version.version,
    now: Date.now,
  });
}
