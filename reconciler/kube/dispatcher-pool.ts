// The one connection pool to the API server. client-node makes a new one for every request, and with it a new TLS
// connection; here it is made anew only when what it is made of has changed.
import { createHash } from 'node:crypto';
import type { ConnectOptions, DispatcherOptions } from '@kubernetes/client-node';
import { Agent, type buildConnector, type Dispatcher, ProxyAgent } from 'undici';
import { KubeRequestError } from './transport.ts';

/**
 * HTTP/1.1 on purpose: a watch then has a connection of its own, and a connection that died in silence takes with it
 * the one request that its time limit ends, not every later stream of a shared HTTP/2 session.
 */
const clientOptions = { allowH2: false, keepAliveTimeout: 30_000 };

export class DispatcherPool {
  #fingerprint = '';
  #current: Dispatcher | undefined;
  /** Replaced ones that still have requests under way. */
  readonly #old = new Set<Dispatcher>();
  #closed = false;

  /**
   * The dispatcher for these options, the same one for as long as they are the same. Requests under way on an older
   * one may finish.
   * @param build makes the dispatchers that are not made here (SOCKS proxies)
   */
  get(options: DispatcherOptions, build: () => Dispatcher | undefined): Dispatcher {
    if (this.#closed) throw new KubeRequestError('KUBE_UNREACHABLE', 'the connections to the API server are closed');
    const fingerprint = fingerprintOf(options);
    if (this.#current !== undefined && fingerprint === this.#fingerprint) return this.#current;
    this.#retire();
    this.#fingerprint = fingerprint;
    this.#current = create(options, build);
    return this.#current;
  }

  /** Closes every connection, those with requests under way too. */
  async close(): Promise<void> {
    this.#closed = true;
    const open = [...this.#old];
    if (this.#current !== undefined) open.push(this.#current);
    this.#current = undefined;
    await Promise.all(open.map((dispatcher) => dispatcher.destroy()));
  }

  #retire(): void {
    const old = this.#current;
    if (old === undefined) return;
    this.#old.add(old);
    old.close().then(
      () => this.#old.delete(old),
      () => this.#old.delete(old),
    );
  }
}

function create(options: DispatcherOptions, build: () => Dispatcher | undefined): Dispatcher {
  switch (options.type) {
    case 'agent':
      return new Agent({ ...clientOptions, connect: connectOptions(options.connect) });
    case 'proxy':
      return new ProxyAgent({
        ...clientOptions,
        uri: options.uri,
        requestTls: connectOptions(options.requestTls),
        connect: connectOptions(options.connect),
      });
    case 'socks':
      return build() ?? new Agent(clientOptions);
    case 'none':
      return new Agent(clientOptions);
  }
}

/** The same options to both libraries; only their typings differ, in what may be explicitly undefined. */
function connectOptions(options: ConnectOptions): buildConnector.BuildOptions {
  return options as buildConnector.BuildOptions;
}

/** Certificates and keys by content: the files behind them are read for every request. */
function fingerprintOf(options: DispatcherOptions): string {
  const hash = createHash('sha256');
  hash.update(options.type).update('uri' in options ? options.uri : '');
  const settings = {
    ...('connect' in options ? options.connect : undefined),
    ...('requestTls' in options ? options.requestTls : undefined),
  };
  for (const [name, value] of Object.entries(settings)) {
    hash.update(`\0${name}\0`).update(Buffer.isBuffer(value) ? value : String(value));
  }
  return hash.digest('base64');
}
