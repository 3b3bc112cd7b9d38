// What is said to a name server and what is made of its answer: verified before it is believed, and every failure has its code.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { type Answer, encode } from 'dns-packet';
import { ProviderError } from '../../../../reconciler/providers/provider.ts';
import type { NameServer } from '../../../../reconciler/providers/rfc2136/connection.ts';
import { transferRequest, updateRequest } from '../../../../reconciler/providers/rfc2136/message.ts';
import { Session, type SessionOptions } from '../../../../reconciler/providers/rfc2136/session.ts';
import { answering, codeAnswer, type FakeServer, fakeServer, type Reply } from './name-server.ts';
import { bindKey } from './recorded.ts';
import { broken, seeded } from './seeded.ts';
import { macIn, signFirst, signNext } from './tsig-server.ts';

const never = new AbortController().signal;
const now = 1_800_000_000_000;
const signing = { time: now / 1000 };
const request = updateRequest('example.com', { prerequisites: [], updates: [] });

const running: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function serverWith(reply: (request: Buffer) => Reply): Promise<FakeServer> {
  const one = await fakeServer(reply);
  running.push(one);
  return one;
}

const sessionWith = (changes: Partial<SessionOptions> = {}) =>
  new Session({ key: undefined, limits: { connectMs: 5000, idleMs: 5000 }, now: () => now, ...changes });
const update = (server: NameServer, session = sessionWith()) => session.update(request, 'updating x', server, never);
const transfer = (server: NameServer, session = sessionWith()) => session.transfer('example.com', server, never);

const soa: Answer = {
  name: 'example.com',
  type: 'SOA',
  ttl: 300,
  data: { mname: 'ns.example.net', rname: 'hostmaster.example.com', serial: 1 },
};
const a = (label: string): Answer => ({ name: `${label}.example.com`, type: 'A', ttl: 300, data: '192.0.2.1' });
const packet = (...answers: Answer[]) => encode({ type: 'response', answers });
const namesOf = (answers: readonly Answer[]) => answers.map(({ name }) => name);

describe('an update', () => {
  it('is sent as it is and taken with NOERROR', async () => {
    const { server, requests } = await serverWith((asked) => ({ messages: [codeAnswer(asked, 0)] }));
    assert.equal(await update(server), undefined);
    assert.deepEqual(requests, [request]);
  });

  it('that is refused comes back as the reason, not as a failure', async () => {
    const { server } = await serverWith((asked) => ({ messages: [codeAnswer(asked, 8)] }));
    const problem = await update(server);
    assert.equal(problem?.code, 'RECORD_CHANGED');
    assert.ok(problem?.message.startsWith(`updating x: name server 127.0.0.1:${server.port} says NXRRSET`));
  });

  it('is signed with the key, and its answer believed with the right signature only', async () => {
    const { server } = await serverWith((asked) => ({
      messages: [signFirst(codeAnswer(asked, 0), bindKey, macIn(asked), signing).message],
    }));
    assert.equal(await update(server, sessionWith({ key: bindKey })), undefined);
    const other = { ...bindKey, secret: Buffer.alloc(32) };
    await assert.rejects(update(server, sessionWith({ key: other })), {
      name: 'ProviderError',
      code: 'TSIG_BAD_ANSWER',
    });
  });

  it('is not believed refused or taken by an answer without a signature', async () => {
    for (const rcode of [0, 5, 7]) {
      const { server } = await serverWith((asked) => ({ messages: [codeAnswer(asked, rcode)] }));
      await assert.rejects(update(server, sessionWith({ key: bindKey })), {
        name: 'ProviderError',
        code: 'TSIG_BAD_ANSWER',
        message: `name server 127.0.0.1:${server.port}: the answer is not signed`,
      });
    }
  });
});

describe('an answer to something else', () => {
  it('is refused with another id', async () => {
    const { server } = await serverWith((asked) => {
      const answer = codeAnswer(asked, 0);
      answer.writeUInt16BE(answer.readUInt16BE(0) ^ 1, 0);
      return { messages: [answer] };
    });
    for (const asking of [update(server), transfer(server)]) {
      await assert.rejects(asking, { name: 'ProviderError', code: 'BAD_MESSAGE', message: /answers another question/ });
    }
  });

  it('is refused when it is no answer but a request', async () => {
    const { server } = await serverWith((asked) => ({ messages: [asked] }));
    await assert.rejects(update(server), { code: 'BAD_MESSAGE', message: /answers another question/ });
  });

  it('is refused in the midst of a transfer', async () => {
    const { server } = await serverWith((asked) => {
      const second = answering(asked, packet(soa));
      second.writeUInt16BE(second.readUInt16BE(0) ^ 1, 0);
      return { messages: [answering(asked, packet(soa)), second] };
    });
    await assert.rejects(transfer(server), { code: 'BAD_MESSAGE', message: /answers another question/ });
  });
});

