// The provider against name servers that fail, each in its way: which is asked next, what becomes of every group, and what of a
// group that no message holds.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { type Answer, encode } from 'dns-packet';
import { pino } from 'pino';
import type { ChangeGroup, Outcome } from '../../../../reconciler/providers/provider.ts';
import type { NameServer } from '../../../../reconciler/providers/rfc2136/connection.ts';
import { type Rfc2136Options, Rfc2136Provider } from '../../../../reconciler/providers/rfc2136/provider.ts';
import { placesOf } from '../../../../reconciler/providers/rfc2136/wire.ts';
import { a, cname, create, group, remove, txt } from '../../../contract/changes.ts';
import { answering, codeAnswer, type FakeServer, fakeServer, type Reply } from './name-server.ts';

const never = new AbortController().signal;
const zone = { id: 'example.com', name: 'example.com' };

const running: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function serverWith(reply: (request: Buffer) => Reply): Promise<FakeServer> {
  const one = await fakeServer(reply);
  running.push(one);
  return one;
}

const saying = (rcode: number) => serverWith((asked) => ({ messages: [codeAnswer(asked, rcode)] }));

/** Nobody listens on port 1 of loopback. */
const nowhere: NameServer = { host: '127.0.0.1', port: 1 };

function providerOf(servers: readonly NameServer[], changes: Partial<Rfc2136Options> = {}): Rfc2136Provider {
  return new Rfc2136Provider({
    servers,
    strategy: 'disabled',
    zones: ['example.com'],
    key: undefined,
    transfer: true,
    minTTL: 0,
    batchSize: 50,
    limits: { connectMs: 5000, idleMs: 5000 },
    logger: pino({ level: 'silent' }),
    now: Date.now,
    random: Math.random,
    ...changes,
  });
}

const said = (outcomes: readonly Outcome[]) => outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.code));
const one = [group(create(a('www', '192.0.2.1')))];
const small = (count: number) => Array.from({ length: count }, (_, n) => group(create(a(`w${n}`, '192.0.2.1'))));
const apply = async (provider: Rfc2136Provider, groups: readonly ChangeGroup[] = one, signal = never) =>
  said(await provider.apply(zone, groups, signal));

describe('an update that a server does not take', () => {
  for (const [rcode, what] of [
    [2, 'fails'],
    [4, 'knows no updates'],
    [5, 'refuses'],
    [9, 'is not the primary server'],
  ] as const) {
    it(`goes to the next server when the first ${what}, and the one after it there at once`, async () => {
      const [bad, good] = [await saying(rcode), await saying(0)];
      const provider = providerOf([bad.server, good.server]);
      assert.deepEqual(await apply(provider), ['ok']);
      assert.deepEqual(await apply(provider), ['ok']);
      assert.deepEqual([bad.requests.length, good.requests.length], [1, 2]);
    });
  }

  it('goes to the next server when the first cannot be reached', async () => {
    const good = await saying(0);
    assert.deepEqual(await apply(providerOf([nowhere, good.server])), ['ok']);
  });

  it('fails with what a server says of the update itself when none takes it, rather than that another is no primary', async () => {
    for (const rcodes of [
      [9, 5],
      [5, 9],
    ]) {
      const servers = await Promise.all(rcodes.map(saying));
      assert.deepEqual(await apply(providerOf(servers.map(({ server }) => server))), ['REFUSED']);
      assert.deepEqual(
        servers.map(({ requests }) => requests.length),
        [1, 1],
      );
    }
  });

  for (const [rcode, code] of [
    [7, 'RECORD_EXISTS'],
    [8, 'RECORD_CHANGED'],
    [10, 'OUTSIDE_ZONE'],
    [1, 'REFUSED_FORMAT'],
  ] as const) {
    it(`goes to no other server for what is wrong with the update itself: ${code}`, async () => {
      const [first, second] = [await saying(rcode), await saying(0)];
      assert.deepEqual(await apply(providerOf([first.server, second.server])), [code]);
      assert.deepEqual([first.requests.length, second.requests.length], [1, 0]);
    });
  }

  it('goes to no other server when the first may have taken it, and the next update does', async () => {
    const lost = await serverWith(() => ({ closes: true }));
    const good = await saying(0);
    const provider = providerOf([lost.server, good.server]);
    assert.deepEqual(await apply(provider), ['CONNECTION_LOST']);
    assert.equal(good.requests.length, 0);
    assert.deepEqual(await apply(provider), ['ok']);
  });
});

