// Real DNS for the in-memory provider: UDP and TCP on one address.
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';
import type { Logger } from 'pino';
import type { ServedZone } from './answer.ts';
import { respond } from './message.ts';

export interface DnsServerOptions {
  /** Where to listen; port 0 takes any free one, an empty host every interface. */
  readonly address: { readonly host: string; readonly port: number };
  readonly zones: { zoneRecords(): readonly ServedZone[] };
  readonly logger: Logger;
}

/** The address cannot be listened on; the message says what to do. */
export class DnsListenError extends Error {
  readonly code = 'DNS_LISTEN_FAILED';

  constructor(address: DnsServerOptions['address'], cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`--dns-address: cannot listen on ${address.host}:${address.port} (${why}); choose another address`, {
      cause,
    });
    this.name = 'DnsListenError';
  }
}

const idleMs = 10_000;
const maxConnections = 128;
/** With port 0 the kernel picks a port for TCP that UDP may not have; another one then will do. */
const portAttempts = 5;

export class DnsServer {
  readonly name = 'dns';
  readonly #options: DnsServerOptions;
  readonly #connections = new Set<Socket>();
  #tcp: Server | undefined;
  #udp: UdpSocket | undefined;

  constructor(options: DnsServerOptions) {
    this.#options = options;
  }

  /** Listens; resolves once both transports answer. @throws DnsListenError */
  async start(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { address, logger } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#listen();
        break;
      } catch (cause) {
        await this.stop();
        if (address.port !== 0 || attempt === portAttempts) throw new DnsListenError(address, cause);
      }
    }
    const { host, port } = this.address();
    logger.info({ address: `${host}:${port}` }, 'DNS is answered');
  }

  async stop(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    const closing: Promise<unknown>[] = [];
    if (this.#tcp?.listening) closing.push(once(this.#tcp.close(), 'close'));
    if (this.#udp !== undefined) closing.push(once(this.#udp.close(), 'close'));
    this.#tcp = undefined;
    this.#udp = undefined;
    await Promise.all(closing);
  }

  /** Where a client on this machine reaches it. Throws while it is not listening. */
  address(): { readonly host: string; readonly port: number } {
    const bound = this.#tcp?.address();
    if (bound === null || bound === undefined || typeof bound === 'string') throw new Error('DNS is not listening');
    const everywhere = bound.address === '::' || bound.address === '0.0.0.0';
    return { host: everywhere ? '127.0.0.1' : bound.address, port: bound.port };
  }

  async #listen(): Promise<void> {
    const { host, port } = this.#options.address;
    const tcp = createServer((socket) => this.#serve(socket));
    tcp.maxConnections = maxConnections;
    tcp.listen({ host: host || '0.0.0.0', port });
    await once(tcp, 'listening');
    this.#tcp = tcp;
    const bound = this.address();
    const udp = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    udp.on('message', (message, from) => {
      const reply = this.#respond(message, 'udp');
      if (reply !== undefined) udp.send(reply, from.port, from.address, () => undefined);
    });
    udp.bind({ address: host || '0.0.0.0', port: bound.port });
    await once(udp, 'listening');
    // Only now: before, an error belongs to the start.
    udp.on('error', (error) => this.#options.logger.warn({ err: error }, 'DNS over UDP'));
    this.#udp = udp;
  }

  /** Several queries may come on one connection, each behind its length (RFC 7766), in pieces of any size. */
  #serve(socket: Socket): void {
    this.#connections.add(socket);
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#connections.delete(socket));
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      while (pending.length >= 2) {
        const length = pending.readUInt16BE(0);
        if (pending.length < 2 + length) return;
        const reply = this.#respond(pending.subarray(2, 2 + length), 'tcp');
        pending = pending.subarray(2 + length);
        if (reply === undefined) {
          socket.destroy();
          return;
        }
        const prefix = Buffer.alloc(2);
        prefix.writeUInt16BE(reply.length);
        socket.write(Buffer.concat([prefix, reply]));
      }
    });
  }

  /** A packet from anybody must not end the program. */
  #respond(message: Buffer, transport: 'udp' | 'tcp'): Buffer | undefined {
    try {
      return respond(message, this.#options.zones.zoneRecords(), transport);
    } catch (error) {
      this.#options.logger.debug({ err: error }, 'a DNS message could not be answered');
      return undefined;
    }
  }
}
