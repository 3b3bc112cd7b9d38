// One listening server with the Fastify application behind it: opening it, and closing it in bounded time.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { type Address, listenError, reachableAddress } from './address.ts';

export interface ListenerOptions {
  readonly app: FastifyInstance;
  readonly server: Server;
  readonly address: Address;
  /** The flag that the address is from, with its dashes. */
  readonly flag: string;
  /** How long close() waits for requests that are being answered. */
  readonly closeTimeoutMs: number;
  readonly logger: Logger;
}

export class Listener {
  readonly #options: ListenerOptions;
  readonly #sockets = new Set<Socket>();

  constructor(options: ListenerOptions) {
    this.#options = options;
    // Below TLS, so that a connection in the middle of its handshake is known as well.
    options.server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /**
   * Listens. Once the signal aborts, everything is cut off.
   * @throws AddressError naming the flag
   */
  async open(signal: AbortSignal): Promise<void> {
    const { app, server, address, flag, logger } = this.#options;
    signal.throwIfAborted();
    try {
      // An empty host lets Node take both IPv6 and IPv4, or IPv4 alone where that is all there is.
      await app.listen({ host: address.host, port: address.port });
    } catch (error) {
      // It fails the same way when a plugin could not start.
      await app.close().catch(() => undefined);
      throw error instanceof Error && 'syscall' in error ? listenError(error, address, flag) : error;
    }
    // A connection that cannot be accepted (out of file descriptors) must not end the program.
    server.on('error', (error) => logger.error({ err: error }, `${flag}: a connection could not be accepted`));
    const abort = () => {
      this.#cut();
      void this.close();
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }

  get listening(): boolean {
    return this.#options.server.listening;
  }

  /** Where a client on this machine reaches it. Throws while it is not listening. */
  address(): Address {
    const bound = this.#options.server.address();
    if (bound === null || typeof bound === 'string') throw new Error(`${this.#options.flag}: not listening`);
    return reachableAddress(bound);
  }

  /** Takes no new connections, answers what is being asked, then closes; what hangs longer is cut off. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.#cut(), this.#options.closeTimeoutMs);
    try {
      await this.#options.app.close();
    } finally {
      clearTimeout(timer);
    }
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