describe('a transfer', () => {
  const replying = (...messages: readonly Buffer[]) =>
    serverWith((asked) => ({ messages: messages.map((message) => answering(asked, message)), closes: true }));

  it('is asked for by the name of the zone', async () => {
    const { server, requests } = await replying(packet(soa, soa));
    await transfer(server);
    assert.deepEqual(requests[0]?.subarray(2), transferRequest('example.com').subarray(2));
  });

  it('is what stands between the SOA records of one message or several', async () => {
    const one = await replying(packet(soa, a('x'), a('y'), soa));
    const several = await replying(packet(soa), packet(a('x')), packet(), packet(a('y'), soa));
    for (const { server } of [one, several]) {
      assert.deepEqual(namesOf(await transfer(server)), ['x.example.com', 'y.example.com']);
    }
  });

  it('that breaks off is a failure and never a part of a zone', async () => {
    const { server } = await replying(packet(soa, a('x')));
    await assert.rejects(transfer(server), { name: 'ProviderError', code: 'CONNECTION_LOST', retryable: true });
  });

  it('that is refused says so', async () => {
    const { server } = await serverWith((asked) => ({ messages: [codeAnswer(asked, 5)] }));
    await assert.rejects(transfer(server), {
      code: 'REFUSED',
      message: /^reading the zone example\.com: .*allow-transfer/,
    });
  });

  it('that is refused after its beginning is a failure', async () => {
    const { server } = await serverWith((asked) => ({
      messages: [answering(asked, packet(soa, a('x'))), codeAnswer(asked, 2)],
    }));
    await assert.rejects(transfer(server), { code: 'SERVER_FAILURE' });
  });

  it('of no records is a failure at once, not after a silence', async () => {
    const { server } = await serverWith((asked) => ({ messages: [codeAnswer(asked, 0)] }));
    await assert.rejects(transfer(server), { code: 'BAD_MESSAGE', message: /does not begin with the SOA/ });
  });

  it('with a malformed record is a failure', async () => {
    const octets = packet(soa, a('x'), soa);
    octets.writeUInt16BE(3, octets.indexOf(Buffer.from('0004c0000201', 'hex')));
    const { server } = await replying(octets);
    await assert.rejects(transfer(server), { name: 'ProviderError', code: 'BAD_MESSAGE' });
  });

  it('is verified message by message', async () => {
    const parts = [packet(soa, a('x')), packet(a('y')), packet(soa)];
    const signedParts = (asked: Buffer, isSigned: (index: number) => boolean) => {
      const [first = Buffer.alloc(0), ...rest] = parts.map((part) => answering(asked, part));
      let last = signFirst(first, bindKey, macIn(asked), signing);
      const messages = [last.message];
      const before: Buffer[] = [];
      for (const [index, part] of rest.entries()) {
        if (isSigned(index + 1)) {
          last = signNext(part, bindKey, last.mac, signing, before.splice(0));
          messages.push(last.message);
        } else {
          before.push(part);
          messages.push(part);
        }
      }
      return { messages };
    };
    const session = sessionWith({ key: bindKey });
    const whole = await serverWith((asked) => signedParts(asked, (index) => index === 2));
    assert.deepEqual(namesOf(await transfer(whole.server, session)), ['x.example.com', 'y.example.com']);
    const open = await serverWith((asked) => signedParts(asked, () => false));
    await assert.rejects(transfer(open.server, session), { code: 'TSIG_BAD_ANSWER', message: /the end of the answer/ });
  });

  it('of noise ends as a ProviderError with a known code, and soon (seed 8945)', async () => {
    const next = seeded(8945);
    const good = packet(soa, a('x'), { name: 'x', type: 'TXT', ttl: 1, data: 'x' }, soa);
    const { server } = await serverWith((asked) => {
      const noise = broken(good, next);
      return { messages: [noise.length < 2 ? noise : answering(asked, noise)], closes: true };
    });
    const codes = new Set(['BAD_MESSAGE', 'CONNECTION_LOST', 'TSIG_BAD_ANSWER', 'TSIG_REFUSED']);
    const rcodes = /^(REFUSED|SERVER_|RECORD_|NOT_|OUTSIDE_)/;
    let failed = 0;
    for (let count = 0; count < 300; count++) {
      const session = sessionWith(count % 2 === 0 ? {} : { key: bindKey });
      try {
        await transfer(server, session);
      } catch (error) {
        assert.ok(error instanceof ProviderError, String(error));
        assert.ok(codes.has(error.code) || rcodes.test(error.code), error.code);
        failed++;
      }
    }
    assert.ok(failed > 200, `${failed} of 300 failed`);
  });
});
