import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KubeRequestError } from '../../../reconciler/kube/transport.ts';
import { readWatchEvents, splitLines } from '../../../reconciler/kube/watch-stream.ts';

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}

describe('line splitter', () => {
  it('gives the same lines however the bytes are cut', async () => {
    const bytes = Buffer.from('{"a":"ü€😀"}\n\n{"b":2}\r\nlast\n');
    for (let size = 1; size <= bytes.length; size += 1) {
      assert.deepEqual(
        await collect(splitLines(chunked(bytes, size), 100)),
        ['{"a":"ü€😀"}', '{"b":2}', 'last'],
        `in chunks of ${size} bytes`,
      );
    }
  });

  it('drops an unfinished last line', async () => {
    assert.deepEqual(await collect(splitLines(chunked(Buffer.from('one\ntw'), 3), 100)), ['one']);
  });

  it('gives up on a line without an end', async () => {
    await assert.rejects(
      collect(splitLines(chunked(Buffer.alloc(300, 'x'), 10), 100)),
      (error: unknown) => error instanceof KubeRequestError && error.code === 'KUBE_BAD_RESPONSE',
    );
  });
});

describe('watch events', () => {
  const read = (...lines: unknown[]) =>
    collect(readWatchEvents(chunked(Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')), 7)));

  it('carry the version to continue from', async () => {
    const object = { metadata: { name: 'a', resourceVersion: '12' } };
    assert.deepEqual(await read({ type: 'DELETED', object }), [{ type: 'DELETED', object, resourceVersion: '12' }]);
    assert.deepEqual(await read({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '13' } } }), [
      { type: 'BOOKMARK', resourceVersion: '13' },
    ]);
  });

  it('carry the status of an ERROR, cut short', async () => {
    const message = 'x'.repeat(1000);
    assert.deepEqual(await read({ type: 'ERROR', object: { kind: 'Status', code: 410, message } }), [
      { type: 'ERROR', status: 410, message: 'x'.repeat(300) },
    ]);
    assert.deepEqual(await read({ type: 'ERROR', object: {} }), [
      { type: 'ERROR', status: 500, message: 'the watch failed on the server' },
    ]);
  });

  it('are refused when they are none', async () => {
    for (const line of [null, 7, [], {}, { type: 'ADDED', object: [] }, { type: 7, object: {} }]) {
      await assert.rejects(read(line), { code: 'KUBE_BAD_RESPONSE' }, JSON.stringify(line));
    }
  });
});
