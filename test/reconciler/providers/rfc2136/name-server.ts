// A name server on loopback that says over TCP whatever a test wants.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { framed, MessageFrames } from '../../../../reconciler/providers/dns/message-frames.ts';
import type { NameServer } from '../../../../reconciler/providers/rfc2136/connection.ts';
import { placesOf } from '../../../../reconciler/providers/rfc2136/wire.ts';

/** What a server does with a request: sends messages, and then closes the connection or stays silent. */
export interface Reply {
  readonly messages?: readonly Buffer[];
  readonly closes?: boolean;
}

export interface FakeServer {
  readonly server: NameServer;
  /** As they came. */
  readonly requests: readonly Buffer[];
  close(): Promise<void>;
}

/** Starts one. @param reply is asked for each request */
export async function fakeServer(reply: (request: Buffer) => Reply): Promise<FakeServer> {
  const requests: Buffer[] = [];
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    const frames = new MessageFrames();
    socket.on('data', (chunk) => {
      for (const request of frames.push(chunk)) {
        requests.push(request);
        const { messages = [], closes = false } = reply(request);
        socket.write(Buffer.concat(messages.map((message) => framed(message))));
        if (closes) socket.end();
      }
    });
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    server: { host: '127.0.0.1', port: address.port },
    requests,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}

/** A message as an answer to a request: with its id. */
export function answering(request: Buffer, message: Buffer): Buffer {
  const answer = Buffer.from(message);
  request.copy(answer, 0, 0, 2);
  return answer;
}

/** An answer that says no more than its code. */
export function codeAnswer(request: Buffer, rcode: number): Buffer {
  const flags = 0x8000 | (placesOf(request).opcode << 11) | rcode;
  const header = Buffer.alloc(12);
  header.writeUInt16BE(flags, 2);
  return answering(request, header);
}
