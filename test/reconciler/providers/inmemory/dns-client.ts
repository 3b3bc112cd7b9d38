// A DNS client over real sockets, with the clumsy habits that a server must bear.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type DecodedPacket, decode, encode, type Packet, type Question } from 'dns-packet';

export interface At {
  readonly host: string;
  readonly port: number;
}

const deadlineMs = 5000;

export function query(question: Question, id = 1, packet: Packet = {}): Buffer {
  return encode({ type: 'query', id, questions: [question], ...packet });
}

/** A message as it goes on TCP, behind its length. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/** Sends the messages from one socket and waits for the answer to the last. */
export async function overUdp(at: At, ...messages: readonly Buffer[]): Promise<DecodedPacket> {
  const socket = createSocket(at.host.includes(':') ? 'udp6' : 'udp4');
  const last = messages.at(-1)?.readUInt16BE(0);
  const found = Promise.withResolvers<DecodedPacket>();
  socket.on('error', found.reject);
  socket.on('message', (reply: Buffer) => {
    if (reply.readUInt16BE(0) === last && reply.length > 12) found.resolve(decode(reply));
  });
  const timer = setTimeout(() => found.reject(new Error('no answer over UDP')), deadlineMs);
  try {
    for (const message of messages) socket.send(message, at.port, at.host);
    return await found.promise;
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}

/** An open TCP connection. */
export class TcpClient {
  readonly socket: Socket;
  #pending: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.setTimeout(deadlineMs, () => socket.destroy(new Error('nothing came over TCP')));
  }

  static async open({ host, port }: At): Promise<TcpClient> {
    const client = new TcpClient(connect({ host, port }));
    await once(client.socket, 'connect');
    return client;
  }

  write(octets: Buffer): void {
    this.socket.write(octets);
  }

  /** The next whole answer. Throws when the connection ends before it. */
  async next(): Promise<DecodedPacket> {
    for (;;) {
      const whole = this.#pending.length >= 2 ? 2 + this.#pending.readUInt16BE(0) : Number.POSITIVE_INFINITY;
      if (this.#pending.length >= whole) {
        const reply = decode(this.#pending.subarray(2, whole));
        this.#pending = this.#pending.subarray(whole);
        return reply;
      }
      const chunk: unknown = this.socket.read();
      if (Buffer.isBuffer(chunk)) this.#pending = Buffer.concat([this.#pending, chunk]);
      else if (this.socket.readableEnded || this.socket.destroyed) throw new Error('the connection has ended');
      else await this.#moved();
    }
  }

  /** Something can be read, or nothing ever will. */
  async #moved(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.socket.on('readable', resolve).on('close', resolve);
    await promise;
    this.socket.off('readable', resolve).off('close', resolve);
  }

  /** Resolves once the server has ended the connection. */
  async closed(): Promise<void> {
    this.socket.resume();
    if (!this.socket.closed) await once(this.socket, 'close');
  }
}
