// What is sent, octet for octet, and what the code of an answer means.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  answerProblem,
  groupCodes,
  transferRequest,
  updateRequest,
} from '../../../../reconciler/providers/rfc2136/message.ts';
import { bareRecord, classes, placesOf } from '../../../../reconciler/providers/rfc2136/wire.ts';

/** Behind the id, which is chance. */
const behindId = (message: Buffer) => message.subarray(2).toString('hex');

describe('a request', () => {
  it('for a zone is a query of type AXFR (RFC 5936 2.1)', () => {
    assert.equal(
      behindId(transferRequest('example.com')),
      `0000${'0001000000000000'}076578616d706c6503636f6d00${'00fc0001'}`,
    );
    assert.equal(behindId(transferRequest('')), `0000${'0001000000000000'}00${'00fc0001'}`);
  });

  it('to update has the zone, what must be so and what changes, in this order (RFC 2136 2)', () => {
    const sections = {
      prerequisites: [bareRecord('a', 5, classes.NONE)],
      updates: [bareRecord('b', 1, classes.ANY), bareRecord('c', 1, classes.ANY)],
    };
    const message = updateRequest('example.com', sections);
    const { opcode, isAnswer, counts, records } = placesOf(message);
    assert.deepEqual({ opcode, isAnswer, counts }, { opcode: 5, isAnswer: false, counts: [1, 1, 2, 0] });
    assert.equal(message.subarray(12, 29).toString('hex'), '076578616d706c6503636f6d00' + '00060001');
    assert.deepEqual(
      records.map(({ type, recordClass }) => [type, recordClass]),
      [
        [5, 254],
        [1, 255],
        [1, 255],
      ],
    );
  });

  it('has an id that nobody can foretell from the last', () => {
    const ids = new Set(Array.from({ length: 64 }, () => transferRequest('example.com').readUInt16BE(0)));
    assert.ok(ids.size > 32, `${ids.size} ids in 64 requests`);
  });
});

describe('the code of an answer', () => {
  const problem = (rcode: number) => answerProblem(rcode, 'updating www.example.com', '192.0.2.53:53');

  it('0 is no problem', () => assert.equal(problem(0), undefined));

  const codes: readonly (readonly [number, string, boolean, RegExp])[] = [
    [1, 'REFUSED_FORMAT', false, /FORMERR/],
    [2, 'SERVER_FAILURE', true, /SERVFAIL/],
    [3, 'RECORD_CHANGED', false, /NXDOMAIN/],
    [4, 'NOT_IMPLEMENTED', false, /NOTIMP/],
    [5, 'REFUSED', true, /REFUSED.*allow-update/],
    [6, 'RECORD_EXISTS', false, /YXDOMAIN/],
    [7, 'RECORD_EXISTS', false, /YXRRSET/],
    [8, 'RECORD_CHANGED', false, /NXRRSET/],
    [9, 'NOT_AUTHORITATIVE', true, /NOTAUTH/],
    [10, 'OUTSIDE_ZONE', false, /NOTZONE/],
    [11, 'REFUSED', true, /code 11/],
    [15, 'REFUSED', true, /code 15/],
  ];
  for (const [rcode, code, retryable, text] of codes) {
    it(`${rcode} is ${code}, says what was done, where, and what the server says`, () => {
      const error = problem(rcode) ?? assert.fail('no problem');
      assert.deepEqual([error.name, error.code, error.retryable], ['ProviderError', code, retryable]);
      assert.match(error.message, /^updating www\.example\.com: name server 192\.0\.2\.53:53 says /);
      assert.match(error.message, text);
    });
  }

  it('may be meant for one group of a message, unless it is about the server itself', () => {
    const about = Array.from({ length: 16 }, (_, rcode) => rcode).filter((rcode) =>
      groupCodes.has(problem(rcode)?.code ?? ''),
    );
    const [notImplemented, notPrimary] = [4, 9];
    assert.deepEqual(
      about,
      Array.from({ length: 15 }, (_, n) => n + 1).filter((n) => n !== notImplemented && n !== notPrimary),
    );
  });
});
