// TSIG against what BIND and dig have signed, and against each thing that can be wrong with a signature.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  AnswerVerifier,
  signed,
  type TsigAlgorithm,
  tsigAlgorithms,
} from '../../../../reconciler/providers/rfc2136/tsig.ts';
import { bindKey, digRequests, transfer, unknownKey, wrongClock, wrongSecret } from './recorded.ts';
import { macIn, type Signing, signFirst, withRecord } from './tsig-server.ts';

const now = 1_800_000_000_000;
const time = now / 1000;
/** A header alone: NOERROR to id 0x1234. */
const answer = Buffer.from('1234a8000000000000000000', 'hex');
const requestMac = Buffer.alloc(32, 7);

function verifier(at = now, key = bindKey): AnswerVerifier {
  return new AnswerVerifier(key, requestMac, () => at);
}

/** An answer by the server's side. */
function answerWith(signing: Partial<Signing> = {}, key = bindKey): Buffer {
  return signFirst(answer, key, requestMac, { time, ...signing }).message;
}

function refuses(message: Buffer, code: string, pattern: RegExp, at = now): void {
  assert.throws(() => verifier(at).take(message), { name: 'TsigError', code, message: pattern });
}

describe('a signed request', () => {
  for (const algorithm of Object.keys(tsigAlgorithms) as TsigAlgorithm[]) {
    it(`is signed with ${algorithm} as dig signs it`, () => {
      const request = digRequests[algorithm];
      const record = request.indexOf(Buffer.from('036b6579076578616d706c65', 'hex'), 12);
      const unsigned = Buffer.from(request.subarray(0, record));
      unsigned.writeUInt16BE(0, 10);
      // Behind the name of the key, its end, 10 octets of the record, the name of the algorithm and its end.
      const at = record + 13 + 10 + algorithm.length + 2;
      const key = { name: 'key.example', algorithm, secret: bindKey.secret };
      const { message, mac } = signed(unsigned, key, request.readUIntBE(at, 6) * 1000);
      assert.equal(message.toString('hex'), request.toString('hex'));
      assert.ok(request.includes(mac));
    });
  }

  it('is what BIND answered with a transfer', () => {
    const { sent, now: then } = transfer;
    const unsigned = Buffer.from(sent.subarray(0, 29));
    unsigned.writeUInt16BE(0, 10);
    assert.equal(signed(unsigned, bindKey, then).message.toString('hex'), sent.toString('hex'));
  });

  it('leaves the message that it is given as it was, so that it can be signed again for the next server', () => {
    const message = Buffer.from(answer);
    const first = signed(message, bindKey, now);
    assert.deepEqual(message, answer);
    assert.deepEqual(signed(message, bindKey, now), first);
    assert.notDeepEqual(signed(message, bindKey, now + 1000).mac, first.mac);
  });

  it('counts its signature beside other additional records', () => {
    const message = Buffer.from(answer);
    message.writeUInt16BE(2, 10);
    assert.equal(signed(message, bindKey, now).message.readUInt16BE(10), 3);
  });
});

describe('an answer', () => {
  it('is taken with the right signature', () => {
    const one = verifier();
    one.take(answerWith());
    one.end();
  });

  for (const algorithm of Object.keys(tsigAlgorithms) as TsigAlgorithm[]) {
    it(`is taken with a signature by ${algorithm}, and not with one octet changed`, () => {
      const key = { ...bindKey, algorithm };
      const message = answerWith({}, key);
      verifier(now, key).take(message);
      for (let at = 0; at < message.length; at++) {
        const changed = Buffer.from(message);
        changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
        // The id is not signed: a forwarder changes it, and whoever reads the answer compares it.
        if (at < 2) verifier(now, key).take(changed);
        else assert.throws(() => verifier(now, key).take(changed), /./, `octet ${at}`);
      }
    });
  }

  it('is taken when its names are in capitals', () => {
    const message = answerWith();
    message.write('ZONEWARDEN', message.indexOf('zonewarden'), 'latin1');
    message.write('HMAC-SHA256', message.indexOf('hmac-sha256'), 'latin1');
    verifier().take(message);
  });

  it('is taken under another id than the one that was signed, when the signature names that', () => {
    const other = Buffer.from(answer);
    other.writeUInt16BE(0x4321, 0);
    const { mac } = signFirst(other, bindKey, requestMac, { time });
    verifier().take(withRecord(answer, bindKey, mac, { time, originalId: 0x4321 }).message);
  });

  it('is refused without a signature', () => refuses(answer, 'TSIG_BAD_ANSWER', /not signed/));

  it('is refused when it answers another request', () => {
    const { message } = signFirst(answer, bindKey, Buffer.alloc(32, 8), { time });
    refuses(message, 'TSIG_BAD_ANSWER', /signature by key zonewarden is wrong/);
  });

  it('is refused when another secret signed it', () => {
    refuses(answerWith({}, { ...bindKey, secret: Buffer.alloc(32) }), 'TSIG_BAD_ANSWER', /is wrong/);
  });

  it('is refused when another key or algorithm signed it', () => {
    refuses(answerWith({}, { ...bindKey, name: 'other' }), 'TSIG_BAD_ANSWER', /another key, other \(hmac-sha256\)/);
    refuses(answerWith({}, { ...bindKey, algorithm: 'hmac-sha1' }), 'TSIG_BAD_ANSWER', /zonewarden \(hmac-sha1\)/);
  });

  it('is refused when its signature is cut short, which RFC 8945 5.2.2.1 leaves to the receiver', () => {
    for (const macLength of [0, 1, 10, 16, 31]) refuses(answerWith({ macLength }), 'TSIG_BAD_ANSWER', /is wrong/);
  });

  it('is refused when its signature is longer than a whole one', () => {
    const { mac } = signFirst(answer, bindKey, requestMac, { time });
    const longer = withRecord(answer, bindKey, Buffer.concat([mac, Buffer.alloc(1)]), { time });
    refuses(longer.message, 'TSIG_BAD_ANSWER', /is wrong/);
  });

  it('is taken up to the fudge of its signature early or late, and no second more', () => {
    for (const shift of [-300, 300]) verifier(now + shift * 1000).take(answerWith());
    for (const shift of [-301, 301]) {
      refuses(answerWith(), 'TSIG_BAD_ANSWER', /was signed at 2027-01-15T08:00:00\.000Z: a clock/, now + shift * 1000);
    }
    refuses(answerWith({ fudge: 10 }), 'TSIG_BAD_ANSWER', /a clock is wrong/, now + 11_000);
  });

  it('is refused when it was signed at a time that no calendar has', () => {
    refuses(answerWith({ time: 2 ** 48 - 1 }), 'TSIG_BAD_ANSWER', /was signed at .*a clock is wrong/);
  });

  it('is refused when its signature is not its last record', () => {
    const message = Buffer.concat([answerWith(), Buffer.from('0000290200000000000000', 'hex')]);
    message.writeUInt16BE(2, 10);
    refuses(message, 'TSIG_BAD_ANSWER', /not signed/);
  });
});

