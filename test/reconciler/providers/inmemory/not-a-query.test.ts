// What broken, foreign and unusual messages get.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decode, encode, type Packet, type Question } from 'dns-packet';
import { record } from './served.ts';
import { edns, rcodeOf, talk } from './talk.ts';

const www = record('www.example.com', 'A', '192.0.2.1');

/** A query with other header bits, section counts or octets than dns-packet writes. */
function altered(change: (message: Buffer) => void, packet: Packet = {}): Buffer {
  const message = encode({ type: 'query', id: 4711, questions: [{ name: 'www.example.com', type: 'A' }], ...packet });
  change(message);
  return message;
}

describe('what is no plain query', () => {
  const question = { name: 'www.example.com', type: 'A' } as const;

  test('gets no answer when it is a response or has no whole header', async () => {
    const { raw } = await talk(www);
    assert.equal(raw(encode({ type: 'response', id: 1, questions: [question] })), undefined);
    assert.equal(raw(Buffer.alloc(0)), undefined);
    assert.equal(raw(Buffer.alloc(11)), undefined);
  });

  test('is FORMERR when it breaks off, with its id', async () => {
    const { raw } = await talk(www);
    const query = encode({ id: 4711, questions: [question], ...edns(1232) });
    for (let length = 12; length < query.length; length++) {
      const reply = raw(query.subarray(0, length));
      assert.equal(rcodeOf(reply), 1, `${length} octets`);
      assert.equal(reply?.readUInt16BE(0), 4711);
    }
  });

  test('is FORMERR with no question, or with two', async () => {
    const { raw } = await talk(www);
    assert.equal(rcodeOf(raw(encode({ id: 1, questions: [] }))), 1);
    assert.equal(rcodeOf(raw(encode({ id: 1, questions: [question, question] }))), 1);
  });

  test('is FORMERR with a pointer or a bad label in the name of the question', async () => {
    const { raw } = await talk(www);
    for (const octet of [0xc0, 0x40, 0x80]) {
      assert.equal(rcodeOf(raw(altered((message) => message.writeUInt8(octet, 12)))), 1, octet.toString(16));
    }
  });

  test('is FORMERR with a name or a label that is too long', async () => {
    const { raw } = await talk(www);
    const head = encode({ id: 1 });
    head.writeUInt16BE(1, 4);
    const rcode = (...lengths: readonly number[]) => {
      const labels = lengths.map((length) => Buffer.concat([Buffer.of(length), Buffer.alloc(length, 'a')]));
      return rcodeOf(raw(Buffer.concat([head, ...labels, Buffer.from([0, 0, 1, 0, 1])])));
    };
    // 255 octets with lengths and end, the longest name, is only a name of somebody else.
    assert.equal(rcode(63, 63, 63, 61), 5);
    assert.equal(rcode(63, 63, 63, 62), 1);
    assert.equal(rcode(64), 1);
  });

  test('is FORMERR with a broken record behind the question', async () => {
    const { raw } = await talk(www);
    const behind = (...octets: readonly number[]) => {
      const message = Buffer.concat([query, Buffer.from(octets)]);
      message.writeUInt16BE(1, 10);
      return rcodeOf(raw(message));
    };
    const query = encode({ id: 1, questions: [question] });
    const opt = [0, 41, 4, 208, 0, 0, 0, 0];
    assert.equal(behind(0, ...opt, 0, 0), 0);
    assert.equal(behind(0, ...opt, 0, 4, 0, 10), 1, 'data that breaks off');
    assert.equal(behind(1, 97, 0, ...opt, 0, 0), 1, 'OPT with an owner');
    assert.equal(
      behind(64, ...Array.from({ length: 64 }, () => 97), 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0),
      1,
      'label of 64',
    );
  });

  test('is NOTIMP with another opcode, which it repeats', async () => {
    const { raw } = await talk(www);
    for (const opcode of [1, 2, 4, 5, 15]) {
      const reply = raw(altered((message) => message.writeUInt16BE(opcode << 11, 2)));
      assert.equal(rcodeOf(reply), 4);
      assert.equal(((reply?.readUInt16BE(2) ?? 0) >> 11) & 0xf, opcode);
    }
  });

  test('is REFUSED for a transfer, another class or a name of somebody else', async () => {
    const { raw } = await talk(www);
    const refused = (asked: Question) =>
      assert.equal(rcodeOf(raw(encode({ id: 1, questions: [asked] }))), 5, asked.type);
    refused({ name: 'example.com', type: 'AXFR' });
    refused({ name: 'example.com', type: 'IXFR' });
    refused({ name: 'version.bind', type: 'TXT', class: 'CH' });
    refused({ name: 'www.example.com', type: 'A', class: 'CH' });
    refused({ name: 'www.example.com', type: 'A', class: 'ANY' });
    refused({ name: 'www.example.net', type: 'A' });
    refused({ name: '.', type: 'NS' });
  });

  test('is answered for a type that nobody has heard of, with the SOA', async () => {
    const { raw, ask } = await talk(www);
    const reply = raw(altered((message) => message.writeUInt16BE(65_280, message.length - 4)));
    assert.equal(rcodeOf(reply), 0);
    const { answers, authorities } = decode(reply ?? assert.fail('no answer'));
    assert.deepEqual([answers, authorities?.[0]?.type], [[], 'SOA']);
    assert.equal(ask({ name: 'www.example.com', type: 'CAA' }).authorities?.length, 1);
  });

  test('does not take a dot inside a label for a border between labels', async () => {
    const { raw } = await talk(www);
    const name = Buffer.from('\u000bwww.example\u0003com\u0000', 'latin1');
    const head = encode({ id: 1 });
    head.writeUInt16BE(1, 4);
    assert.equal(rcodeOf(raw(Buffer.concat([head, name, Buffer.from([0, 1, 0, 1])]))), 5);
  });
});
