// One HTTP/1.1 connection over TLS, byte by byte, so that a test decides when what is sent and sees every header.
import { once } from 'node:events';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export class HttpConnection {
  readonly socket: TLSSocket;
  #received = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  #ended = false;

  private constructor(socket: TLSSocket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** Resolves once the handshake is done and the certificate verified. */
  static async open(port: number, options: ConnectionOptions): Promise<HttpConnection> {
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ...options });
    await once(socket, 'secureConnect');
    return new HttpConnection(socket);
  }

  get closed(): boolean {
    return this.#ended;
  }

  /** SHA-256 of the certificate that the server showed. */
  get fingerprint(): string {
    return this.socket.getPeerCertificate().fingerprint256;
  }

  send(text: string): void {
    this.socket.write(text);
  }

  post(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
    this.send(postHead(path, Buffer.byteLength(body), headers) + body);
    return this.answer();
  }

  /** The next answer on this connection. */
  async answer(): Promise<RawAnswer> {
    for (;;) {
      const found = this.#take();
      if (found !== undefined) return found;
      if (this.#ended) throw new Error('the connection ended without a whole answer');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.socket.destroy();
  }

  #take(): RawAnswer | undefined {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return undefined;
    const [start = '', ...lines] = this.#received.subarray(0, end).toString('latin1').split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const length = Number(headers['content-length'] ?? 0);
    if (this.#received.length < end + 4 + length) return undefined;
    const body = this.#received.subarray(end + 4, end + 4 + length).toString('utf8');
    this.#received = this.#received.subarray(end + 4 + length);
    return { status: Number(start.split(' ')[1]), headers, body };
  }
}

export function postHead(path: string, length: number, headers: Readonly<Record<string, string>> = {}): string {
  const all = { host: 'localhost', 'content-type': 'application/json', 'content-length': String(length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}
