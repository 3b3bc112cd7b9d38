// One TCP connection of the DNS server: several queries, answered in their order, for as long as the client is quick.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { framed, MessageFrames } from '../dns/message-frames.ts';

export interface TcpConnectionOptions {
  readonly socket: Socket;
  /** Undefined ends the connection: what came was no query. */
  readonly respond: (message: Buffer) => Buffer | undefined;
  /** A client that sends no whole query for so long, or takes no answers, is cut off (RFC 7766 6.2.3). */
  readonly idleMs: number;
}

/** Serves the connection until the client or the clock ends it. Never rejects: a broken connection is nobody's error. */
export async function serveTcpConnection({ socket, respond, idleMs }: TcpConnectionOptions): Promise<void> {
  // Else Node closes the connection with the client's side of it, while answers are still to be made.
  socket.allowHalfOpen = true;
  // A timer of our own: Node's would start again with every octet, so that a trickle holds the connection for ever.
  const idle = setTimeout(() => socket.destroy(), idleMs);
  const closed = new AbortController();
  socket.once('close', () => {
    clearTimeout(idle);
    closed.abort();
  });
  // An error may also come while nobody reads or writes.
  socket.on('error', () => socket.destroy());
  try {
    for await (const message of messagesOf(socket)) {
      const reply = respond(message);
      if (reply === undefined) break;
      idle.refresh();
      // A client that asks and does not read must not fill the memory: its next query waits.
      if (!socket.write(framed(reply))) await once(socket, 'drain', { signal: closed.signal });
    }
    socket.destroySoon();
  } catch {
    socket.destroy();
  }
}

async function* messagesOf(socket: Socket): AsyncGenerator<Buffer> {
  const frames = new MessageFrames();
  // What was answered must still go out after a message that is none.
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) yield* frames.push(chunk);
}
