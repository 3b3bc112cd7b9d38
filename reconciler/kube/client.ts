// The connection to a cluster: finds its configuration and makes the transport of the list-watches and the
// configuration of client-node's typed calls, on one connection pool. client-node and undici take half a second to
// load, so they are loaded here, when a cluster is asked for, and not before.
import { type ConfigSourceOptions, findConfigSource } from './config-source.ts';
import type { KubeClient } from './connect.ts';

export type { KubeClient } from './connect.ts';

export interface KubeClientOptions extends ConfigSourceOptions {
  /** `--kube-api-request-timeout` in milliseconds, for everything but watches; 0 for no limit. */
  readonly requestTimeoutMs: number;
  /** Our version, for the user agent. */
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Loads the configuration of a cluster; no request is made.
 * @throws KubeConfigError when it is missing, unreadable or incomplete
 */
export async function loadKubeClient(options: KubeClientOptions): Promise<KubeClient> {
  const source = findConfigSource(options);
  const { connect } = await import('./connect.ts');
  return connect(source, { ...options, userAgent: `zonewarden/${options.version}` });
}
