// An HTTP CONNECT proxy and a SOCKS5 proxy, as a kubeconfig's proxy-url names them.
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';

export interface FakeProxy {
  readonly url: string;
  /** Where clients asked to be connected to, as host:port. */
  readonly tunnels: readonly string[];
  close(): Promise<void>;
}

/** RFC 9110 section 9.3.6. */
export async function startHttpProxy(): Promise<FakeProxy> {
  const tunnels: string[] = [];
  const server = http.createServer();
  server.on('connect', (request, client: Socket) => {
    const target = request.url ?? '';
    tunnels.push(target);
    join(client, target, 'HTTP/1.1 200 Connection established\r\n\r\n');
  });
  return running(server, 'http', tunnels);
}

/** RFC 1928, without authentication, for IPv4 addresses. */
export async function startSocksProxy(): Promise<FakeProxy> {
  const tunnels: string[] = [];
  const server = net.createServer((client) => {
    client.once('data', () => {
      client.write(Buffer.from([5, 0]));
      client.once('data', (request) => {
        const target = `${[...request.subarray(4, 8)].join('.')}:${request.readUInt16BE(8)}`;
        tunnels.push(target);
        join(client, target, Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
      });
    });
  });
  return running(server, 'socks5', tunnels);
}

function join(client: Socket, target: string, accepted: string | Buffer): void {
  const [host = '', port = ''] = target.split(':');
  const upstream = net.connect(Number(port), host, () => {
    client.write(accepted);
    client.pipe(upstream).pipe(client);
  });
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}

async function running(server: Server, scheme: string, tunnels: readonly string[]): Promise<FakeProxy> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
