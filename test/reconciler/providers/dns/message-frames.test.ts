// Messages out of a stream of octets: the same ones however the stream was cut.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { framed, MessageFrames } from '../../../../reconciler/providers/dns/message-frames.ts';

const texts = (messages: readonly Buffer[]) => messages.map((message) => message.toString('latin1'));
const stream = (...parts: readonly string[]) => Buffer.concat(parts.map((part) => framed(Buffer.from(part))));

describe('a framed message', () => {
  it('has its length before it', () => {
    assert.equal(framed(Buffer.from('abc')).toString('hex'), '0003616263');
    assert.equal(framed(Buffer.alloc(0)).toString('hex'), '0000');
    assert.equal(framed(Buffer.alloc(65_535)).readUInt16BE(0), 65_535);
  });

  it('is not made of more than its length can say', () => {
    assert.throws(() => framed(Buffer.alloc(65_536)), RangeError);
  });
});

describe('messages out of a stream', () => {
  const parts = ['one', '', 'x'.repeat(300), 'four'];

  it('come all at once when all is there', () => {
    assert.deepEqual(texts(new MessageFrames().push(stream(...parts))), parts);
  });

  it('come as soon as each is whole, octet by octet', () => {
    const frames = new MessageFrames();
    const octets = stream(...parts);
    const came = [...octets].map((octet) => texts(frames.push(Buffer.of(octet))));
    assert.deepEqual(came.flat(), parts);
    assert.deepEqual(came[4], ['one']);
    assert.deepEqual(came[6], ['']);
  });

  it('are the same wherever the stream is cut in two', () => {
    const octets = stream(...parts);
    for (let cut = 0; cut <= octets.length; cut++) {
      const frames = new MessageFrames();
      const came = [...frames.push(octets.subarray(0, cut)), ...frames.push(octets.subarray(cut))];
      assert.deepEqual(texts(came), parts, `cut at ${cut}`);
    }
  });

  it('are none while one is not whole', () => {
    const frames = new MessageFrames();
    assert.deepEqual(frames.push(Buffer.alloc(0)), []);
    assert.deepEqual(frames.push(Buffer.of(0)), []);
    assert.deepEqual(frames.push(Buffer.of(2)), []);
    assert.deepEqual(frames.push(Buffer.from('a')), []);
    assert.deepEqual(texts(frames.push(Buffer.from('b'))), ['ab']);
  });

  it('do not change when the buffer that they came in is used again', () => {
    const frames = new MessageFrames();
    const chunk = stream('abc');
    const [message] = frames.push(chunk);
    chunk.fill(0);
    assert.equal(message?.toString(), 'abc');
  });
});
