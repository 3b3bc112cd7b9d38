// One TCP connection of the DNS server: several queries, answered in their order, for as long as the client is quick.
import type { Socket } from 'node:net';
import { framed, MessageFrames } from './message-frames.ts';

export interface TcpConnectionOptions {
  readonly socket: Socket;
  /** Undefined ends the connection: what came was no query. */
  readonly respond: (message: Buffer) => Buffer | undefined;
  /** A client that sends no whole query for so long is cut off (RFC 7766 6.2.3). */
  readonly idleMs: number;
}

/** Serves the connection until the client or the clock ends it. */
export function serveTcpConnection({ socket, respond, idleMs }: TcpConnectionOptions): void {
  const frames = new MessageFrames();
  // A timer of our own: Node's would start again with every octet, so that a trickle holds the connection for ever.
  const idle = setTimeout(() => socket.destroy(), idleMs);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => clearTimeout(idle));
  socket.on('drain', () => socket.resume());
  socket.on('data', (chunk: Buffer) => {
    for (const message of frames.push(chunk)) {
      const reply = respond(message);
      if (reply === undefined) {
        socket.destroySoon();
        return;
      }
      idle.refresh();
      // A client that asks and does not read must not fill the memory.
      if (!socket.write(framed(reply))) socket.pause();
    }
  });
}
