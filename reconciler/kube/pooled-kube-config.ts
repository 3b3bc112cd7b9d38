// client-node's KubeConfig with one connection pool for all calls, tokens that are read again when refused, a time
// limit and our own user agent. The only file that reaches into client-node's private parts.
import {
  type ApiConstructor,
  type ApiType,
  type Cluster,
  createConfiguration,
  KubeConfig,
  type RequestContext,
  ServerConfiguration,
  setHeaderMiddleware,
} from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';
import { DispatcherPool } from './dispatcher-pool.ts';
import { TokenFileAuthenticator } from './token-file.ts';

export interface PooledKubeConfigOptions {
  readonly userAgent: string;
  /** For a typed API call, answer included; 0 for no limit. */
  readonly requestTimeoutMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

type BuildDispatcher = (cluster: Cluster | null, options: TlsOptions) => Dispatcher | undefined;
type TlsOptions = Parameters<KubeConfig['createDispatcherOptions']>[1];

export class PooledKubeConfig extends KubeConfig {
  readonly #options: PooledKubeConfigOptions;
  readonly #pool = new DispatcherPool();
  readonly #tokenFiles: TokenFileAuthenticator;

  constructor(options: PooledKubeConfigOptions) {
    super();
    this.#options = options;
    this.#tokenFiles = new TokenFileAuthenticator(options.now);
    this.addAuthenticator(this.#tokenFiles);
    // The typings call createDispatcher private, which forbids `override`; every request goes through it.
    const build: BuildDispatcher = Reflect.get(this, 'createDispatcher').bind(this);
    const pooled: BuildDispatcher = (cluster, tls) =>
      this.#pool.get(this.createDispatcherOptions(cluster, tls), () => build(cluster, tls));
    Reflect.set(this, 'createDispatcher', pooled);
  }

  /** Authorises a request; a typed API call, which brings no signal of its own, gets the time limit as one. */
  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    await super.applySecurityAuthentication(context);
    const { requestTimeoutMs } = this.#options;
    if (context.getSignal() === undefined && requestTimeoutMs > 0) {
      context.setSignal(AbortSignal.timeout(requestTimeoutMs));
    }
  }

  /** As in client-node, with our user agent. */
  override makeApiClient<T extends ApiType>(apiClientType: ApiConstructor<T>): T {
    const server = this.getCurrentCluster()?.server ?? '';
    return new apiClientType(
      createConfiguration({
        baseServer: new ServerConfiguration(server, {}),
        authMethods: { default: this },
        middleware: [setHeaderMiddleware('User-Agent', this.#options.userAgent)],
      }),
    );
  }

  /** Drops every remembered token: the server did not accept it. client-node would keep a plugin's until it expires. */
  forgetCredentials(): void {
    this.#tokenFiles.forget();
    Reflect.set(this, 'authenticators', Reflect.get(new KubeConfig(), 'authenticators'));
  }

  /** Closes every connection; no request can be made afterwards. */
  async close(): Promise<void> {
    await this.#pool.close();
  }
}
