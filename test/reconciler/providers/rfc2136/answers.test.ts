// What is read of the answers in a message: the types that the program knows whatever stands beside them, and nothing of what
// is malformed.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encode } from 'dns-packet';
import { answersIn } from '../../../../reconciler/providers/rfc2136/answers.ts';
import { recordSetsOf } from '../../../../reconciler/providers/rfc2136/record-text.ts';
import { Transfer } from '../../../../reconciler/providers/rfc2136/transfer.ts';
import { nameOctets, uint16, uint32, WireError } from '../../../../reconciler/providers/rfc2136/wire.ts';
import { transfer } from './recorded.ts';
import { broken, seeded } from './seeded.ts';

/** A message whose answers are these, none compressed. */
function messageOf(...answers: readonly Buffer[]): Buffer {
  const counts = [0, answers.length, 0, 0].map((count) => uint16(count));
  return Buffer.concat([Buffer.from('12348400', 'hex'), ...counts, ...answers]);
}

function record(name: string, type: number, data: string, recordClass = 1): Buffer {
  const octets = Buffer.from(data, 'hex');
  const fields = [uint16(type), uint16(recordClass), uint32(300), uint16(octets.length)];
  return Buffer.concat([nameOctets(name), ...fields, octets]);
}

const address = record('www.example.com', 1, 'c0000201');
const read = (...answers: readonly Buffer[]) => recordSetsOf(answersIn(messageOf(...answers)));
const www = [{ dnsName: 'www.example.com', recordType: 'A', targets: ['192.0.2.1'], recordTTL: 300 }];

describe('the answers of a message', () => {
  it('are what BIND sent, an SSHFP with an unknown hash among them', () => {
    const whole = new Transfer('example.com');
    assert.deepEqual(
      transfer.answers.map((message) => whole.take(answersIn(message))),
      [false, false, false, false, false, false, false, true],
    );
    assert.deepEqual(
      recordSetsOf(whole.answers).map(({ dnsName, recordType, targets }) => `${dnsName} ${recordType} ${targets}`),
      [
        'example.com NS ns.example.net',
        'mail.example.com MX 10 mx.example.net',
        'split.example.com TXT "one" "two"',
        'www.example.com A 192.0.2.1',
        'www.example.com AAAA 2001:db8::1',
      ],
    );
  });

  const others: readonly (readonly [string, number, string])[] = [
    ['HINFO', 13, '00'],
    ['an SSHFP with an unknown hash', 44, '0109abcdef'],
    ['a DNSKEY of another protocol', 48, '0100040d00'],
    ['an NSEC cut short', 47, '00'],
    ['an OPT', 41, 'ffffffff'],
    ['a type that nobody knows', 65_280, 'ff'],
  ];
  for (const [what, type, data] of others) {
    it(`are read beside ${what}`, () => {
      assert.deepEqual(read(record('odd.example.com', type, data), address), www);
    });
  }

  it('are those of the Internet class alone', () => {
    assert.deepEqual(read(record('www.example.com', 1, 'c0000202', 3), address), www);
    // dns-packet takes the first bit for that of multicast DNS.
    assert.deepEqual(read(record('www.example.com', 1, 'c0000203', 0x8001), address), www);
  });

  it('are read whatever the sections behind them hold', () => {
    const message = Buffer.concat([messageOf(address), record('odd', 44, '0109ab'), record('', 41, 'ffffffff')]);
    message.writeUInt16BE(1, 8);
    message.writeUInt16BE(1, 10);
    assert.deepEqual(recordSetsOf(answersIn(message)), www);
  });

  it('leave the message as it was, which its signature covers', () => {
    const message = messageOf(record('odd', 44, '0109ab'), address);
    const before = Buffer.from(message);
    answersIn(message);
    assert.deepEqual(message, before);
  });

  it('are none where there are none', () => assert.deepEqual(answersIn(messageOf()), []));
});

describe('an answer that is malformed', () => {
  const refused: readonly (readonly [string, number, string])[] = [
    ['A of three octets', 1, 'c00002'],
    ['A of five octets', 1, 'c000020100'],
    ['A of none', 1, ''],
    ['AAAA of four octets', 28, 'c0000201'],
    ['CNAME without a name', 5, ''],
    ['CNAME with more behind its name', 5, '0161000'.padEnd(8, '0')],
    ['CNAME that points at itself', 5, 'c027'],
    ['CNAME that points ahead', 5, 'c0ff'],
    ['MX without a name', 15, '000a'],
    ['TXT whose string is longer than it', 16, '0561'],
    ['SOA without its numbers', 6, '0000'],
    ['NAPTR without a replacement', 35, '0001000101550000'],
  ];
  for (const [what, type, data] of refused) {
    it(`is refused: ${what}`, () => {
      assert.throws(() => answersIn(messageOf(record('www.example.com', type, data))), { name: 'WireError' });
    });
  }

  it('is refused when its name points in circles', () => {
    for (const pointers of ['c00c', 'c00e', '0161c00c']) {
      const octets = Buffer.concat([Buffer.from(pointers, 'hex'), address.subarray(17)]);
      assert.throws(() => answersIn(messageOf(octets)), { name: 'WireError', message: /bad pointer/ });
    }
  });

  it('is refused when compression makes its name longer than 255 octets', () => {
    const long = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(60)).join('.');
    const first = record(long, 1, 'c0000201');
    const second = Buffer.concat([nameOctets('e'.repeat(20)).subarray(0, 21), Buffer.from('c00c', 'hex')]);
    const message = messageOf(first, Buffer.concat([second, address.subarray(17)]));
    assert.throws(() => answersIn(message), { name: 'WireError', message: /too long/ });
  });

  it('ends as a WireError or as records whose every target is a text, never otherwise (seed 5936)', () => {
    const next = seeded(5936);
    const signed = encode({
      type: 'response',
      answers: [
        { name: 'a.example.com', type: 'CNAME', ttl: 1, data: 'b.example.com' },
        { name: 'b.example.com', type: 'SRV', ttl: 1, data: { priority: 1, weight: 2, port: 3, target: 'c' } },
        { name: 'b.example.com', type: 'NAPTR', ttl: 1, data: naptr },
        { name: 'b.example.com', type: 'TXT', ttl: 1, data: ['one', 'two'] },
        { name: 'b.example.com', type: 'DNAME', ttl: 1, data: 'd' },
      ],
    });
    const sources = [...transfer.answers, signed];
    const ends = { read: 0, refused: 0 };
    for (let count = 0; count < 20_000; count++) {
      const message = broken(sources[next(sources.length)] ?? signed, next);
      try {
        for (const { targets } of recordSetsOf(answersIn(message))) {
          assert.ok(targets.every((target) => typeof target === 'string' && !target.includes('undefined')));
        }
        ends.read++;
      } catch (error) {
        assert.ok(error instanceof WireError, `${error} for ${message.toString('hex')}`);
        ends.refused++;
      }
    }
    assert.ok(ends.read > 1000 && ends.refused > 1000, JSON.stringify(ends));
  });
});

const naptr = { order: 1, preference: 2, flags: 'u', services: 'E2U+sip', regexp: '!^.*$!sip:a@b!', replacement: '.' };
