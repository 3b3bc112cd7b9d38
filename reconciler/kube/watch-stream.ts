// Cuts the bytes of a watch into lines and reads each as a watch event. It cuts bytes, not text, so that a character
// split between two chunks stays whole.
import { asObject, type RawObject } from './raw-object.ts';
import { KubeRequestError } from './transport.ts';

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: RawObject; readonly resourceVersion: string }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string }
  /** The server gives up this watch; `status` is the HTTP status that it would have answered with. */
  | { readonly type: 'ERROR'; readonly status: number; readonly message: string };

/** Far above the 1.5 MiB that etcd stores per object; a line above it is not a watch event. */
const maxLineBytes = 16 * 1024 * 1024;
const newline = 0x0a;

/**
 * Reads watch events from a stream of bytes, one JSON document a line.
 * @throws KubeRequestError KUBE_BAD_RESPONSE for a line that is not a watch event, and what the stream throws
 */
export async function* readWatchEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent> {
  for await (const line of splitLines(chunks, maxLineBytes)) yield parseEvent(line);
}

/**
 * Splits a stream of bytes at line feeds and decodes each line as UTF-8; empty lines are left out. An unfinished last
 * line is dropped: the server had not finished saying it.
 * @throws KubeRequestError KUBE_BAD_RESPONSE for a line longer than `limit` bytes
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<string> {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      const line = decode(pending, chunk.subarray(from, end));
      pending = [];
      pendingBytes = 0;
      from = end + 1;
      if (line !== '') yield line;
    }
    if (from < chunk.length) {
      pending.push(chunk.subarray(from));
      pendingBytes += chunk.length - from;
    }
    if (pendingBytes > limit) throw badEvent(`a line is longer than ${limit} bytes`);
  }
}

function decode(pending: readonly Uint8Array[], last: Uint8Array): string {
  if (pending.length === 0) return Buffer.from(last.buffer, last.byteOffset, last.length).toString('utf8').trim();
  return Buffer.concat([...pending, last])
    .toString('utf8')
    .trim();
}

function parseEvent(line: string): WatchEvent {
  const event = asObject(parseJson(line));
  const object = asObject(event?.object);
  if (event === undefined || object === undefined) throw badEvent('a line is not an event with an object');
  const type = event.type;
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object, resourceVersion: versionOf(object) };
    case 'BOOKMARK':
      return { type, resourceVersion: versionOf(object) };
    case 'ERROR':
      return { type, ...readStatus(object) };
    default:
      throw badEvent(`unknown event type ${JSON.stringify(type)?.slice(0, 40)}`);
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw badEvent('a line is not JSON');
  }
}

function versionOf(object: RawObject): string {
  const version = asObject(object.metadata)?.resourceVersion;
  if (typeof version !== 'string' || version === '') throw badEvent('an object has no metadata.resourceVersion');
  return version;
}

/** An ERROR event carries a metav1.Status. */
function readStatus(object: RawObject): { readonly status: number; readonly message: string } {
  const { code, message } = object;
  return {
    status: typeof code === 'number' ? code : 500,
    message: typeof message === 'string' ? message.slice(0, 300) : 'the watch failed on the server',
  };
}

function badEvent(problem: string): KubeRequestError {
  return new KubeRequestError('KUBE_BAD_RESPONSE', `the watch stream is not readable: ${problem}`);
}