describe('a zone that a server does not give', () => {
  const soa: Answer = {
    name: 'example.com',
    type: 'SOA',
    ttl: 1,
    data: { mname: 'ns.example.net', rname: 'hostmaster.example.com', serial: 1 },
  };
  const address = (name: string): Answer => ({ name, type: 'A', ttl: 300, data: '192.0.2.1' });
  const giving = (...records: readonly Answer[]) =>
    serverWith((asked) => ({
      messages: [answering(asked, encode({ type: 'response', answers: [soa, ...records, soa] }))],
    }));

  it('is read from the next one, whatever was wrong', async () => {
    const whole = await giving(address('www.example.com'));
    const half = await serverWith((asked) => ({
      messages: [answering(asked, encode({ type: 'response', answers: [soa] }))],
      closes: true,
    }));
    const garbage = await serverWith((asked) => ({ messages: [asked.subarray(0, 5)] }));
    for (const bad of [nowhere, (await saying(5)).server, half.server, garbage.server]) {
      const records = await providerOf([bad, whole.server]).records(zone, never);
      assert.deepEqual(records, [
        { dnsName: 'www.example.com', recordType: 'A', targets: ['192.0.2.1'], recordTTL: 300 },
      ]);
    }
  });

  it('is no empty zone when no server gives it', async () => {
    const refusing = await saying(5);
    await assert.rejects(providerOf([nowhere, refusing.server]).records(zone, never), { code: 'REFUSED' });
  });

  it('is read from the server that gives it, though another one takes the updates', async () => {
    const transferOnly = await serverWith((asked) => {
      if (placesOf(asked).opcode !== 0) return { messages: [codeAnswer(asked, 5)] };
      return { messages: [answering(asked, encode({ type: 'response', answers: [soa, soa] }))] };
    });
    const updateOnly = await serverWith((asked) => ({
      messages: [codeAnswer(asked, placesOf(asked).opcode === 5 ? 0 : 5)],
    }));
    const provider = providerOf([transferOnly.server, updateOnly.server]);
    for (const _ of [1, 2]) {
      assert.deepEqual(await apply(provider), ['ok']);
      assert.deepEqual(await provider.records(zone, never), []);
    }
    const asked = [transferOnly, updateOnly].map(({ requests }) => requests.map((each) => placesOf(each).opcode));
    assert.deepEqual(asked, [
      [5, 0, 0],
      [5, 5],
    ]);
  });

  it('is read without what is outside it', async () => {
    const server = await giving(address('www.example.com'), address('www.notexample.com'), address('example.com'));
    const records = await providerOf([server.server]).records(zone, never);
    assert.deepEqual(
      records.map(({ dnsName }) => dnsName),
      ['www.example.com', 'example.com'],
    );
  });
});

describe('a batch', () => {
  /** Takes all updates but those that name one of these labels. */
  const taking = (rcode: number, ...bad: readonly string[]) =>
    serverWith((asked) => {
      const isBad = bad.some((label) => asked.includes(Buffer.from(label)));
      return { messages: [codeAnswer(asked, isBad ? rcode : 0)] };
    });

  it('is one message, and more when it has more changes than asked for', async () => {
    const server = await saying(0);
    assert.deepEqual(await apply(providerOf([server.server], { batchSize: 4 }), small(9)), Array(9).fill('ok'));
    assert.equal(server.requests.length, 3);
  });

  it('with a record that is another than it was lands group by group', async () => {
    const server = await taking(7, 'w1');
    assert.deepEqual(await apply(providerOf([server.server]), small(3)), ['ok', 'RECORD_EXISTS', 'ok']);
    assert.equal(server.requests.length, 4);
  });

  for (const [rcode, code] of [
    [1, 'REFUSED_FORMAT'],
    [2, 'SERVER_FAILURE'],
    [5, 'REFUSED'],
    [10, 'OUTSIDE_ZONE'],
  ] as const) {
    it(`that is refused for one of its groups lands without that: ${code}`, async () => {
      const server = await taking(rcode, 'w1');
      assert.deepEqual(await apply(providerOf([server.server]), small(3)), ['ok', code, 'ok']);
      assert.equal(server.requests.length, 4);
    });
  }

  for (const [rcode, code] of [
    [4, 'NOT_IMPLEMENTED'],
    [9, 'NOT_AUTHORITATIVE'],
  ] as const) {
    it(`is not tried group by group with a server that takes none: ${code}`, async () => {
      const server = await saying(rcode);
      assert.deepEqual(await apply(providerOf([server.server]), small(3)), Array(3).fill(code));
      assert.equal(server.requests.length, 1);
    });
  }

  it('lands without its bad group though the next server takes nothing at all', async () => {
    const [primary, secondary] = [await taking(2, 'w1'), await saying(9)];
    const servers = [primary.server, secondary.server, nowhere];
    assert.deepEqual(await apply(providerOf(servers), small(3)), ['ok', 'SERVER_FAILURE', 'ok']);
  });

  it('does not hold the next one', async () => {
    const server = await serverWith((asked) => ({
      messages: asked.includes(Buffer.from('w1')) ? [] : [codeAnswer(asked, 0)],
      closes: true,
    }));
    const outcomes = await apply(providerOf([server.server], { batchSize: 2 }), small(4));
    assert.deepEqual(outcomes, ['CONNECTION_LOST', 'CONNECTION_LOST', 'ok', 'ok']);
  });

  it('is not sent any more when the work is stopped, and every group hears so', async () => {
    const stop = new AbortController();
    const server = await serverWith((asked) => {
      stop.abort();
      return { messages: [codeAnswer(asked, 0)] };
    });
    const outcomes = await apply(providerOf([server.server], { batchSize: 1 }), small(3), stop.signal);
    assert.deepEqual(outcomes.slice(1), ['ABORTED', 'ABORTED']);
    assert.equal(server.requests.length, 1);
  });

  it('names in its failure what it was about, at most three of it', async () => {
    const server = await saying(9);
    const [outcome] = await providerOf([server.server]).apply(zone, small(4), never);
    assert.ok(outcome?.ok === false);
    assert.match(outcome.error.message, /^updating w0\.example\.com, w1\.example\.com, w2\.example\.com, …: name/);
  });
});

