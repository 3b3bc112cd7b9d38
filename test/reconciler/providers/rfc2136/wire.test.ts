// Names and records on the wire, read and written without dns-packet: the limits of RFC 1035, and whatever else comes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  bareRecord,
  classes,
  fullRecord,
  nameOctets,
  placesOf,
  plainName,
  uint16,
  uint32,
  WireError,
} from '../../../../reconciler/providers/rfc2136/wire.ts';
import { transfer } from './recorded.ts';
import { broken, seeded } from './seeded.ts';

const labels = (...lengths: readonly number[]) => lengths.map((length) => 'x'.repeat(length)).join('.');
const longest = labels(63, 63, 63, 61);
const header = (...counts: readonly [number, number, number, number]) =>
  Buffer.concat([Buffer.from('12348400', 'hex'), ...counts.map((count) => uint16(count))]);
const malformed = (what: RegExp) => ({ name: 'WireError', code: 'BAD_MESSAGE', message: what });

describe('a name', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', '00'],
    ['.', '00'],
    ['a', '016100'],
    ['www.example.com', '03777777076578616d706c6503636f6d00'],
    ['*.example.com', '012a076578616d706c6503636f6d00'],
    ['_sip._tcp.a', '045f736970045f746370016100'],
  ];
  for (const [name, hex] of cases) {
    it(`is written without compression: ${name || 'the root without a dot'}`, () => {
      assert.equal(nameOctets(name).toString('hex'), hex);
    });

    it(`comes back as it was written: ${name || 'the root without a dot'}`, () => {
      const octets = Buffer.concat([Buffer.of(0xff), nameOctets(name), Buffer.of(0xff)]);
      assert.deepEqual(plainName(octets, 1), { name: name === '.' ? '' : name, end: octets.length - 1 });
    });
  }

  it('is read in lower case', () => {
    assert.equal(plainName(nameOctets('WWW.Example.COM'), 0).name, 'www.example.com');
  });

  it('has 255 octets at the most', () => {
    assert.equal(nameOctets(longest).length, 255);
    assert.equal(plainName(nameOctets(longest), 0).end, 255);
    assert.throws(() => plainName(nameOctets(labels(63, 63, 63, 62)), 0), malformed(/a name does not end/));
    assert.throws(() => plainName(nameOctets(labels(63, 63, 63, 63, 63, 63)), 0), malformed(/a name does not end/));
  });

  it('that ends outside the message is refused', () => {
    const octets = nameOctets('www.example.com');
    for (let length = 0; length < octets.length; length++) {
      assert.throws(() => plainName(octets.subarray(0, length), 0), malformed(/a name does not end/));
    }
  });

  it('with a label of the kinds that nobody has defined is refused', () => {
    for (const kind of [0x40, 0x80]) {
      assert.throws(() => plainName(Buffer.of(kind, 0x61, 0), 0), malformed(/a name does not end/));
    }
  });

  it('that must not be compressed is refused with a pointer in it', () => {
    for (const hex of ['c000', '0161c000', '0161016201']) {
      assert.throws(() => plainName(Buffer.from(hex, 'hex'), 0), WireError);
    }
    assert.throws(() => plainName(Buffer.from('0161c000', 'hex'), 0), malformed(/compressed/));
  });
});

describe('a record on the wire', () => {
  it('can be without data', () => {
    assert.equal(bareRecord('a', 5, classes.NONE).toString('hex'), '016100000500fe000000000000');
  });

  it('has the class and the TTL of what it stands for', () => {
    const record = { name: 'a', type: 'A', class: 'IN', ttl: 300, data: '192.0.2.1' } as const;
    assert.equal(fullRecord(record).toString('hex'), '016100' + '0001' + '0001' + '0000012c' + '0004c0000201');
    assert.equal(
      fullRecord(record, classes.NONE, 0).toString('hex'),
      '016100' + '0001' + '00fe' + '00000000' + '0004c0000201',
    );
  });

  it('has numbers in network order', () => {
    assert.deepEqual([...uint16(0x1234), ...uint32(0x9abcdef0)], [0x12, 0x34, 0x9a, 0xbc, 0xde, 0xf0]);
  });
});

