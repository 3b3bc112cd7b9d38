// One connection to a name server, over TCP or TLS (RFC 7766, RFC 7858): a request, then the messages of its answer.
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { framed, MessageFrames } from '../dns/message-frames.ts';
import { ProviderError } from '../provider.ts';

export interface NameServer {
  readonly host: string;
  readonly port: number;
  /** Undefined for plain TCP. */
  readonly tls?: Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized'> | undefined;
}

export interface ConnectionLimits {
  readonly connectMs: number;
  /** The longest silence. */
  readonly idleMs: number;
}

/** Whether the server may have had the request. */
export class ConnectionError extends ProviderError {
  readonly sent: boolean;

  constructor(code: string, message: string, sent: boolean, cause?: unknown) {
    super(code, message, { retryable: true, ...(cause !== undefined && { cause }) });
    this.sent = sent;
  }
}

/**
 * Sends one request and hands on the messages of the answer until the reader has enough.
 * @param request at most 65,535 octets
 * @param read takes a message; true ends the exchange
 * @throws ConnectionError; what `read` throws; the signal's reason; RangeError for a request that is too long
 */
export async function exchange(
  server: NameServer,
  request: Buffer,
  read: (message: Buffer) => boolean,
  limits: ConnectionLimits,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const outgoing = framed(request);
  const where = `${server.host}:${server.port}`;
  const done = Promise.withResolvers<void>();
  let sent = false;
  const fail = (code: string, message: string, cause?: unknown) =>
    done.reject(new ConnectionError(code, `name server ${where}: ${message}`, sent, cause));
  const socket = open(server);
  const aborted = () => done.reject(signal.reason);
  signal.addEventListener('abort', aborted, { once: true });
  socket.setTimeout(limits.connectMs, () =>
    fail('TIMEOUT', sent ? `no answer for ${limits.idleMs} ms` : `no connection within ${limits.connectMs} ms`),
  );
  socket.on('error', (error) => fail(sent ? 'CONNECTION_LOST' : 'UNREACHABLE', error.message, error));
  socket.on('close', () => fail('CONNECTION_LOST', 'it closed the connection before the answer was whole'));
  socket.once(server.tls === undefined ? 'connect' : 'secureConnect', () => {
    socket.setTimeout(limits.idleMs);
    sent = true;
    socket.write(outgoing);
  });
  const frames = new MessageFrames();
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const message of frames.push(chunk)) {
        if (!read(message)) continue;
        done.resolve();
        return;
      }
    } catch (error) {
      done.reject(error);
    }
  });
  try {
    await done.promise;
  } finally {
    signal.removeEventListener('abort', aborted);
    socket.destroy();
  }
}

function open({ host, port, tls }: NameServer): Socket {
  if (tls === undefined) return connectTcp({ host, port, noDelay: true });
  // RFC 6066 3: a server name is no address.
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return connectTls({ host, port, ...servername, ALPNProtocols: ['dot'], minVersion: 'TLSv1.3', ...tls });
}