describe('a server that refuses the signature', () => {
  const told = (error: number, other = Buffer.alloc(0)) =>
    withRecord(answer, bindKey, Buffer.alloc(0), { time, error, other }).message;

  for (const [recorded, pattern] of [
    [wrongSecret, /BADSIG.*secret of key zonewarden/],
    [unknownKey, /does not know the key zonewarden with hmac-sha256 \(BADKEY\)/],
    [wrongClock, /clocks .* differ by more than 300 s \(BADTIME\) \(its clock says 2026-11-24T01:59:06\.000Z\)/],
  ] as const) {
    it(`is understood as BIND says it: ${pattern.source}`, () => {
      const verify = new AnswerVerifier(bindKey, macIn(recorded.sent), () => recorded.now);
      const [message = Buffer.alloc(0)] = recorded.answers;
      assert.throws(() => verify.take(message), { code: 'TSIG_REFUSED', message: pattern });
    });
  }

  it('is understood when it wants longer signatures, or says something new', () => {
    refuses(told(22), 'TSIG_REFUSED', /BADTRUNC/);
    refuses(told(19), 'TSIG_REFUSED', /TSIG error 19/);
  });

  it('may say nothing of its clock, or nothing that is a time', () => {
    refuses(told(18), 'TSIG_REFUSED', /BADTIME\)$/);
    refuses(told(18, Buffer.alloc(5)), 'TSIG_REFUSED', /BADTIME\)$/);
    refuses(
      told(18, Buffer.alloc(6, 0xff)),
      'TSIG_REFUSED',
      /BADTIME\) \(its clock says 281474976710655 s after 1970\)$/,
    );
  });
});

describe('a TSIG record that is none', () => {
  /** The octets of its data, with the length that the record says it has. */
  const withData = (data: Buffer, length = data.length) => {
    const record = Buffer.from('00' + '00fa' + '00ff' + '00000000' + '0000', 'hex');
    record.writeUInt16BE(length, 9);
    const message = Buffer.concat([answer, record, data]);
    message.writeUInt16BE(1, 10);
    return message;
  };
  const whole = Buffer.from(`00${'000000000000'}012c${'0000'}1234${'0000'}${'0000'}`, 'hex');

  const malformed = (message: Buffer, pattern: RegExp) =>
    assert.throws(() => verifier().take(message), { name: 'WireError', code: 'BAD_MESSAGE', message: pattern });

  it('is refused at every length that is too short', () => {
    for (let length = 0; length < whole.length; length++) malformed(withData(whole.subarray(0, length)), /./);
    refuses(withData(whole), 'TSIG_BAD_ANSWER', /another key/);
  });

  it('is refused when more follows than it says', () => {
    malformed(withData(Buffer.concat([whole, Buffer.alloc(1)])), /another length than it says/);
  });

  it('is refused when its MAC or its other octets go beyond it', () => {
    for (const at of [9, 15]) {
      const long = Buffer.from(whole);
      long.writeUInt16BE(0xffff, at);
      malformed(withData(long), /too short|another length/);
    }
  });

  it('is refused when the name of its algorithm is compressed', () => {
    malformed(withData(Buffer.concat([Buffer.from('c00c', 'hex'), whole.subarray(1)])), /compressed/);
  });
});
