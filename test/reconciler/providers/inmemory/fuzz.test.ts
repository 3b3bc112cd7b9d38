// Whatever anybody sends, the server stays up, sends nothing that is no response, and answers the next good query.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, encode, type Packet } from 'dns-packet';
import { failure, respond } from '../../../../reconciler/providers/inmemory/message.ts';
import { providerWith, record } from './served.ts';

const seed = 20_261_123;
const packets = 5000;

/** Mulberry32: the same packets in every run. @returns a whole number below the limit */
function seeded(start: number): (limit: number) => number {
  let state = start;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const names = ['www.example.com', 'x.wild.example.com', 'alias.example.com', 'loop.example.com', 'a.old.example.com'];
/** A, NS, CNAME, SOA, MX, TXT, AAAA, SRV, NAPTR, DNAME, DS, HTTPS, AXFR, ANY */
const types = [1, 2, 5, 6, 15, 16, 28, 33, 35, 39, 43, 65, 252, 255];

function goodQuery(next: (limit: number) => number): Buffer {
  const name = names[next(names.length)] ?? '';
  const packet: Packet = { id: next(65_536), flags: next(2) * 256, questions: [{ name, type: 'A' }] };
  const opt = { name: '.', type: 'OPT', udpPayloadSize: next(5000), extendedRcode: 0, ednsVersion: 0 } as const;
  if (next(2) === 0) packet.additionals = [{ ...opt, flags: 0, flag_do: false, options: [] }];
  const message = encode(packet);
  // Behind the header and the name with its first length and its end.
  message.writeUInt16BE(types[next(types.length)] ?? 1, 12 + name.length + 2);
  return message;
}

/** Noise, or a good query with octets changed, cut off, put in or added. */
function badPacket(next: (limit: number) => number): Buffer {
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => next(256)));
  if (next(5) === 0) return noise(next(600));
  const message = goodQuery(next);
  const at = next(message.length);
  switch (next(4)) {
    case 0:
      return message.subarray(0, at);
    case 1:
      return Buffer.concat([message.subarray(0, at), noise(next(20)), message.subarray(at)]);
    case 2:
      return Buffer.concat([message, noise(next(300))]);
    default:
      for (let count = 1 + next(6); count > 0; count--) message.writeUInt8(next(256), next(message.length));
      return message;
  }
}

test(`${packets} broken packets are answered by well-formed responses or not at all (seed ${seed})`, async () => {
  const provider = await providerWith(
    ['example.com'],
    [
      record('www.example.com', 'A', ...Array.from({ length: 100 }, (_, n) => `192.0.2.${n}`)),
      record('www.example.com', 'TXT', `"${'x'.repeat(700)}"`),
      record('*.wild.example.com', 'MX', '10 mail.example.net'),
      record('alias.example.com', 'CNAME', 'x.wild.example.com'),
      record('loop.example.com', 'CNAME', 'loop.example.com'),
      record('old.example.com', 'DNAME', 'example.com'),
      record('team.example.com', 'NS', 'ns.example.net'),
    ],
  );
  const zones = provider.zoneRecords();
  const good = encode({ id: 99, questions: [{ name: 'alias.example.com', type: 'MX' }] });
  const next = seeded(seed);
  const rcodes = new Map<number, number>();
  for (let count = 0; count < packets; count++) {
    const packet = badPacket(next);
    const shown = packet.toString('hex');
    const sent = Buffer.from(packet);
    for (const transport of ['udp', 'tcp'] as const) {
      const reply = respond(packet, zones, transport);
      assert.deepEqual(packet, sent, 'the query was written into');
      if (reply === undefined) continue;
      const rcode = reply.readUInt16BE(2) & 0xf;
      rcodes.set(rcode, (rcodes.get(rcode) ?? 0) + 1);
      assert.equal(reply.readUInt16BE(0), packet.readUInt16BE(0), shown);
      assert.equal(reply.readUInt16BE(2) & 0x8000, 0x8000, shown);
      assert.ok(transport === 'tcp' || reply.length <= 1232, shown);
      assert.equal(decode(reply).questions?.length, reply.readUInt16BE(4), shown);
      assert.equal(decode.bytes, reply.length, `octets after the message: ${shown}`);
    }
    assert.ok((failure(packet)?.length ?? 12) === 12);
  }
  // The packets reached every way out: answers, FORMERR, NXDOMAIN, NOTIMP, REFUSED.
  for (const rcode of [0, 1, 3, 4, 5]) assert.ok((rcodes.get(rcode) ?? 0) > 0, `no packet led to rcode ${rcode}`);
  assert.equal(decode(respond(good, zones, 'udp') ?? assert.fail('no answer')).answers?.length, 2);
});