describe('a group that no message holds', () => {
  const many = Array.from({ length: 3000 }, (_, n) => `10.0.${n >> 8}.${n & 255}`);
  const large = group(create(a('large', ...many)));

  it('is refused for good, with what to do, and nothing is sent', async () => {
    const server = await saying(0);
    const [outcome] = await providerOf([server.server]).apply(zone, [large], never);
    assert.ok(outcome?.ok === false);
    assert.deepEqual([outcome.error.code, outcome.error.retryable], ['TOO_LARGE', false]);
    assert.match(outcome.error.message, /^updating large\.example\.com: .* octets.*fewer or shorter targets$/);
    assert.equal(server.requests.length, 0);
  });

  it('does not hold the others, before and behind it', async () => {
    const server = await saying(0);
    const [before, behind] = small(2);
    assert.ok(before && behind);
    assert.deepEqual(await apply(providerOf([server.server]), [before, large, behind]), ['ok', 'TOO_LARGE', 'ok']);
  });

  it('may be an update whose old and new records fit each by themselves', async () => {
    const server = await saying(0);
    const [prev, next] = ['x', 'y'].map((letter) => txt('www', letter.repeat(40_000)));
    assert.ok(prev && next);
    const provider = providerOf([server.server]);
    assert.deepEqual(await apply(provider, [group(create(next))]), ['ok']);
    const update = { dnsName: 'www.example.com', changes: [{ action: 'update', prev, next }] } as const;
    assert.deepEqual(await apply(provider, [update]), ['TOO_LARGE']);
  });

  it('leaves room for the longest signature', async () => {
    const server = await serverWith((asked) => ({ messages: [codeAnswer(asked, 0)] }));
    const key = {
      name: `${'k'.repeat(63)}.`.repeat(3) + 'k'.repeat(61),
      algorithm: 'hmac-sha512',
      secret: Buffer.alloc(64),
    } as const;
    const provider = providerOf([server.server], { key });
    for (let length = 63_000; length < 64_000; length += 50) {
      const [code] = await apply(provider, [group(create(txt('www', 'x'.repeat(length))))]);
      // What was sent is answered without a signature, and so not believed.
      assert.ok(code === 'TSIG_BAD_ANSWER' || code === 'TOO_LARGE' || code === 'INVALID_TARGET', code);
    }
    const longest = Math.max(...server.requests.map((request) => request.length));
    assert.ok(longest > 63_000 && longest <= 65_535, `${longest} octets`);
  });
});

describe('a group that cannot be', () => {
  const cases: readonly (readonly [string, ChangeGroup, string])[] = [
    ['a name outside the zone', group(create({ ...a('x', '192.0.2.1'), dnsName: 'x.notexample.com' })), 'OUTSIDE_ZONE'],
    ['an address that is none', group(create(a('x', '192.0.2.256'))), 'INVALID_TARGET'],
    ['a set identifier', group(create({ ...a('x', '192.0.2.1'), setIdentifier: 'one' })), 'SET_IDENTIFIER_UNSUPPORTED'],
    ['a CNAME at the apex', group(create({ ...cname('x', 'y.example.net'), dnsName: 'example.com' })), 'CNAME_AT_APEX'],
    ['a deletion of what cannot be there', group(remove(a('x', 'nonsense'))), 'INVALID_TARGET'],
  ];
  for (const [what, bad, code] of cases) {
    it(`is refused before anything is sent, and the rest lands: ${what}`, async () => {
      const server = await saying(0);
      const [good] = small(1);
      assert.ok(good);
      assert.deepEqual(await apply(providerOf([server.server]), [bad, good]), [code, 'ok']);
      assert.equal(server.requests.length, 1);
      const [request] = server.requests;
      assert.ok(request && placesOf(request).counts[2] === 1);
    });
  }

  it('as a whole call is one for a zone that is not configured', async () => {
    const provider = providerOf([nowhere]);
    const other = { id: 'x', name: 'other.example' };
    await assert.rejects(provider.apply(other, one, never), {
      code: 'ZONE_NOT_FOUND',
      message: /other\.example.*example\.com/,
    });
    await assert.rejects(provider.records(other, never), { code: 'ZONE_NOT_FOUND' });
  });
});
