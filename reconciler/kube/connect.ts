// Builds the client of one cluster from its configuration. Loads client-node and undici: import it when needed.
import { HttpMethod, RequestContext } from '@kubernetes/client-node';
import type { ConfigSource } from './config-source.ts';
import { readAccess } from './kubeconfig-file.ts';
import { PooledKubeConfig, type PooledKubeConfigOptions } from './pooled-kube-config.ts';
import type { KubeTransport } from './transport.ts';
import { type Authorization, createUndiciTransport } from './undici-transport.ts';

export interface KubeClient {
  /** For typed calls: `config.makeApiClient(CoordinationV1Api)`. */
  readonly config: PooledKubeConfig;
  readonly transport: KubeTransport;
  /** The API server's address. */
  readonly server: string;
  /** The namespace of the context or of the pod; empty when neither names one. */
  readonly namespace: string;
  /** Closes every connection. */
  close(): Promise<void>;
}

/** Builds the client; makes no request. @throws KubeConfigError */
export function connect(source: ConfigSource, options: PooledKubeConfigOptions): KubeClient {
  const { cluster, user, namespace } = readAccess(source);
  const config = new PooledKubeConfig(options);
  config.loadFromClusterAndUser(cluster, user);
  const close = () => config.close();
  const transport = createUndiciTransport({
    server: cluster.server,
    userAgent: options.userAgent,
    requestTimeoutMs: options.requestTimeoutMs,
    now: options.now,
    authorize: () => authorize(config, cluster.server),
    onUnauthorized: () => config.forgetCredentials(),
    close,
  });
  return { config, transport, server: cluster.server, namespace, close };
}

/** client-node writes a request's authorisation into a request of its own kind. */
async function authorize(config: PooledKubeConfig, server: string): Promise<Authorization> {
  const context = new RequestContext(server, HttpMethod.GET);
  await config.applySecurityAuthentication(context);
  const dispatcher = context.getDispatcher();
  if (dispatcher === undefined) throw new Error('client-node did not ask for a connection pool');
  return { headers: context.getHeaders(), dispatcher };
}
