// One open watch of the fake API server, and what a test can do to it.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FakeEvent } from './collection.ts';

export class FakeWatch {
  readonly query: Readonly<Record<string, string>>;
  readonly #response: ServerResponse;
  readonly #socket: Socket;

  constructor(query: Readonly<Record<string, string>>, response: ServerResponse, socket: Socket) {
    this.query = query;
    this.#response = response;
    this.#socket = socket;
  }

  send(event: Pick<FakeEvent, 'type' | 'object'>): void {
    this.line({ type: event.type, object: event.object });
  }

  bookmark(resourceVersion: number | string): void {
    this.line({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(resourceVersion) } } });
  }

  /** An ERROR event, after which an API server closes the watch. */
  error(code: number, message: string): void {
    this.line({ type: 'ERROR', object: { kind: 'Status', status: 'Failure', code, message } });
    this.close();
  }

  line(value: unknown): void {
    this.write(`${JSON.stringify(value)}\n`);
  }

  /** Bytes as they are, for broken lines and for chunks that end in the middle of something. */
  write(bytes: string | Uint8Array): void {
    this.#response.write(bytes);
  }

  /** Ends the answer in order, as at timeoutSeconds. */
  close(): void {
    this.#response.end();
  }

  /** Breaks the connection (TCP reset). */
  reset(): void {
    this.#socket.resetAndDestroy();
  }
}
