// Answers of many messages: BIND's own, and those that leave out signatures where RFC 8945 5.3.1 lets them or does not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AnswerVerifier } from '../../../../reconciler/providers/rfc2136/tsig.ts';
import { bindKey, transfer } from './recorded.ts';
import { macIn, signFirst, signNext } from './tsig-server.ts';

const time = 1_800_000_000;
const requestMac = Buffer.alloc(32, 7);

function verifier(): AnswerVerifier {
  return new AnswerVerifier(bindKey, requestMac, () => time * 1000);
}

/** Messages that differ. */
function messages(count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, n) => {
    const header = Buffer.from('1234a8000000000000000000', 'hex');
    const record = Buffer.from('00fffe0001000000000002', 'hex');
    header.writeUInt16BE(1, 6);
    const data = Buffer.alloc(2);
    data.writeUInt16BE(n);
    return Buffer.concat([header, record, data]);
  });
}

/** Signs the first message, and of the others those whose index is told. */
function answer(count: number, isSigned: (index: number) => boolean): readonly Buffer[] {
  let before: Buffer[] = [];
  let mac: Buffer = requestMac;
  return messages(count).map((message, index) => {
    if (index > 0 && !isSigned(index)) {
      before.push(message);
      return message;
    }
    const signed =
      index === 0 ? signFirst(message, bindKey, mac, { time }) : signNext(message, bindKey, mac, { time }, before);
    before = [];
    mac = signed.mac;
    return signed.message;
  });
}

function take(verify: AnswerVerifier, parts: readonly Buffer[]): void {
  for (const part of parts) verify.take(part);
  verify.end();
}

const wrong = { name: 'TsigError', code: 'TSIG_BAD_ANSWER', message: /signature by key zonewarden is wrong/ };

describe('a transfer that BIND signed', () => {
  const bind = () => new AnswerVerifier(bindKey, macIn(transfer.sent), () => transfer.now);

  it('is taken whole', () => take(bind(), transfer.answers));

  it('is refused from the message on that was left out, doubled, put elsewhere or changed', () => {
    const [first = Buffer.alloc(0), second = Buffer.alloc(0), third = Buffer.alloc(0), ...rest] = transfer.answers;
    const changed = Buffer.from(third);
    changed.writeUInt8(changed.readUInt8(30) ^ 1, 30);
    for (const parts of [
      [first, third, ...rest],
      [first, second, second, third, ...rest],
      [first, third, second, ...rest],
      [first, second, changed, ...rest],
      [second, third, ...rest],
    ]) {
      assert.throws(() => take(bind(), parts), wrong);
    }
  });
});

describe('a transfer of which not every message is signed', () => {
  it('is taken when every third message and the last are signed', () => {
    take(
      verifier(),
      answer(10, (index) => index % 3 === 0),
    );
  });

  it('is refused when an unsigned message was changed, left out or put elsewhere', () => {
    const [first = Buffer.alloc(0), second = Buffer.alloc(0), third = Buffer.alloc(0), fourth = Buffer.alloc(0)] =
      answer(4, (index) => index === 3);
    const changed = Buffer.from(second);
    changed.writeUInt8(0xee, changed.length - 1);
    for (const parts of [
      [first, changed, third, fourth],
      [first, third, fourth],
      [first, third, second, fourth],
    ]) {
      assert.throws(() => take(verifier(), parts), wrong);
    }
  });

  it('is refused when its first message is unsigned', () => {
    const [, second = Buffer.alloc(0)] = answer(2, () => false);
    assert.throws(() => verifier().take(second), { code: 'TSIG_BAD_ANSWER', message: /the answer is not signed/ });
  });

  it('is refused when its last message is unsigned', () => {
    assert.throws(
      () =>
        take(
          verifier(),
          answer(3, () => false),
        ),
      {
        code: 'TSIG_BAD_ANSWER',
        message: /end of the answer is not signed/,
      },
    );
  });

  it('is taken with 99 unsigned messages in a row, and refused with 100', () => {
    take(
      verifier(),
      answer(101, (index) => index === 100),
    );
    take(
      verifier(),
      answer(201, (index) => index % 100 === 0),
    );
    assert.throws(
      () =>
        take(
          verifier(),
          answer(102, (index) => index === 101),
        ),
      {
        code: 'TSIG_BAD_ANSWER',
        message: /too much of the answer is not signed/,
      },
    );
  });

  it('is refused when a later message is signed as if it were the first', () => {
    const [first, second] = messages(2);
    assert.ok(first && second);
    const one = signFirst(first, bindKey, requestMac, { time });
    const verify = verifier();
    verify.take(one.message);
    assert.throws(() => verify.take(signFirst(second, bindKey, one.mac, { time }).message), wrong);
  });

  it('is refused when a later message was signed too long ago', () => {
    const [first, second] = messages(2);
    assert.ok(first && second);
    const one = signFirst(first, bindKey, requestMac, { time });
    const verify = verifier();
    verify.take(one.message);
    const late = signNext(second, bindKey, one.mac, { time: time - 301 });
    assert.throws(() => verify.take(late.message), { code: 'TSIG_BAD_ANSWER', message: /a clock is wrong/ });
  });
});
