// Real DNS for the in-memory provider: UDP and TCP on one address.
import type { RemoteInfo, Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import type { Logger } from 'pino';
import { type DnsAddress, listenTcp, listenUdp } from './dns-listen.ts';
import { failure, respond } from './message.ts';
import type { ServedZone } from './served-zone.ts';
import { serveTcpConnection } from './tcp-connection.ts';

export interface DnsServerOptions {
  /** Where to listen; port 0 takes any free one, an empty host every interface. */
  readonly address: DnsAddress;
  /** Asked for the zones at every message. */
  readonly zones: { zoneRecords(): readonly ServedZone[] };
  readonly logger: Logger;
  /** Of a TCP connection; 10 s unless given. */
  readonly idleMs?: number;
  /** TCP connections at one time, 128 unless given; more are closed at once. */
  readonly maxConnections?: number;
}

interface Listening {
  readonly tcp: Server;
  readonly udp: UdpSocket;
}

/** With port 0 the kernel picks a port for TCP that UDP may not have; another one then will do. */
const portAttempts = 5;
/** What stop() leaves to clients that are reading an answer. */
const closeMs = 1000;

/** A part of the program with a lifetime: start, stop, and an address in between. */
export class DnsServer {
  readonly name = 'dns';
  readonly #options: DnsServerOptions;
  readonly #connections = new Set<Socket>();
  readonly #abort = () => void this.stop();
  #signal: AbortSignal | undefined;
  #listening: Listening | undefined;
  /** Of the latest end, which an abort and a stop() may both have asked for. */
  #closed: Promise<void> | undefined;

  constructor(options: DnsServerOptions) {
    this.#options = options;
  }

  /** Listens; resolves once both transports answer. Ends when the signal aborts. @throws DnsListenError */
  async start(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#listening = await this.#listen();
    this.#signal = signal;
    signal.addEventListener('abort', this.#abort, { once: true });
    if (signal.aborted) await this.stop();
    signal.throwIfAborted();
    const { host, port } = this.address();
    this.#options.logger.info({ address: `${host.includes(':') ? `[${host}]` : host}:${port}` }, 'DNS is answered');
  }

  /** Takes nothing new, lets answers go out, then closes everything; every call resolves when that is done. */
  async stop(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#abort);
    const listening = this.#listening;
    this.#listening = undefined;
    if (listening !== undefined) this.#closed = this.#close(listening);
    await this.#closed;
  }

  /** Where a client on this machine reaches it. Throws while it is not listening. */
  address(): DnsAddress {
    const bound = this.#listening?.tcp.address();
    if (bound === null || bound === undefined || typeof bound === 'string') throw new Error('DNS is not listening');
    const everywhere = bound.address === '::' || bound.address === '0.0.0.0';
    return { host: everywhere ? '127.0.0.1' : bound.address, port: bound.port };
  }

  async #listen(): Promise<Listening> {
    const { address, maxConnections = 128, logger } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const tcp = await listenTcp(address, maxConnections, (socket) => this.#serve(socket));
      // Without a listener an error, such as a lack of file descriptors for a new connection, would end the program.
      tcp.on('error', (error) => logger.warn({ err: error }, 'DNS over TCP'));
      try {
        const udp = await listenUdp(address, tcp);
        udp.on('error', (error) => logger.warn({ err: error }, 'DNS over UDP'));
        udp.on('message', (message, from) => this.#answerDatagram(udp, message, from));
        return { tcp, udp };
      } catch (error) {
        await once(tcp.close(), 'close');
        if (address.port !== 0 || attempt === portAttempts) throw error;
      }
    }
  }

  async #close({ tcp, udp }: Listening): Promise<void> {
    const closed = [once(tcp.close(), 'close'), once(udp.close(), 'close')];
    for (const connection of this.#connections) connection.destroySoon();
    const cut = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy();
    }, closeMs);
    await Promise.all(closed);
    clearTimeout(cut);
  }

  #serve(socket: Socket): void {
    this.#connections.add(socket);
    socket.once('close', () => this.#connections.delete(socket));
    const { idleMs = 10_000 } = this.#options;
    void serveTcpConnection({ socket, idleMs, respond: (message) => this.#respond(message, 'tcp') });
  }

  #answerDatagram(udp: UdpSocket, message: Buffer, from: RemoteInfo): void {
    // Nothing can be sent to port 0, from which only a forger sends.
    if (from.port === 0) return;
    const reply = this.#respond(message, 'udp');
    // A client that is gone is not an error.
    if (reply !== undefined) udp.send(reply, from.port, from.address, () => undefined);
  }

  /** A packet from anybody must not end the program. */
  #respond(message: Buffer, transport: 'udp' | 'tcp'): Buffer | undefined {
    try {
      return respond(message, this.#options.zones.zoneRecords(), transport);
    } catch (error) {
      this.#options.logger.error({ err: error }, 'a DNS query could not be answered');
      return failure(message);
    }
  }
}