describe('the places of records in a message', () => {
  const record = (data: string, type = '0001') => {
    const octets = Buffer.from(data, 'hex');
    return Buffer.concat([Buffer.from(`c00c${type}00010000012c`, 'hex'), uint16(octets.length), octets]);
  };
  const question = Buffer.concat([nameOctets('a.b'), Buffer.from('00fc0001', 'hex')]);

  it('are found behind the questions, in every section', () => {
    const message = Buffer.concat([
      header(1, 1, 1, 1),
      question,
      record('c0000201'),
      record('', '0002'),
      record('ff', '00fa'),
    ]);
    assert.deepEqual(placesOf(message), {
      id: 0x1234,
      isAnswer: true,
      opcode: 0,
      rcode: 0,
      counts: [1, 1, 1, 1],
      records: [
        { start: 21, type: 1, recordClass: 1, data: 33, dataLength: 4 },
        { start: 37, type: 2, recordClass: 1, data: 49, dataLength: 0 },
        { start: 49, type: 250, recordClass: 1, data: 61, dataLength: 1 },
      ],
    });
  });

  it('come with what the header says', () => {
    const read = (flags: number) => {
      const message = header(0, 0, 0, 0);
      message.writeUInt16BE(flags, 2);
      const { isAnswer, opcode, rcode } = placesOf(message);
      return [isAnswer, opcode, rcode];
    };
    assert.deepEqual(read(0x0000), [false, 0, 0]);
    assert.deepEqual(read(0x2805), [false, 5, 5]);
    assert.deepEqual(read(0xffff), [true, 15, 15]);
  });

  it('are found in what BIND sent, with one signature behind each answer', () => {
    const types = transfer.answers.map((message) => {
      const { records } = placesOf(message);
      const last = records.at(-1);
      assert.equal(last && last.data + last.dataLength, message.length);
      return records.map(({ type }) => type);
    });
    const [soa, ns, sshfp, mx, txt, a, aaaa, tsig] = [6, 2, 44, 15, 16, 1, 28, 250];
    const answers = [soa, ns, sshfp, mx, txt, a, aaaa, soa];
    assert.deepEqual(
      types,
      answers.map((type) => [type, tsig]),
    );
  });

  it('are not looked for in what is shorter than a header', () => {
    for (let length = 0; length < 12; length++) {
      assert.throws(() => placesOf(Buffer.alloc(length)), malformed(new RegExp(`it has ${length} octets`)));
    }
  });

  it('are not found when the message ends anywhere within', () => {
    const message = Buffer.concat([header(1, 2, 0, 0), question, record('c0000201'), record('c0000202')]);
    placesOf(message);
    for (let length = 12; length < message.length; length++) {
      assert.throws(() => placesOf(message.subarray(0, length)), malformed(/ends within a record|does not end/));
    }
  });

  it('are not found when the counts say more than is there, and the look ends soon', () => {
    assert.throws(() => placesOf(header(0xffff, 0, 0, 0)), WireError);
    assert.throws(() => placesOf(header(0, 0xffff, 0xffff, 0xffff)), WireError);
  });

  it('are found past names that point at themselves or at each other, which nobody follows here', () => {
    const loops = Buffer.concat([header(2, 0, 0, 0), Buffer.from('c00c00010001' + 'c01200010001', 'hex')]);
    assert.deepEqual(placesOf(loops).records, []);
  });

  it('are found in a message cut, changed or made of noise, or it is refused as no message (seed 2136)', () => {
    const next = seeded(2136);
    const ends = { read: 0, refused: 0 };
    for (let count = 0; count < 20_000; count++) {
      const message = broken(transfer.answers[next(transfer.answers.length)] ?? Buffer.alloc(12), next);
      try {
        for (const { start, data, dataLength } of placesOf(message).records) {
          assert.ok(start < data && data + dataLength <= message.length, message.toString('hex'));
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
