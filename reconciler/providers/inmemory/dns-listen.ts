// Opening the DNS server's two sockets on one address and port, and the error when that cannot be.
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export interface DnsAddress {
  /** Host name or IP address without brackets; empty for every interface. */
  readonly host: string;
  readonly port: number;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is already in use; stop the program that has it or choose another port',
  EACCES: 'this user may not open the port; choose one above 1023',
  EADDRNOTAVAIL: 'no interface of this machine has that address',
  EAFNOSUPPORT: 'this machine does not have that kind of address',
  ENOTFOUND: 'the host name is unknown',
  EAI_AGAIN: 'the host name could not be looked up',
};

/** The address cannot be listened on; the message names the flag and says what to do. */
export class DnsListenError extends Error {
  readonly code = 'DNS_LISTEN_FAILED';

  constructor({ host, port }: DnsAddress, transport: 'TCP' | 'UDP', cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const why = reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
    const at = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    super(`--dns-address: cannot listen on ${at} (${transport}): ${why}`, { cause });
    this.name = 'DnsListenError';
  }
}

/**
 * Listens on TCP; an empty host takes every interface, of IPv4 and, where there is one, IPv6.
 * @throws DnsListenError
 */
export async function listenTcp(
  address: DnsAddress,
  maxConnections: number,
  serve: (socket: Socket) => void,
): Promise<Server> {
  const server = createServer(serve);
  server.maxConnections = maxConnections;
  try {
    server.listen({ port: address.port, ...(address.host !== '' && { host: address.host }) });
    await once(server, 'listening');
  } catch (cause) {
    throw new DnsListenError(address, 'TCP', cause);
  }
  return server;
}

/**
 * Listens on UDP where a TCP server already does: DNS has one address for both (RFC 7766 5).
 * @throws DnsListenError
 */
export async function listenUdp(address: DnsAddress, tcp: Server): Promise<UdpSocket> {
  const bound = tcp.address();
  if (bound === null || typeof bound === 'string') throw new Error('the TCP server is not listening');
  const socket = createSocket(bound.family === 'IPv6' ? 'udp6' : 'udp4');
  try {
    // Its own address, not the host name: that may have several.
    socket.bind({ address: bound.address, port: bound.port });
    await once(socket, 'listening');
  } catch (cause) {
    socket.close();
    throw new DnsListenError(address, 'UDP', cause);
  }
  return socket;
}
