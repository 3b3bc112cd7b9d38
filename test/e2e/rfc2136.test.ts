// The RFC 2136 provider against a real BIND and a real Knot: the contract of every provider, what any server must do, and
// what is BIND's own.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pino } from 'pino';
import { type Rfc2136Options, Rfc2136Provider } from '../../reconciler/providers/rfc2136/provider.ts';
import type { TsigAlgorithm } from '../../reconciler/providers/rfc2136/tsig.ts';
import { a, cname, create, group, remove, txt } from '../contract/changes.ts';
import { providerContract } from '../contract/provider-contract.ts';
import { createAuthority } from './cluster/authority.ts';
import { type Bind, startBind } from './dns/bind.ts';
import { startKnot } from './dns/knot.ts';
import type { RunningNameServer } from './dns/name-server.ts';

const never = new AbortController().signal;

function providerFor(
  bind: RunningNameServer,
  zones: readonly string[],
  changes: Partial<Rfc2136Options> = {},
): Rfc2136Provider {
  return new Rfc2136Provider({
    servers: [{ host: bind.host, port: bind.port }],
    strategy: 'disabled',
    zones,
    key: { name: bind.keyName, algorithm: bind.algorithm, secret: Buffer.from(bind.secret, 'base64') },
    transfer: true,
    minTTL: 0,
    batchSize: 50,
    limits: { connectMs: 5_000, idleMs: 10_000 },
    logger: pino({ level: 'silent' }),
    now: Date.now,
    random: Math.random,
    ...changes,
  });
}

const kinds = { BIND: startBind, Knot: startKnot } as const;

for (const [kind, start] of Object.entries(kinds)) {
  providerContract(
    `rfc2136 on ${kind}`,
    async (zones) => {
      const server = await start({ zones });
      return { provider: providerFor(server, zones), close: () => server.stop() };
    },
    { setIdentifiers: 'refused' },
  );
}

for (const [kind, start] of Object.entries(kinds)) {
  describe(`the rfc2136 provider on ${kind}, as on any server`, () => {
    let server: RunningNameServer;
    before(async () => {
      server = await start({ zones: ['example.com'] });
    });
    after(() => server.stop());

    const provider = (changes: Partial<Rfc2136Options> = {}) => providerFor(server, ['example.com'], changes);
    const zone = { id: 'example.com', name: 'example.com' };

    test('lands the good ones of a batch in which one record is another than it was', async () => {
      const there = provider();
      await there.apply(zone, [group(create(a('taken', '192.0.2.9')))], never);
      const groups = ['one', 'taken', 'two'].map((label) => group(create(a(label, '192.0.2.1'))));
      const outcomes = await there.apply(zone, groups, never);
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.code)),
        ['ok', 'RECORD_EXISTS', 'ok'],
      );
    });

    test('turns an address into a CNAME and back in one update', async () => {
      const there = provider();
      const [address, alias] = [a('turns', '192.0.2.1'), cname('turns', 'lb.example.net')];
      await there.apply(zone, [group(create(address))], never);
      for (const changes of [
        [remove(address), create(alias)],
        [remove(alias), create(address)],
      ]) {
        const [outcome] = await there.apply(zone, [group(...changes)], never);
        assert.equal(outcome?.ok, true);
      }
    });

    test('writes the least TTL where less or none is asked for', async () => {
      const { recordTTL: _ttl, ...plain } = a('ttl-none', '192.0.2.1');
      const there = provider({ minTTL: 300 });
      const less = { ...a('ttl-less', '192.0.2.1'), recordTTL: 60 };
      const more = { ...a('ttl-more', '192.0.2.1'), recordTTL: 600 };
      await there.apply(
        zone,
        [plain, less, more].map((record) => group(create(record))),
        never,
      );
      const ttls = (await there.records(zone, never)).filter(({ dnsName }) => dnsName.startsWith('ttl-'));
      assert.deepEqual(ttls.map(({ dnsName, recordTTL }) => `${dnsName} ${recordTTL}`).sort(), [
        'ttl-less.example.com 300',
        'ttl-more.example.com 600',
        'ttl-none.example.com 300',
      ]);
    });

    test('knows nothing of what is there without transfers, and still overwrites nothing', async () => {
      const blind = provider({ transfer: false });
      assert.deepEqual(await blind.records(zone, never), []);
      await provider().apply(zone, [group(create(a('blind', '192.0.2.9')))], never);
      const [outcome] = await blind.apply(zone, [group(create(a('blind', '192.0.2.1')))], never);
      assert.ok(outcome?.ok === false && outcome.error.code === 'RECORD_EXISTS');
    });
  });
}

describe('the rfc2136 provider on BIND', () => {
  let bind: Bind;
  before(async () => {
    bind = await startBind({ zones: ['example.com'] });
  });
  after(() => bind.stop());

  const provider = (changes: Partial<Rfc2136Options> = {}) => providerFor(bind, ['example.com'], changes);
  const [zone] = [{ id: 'example.com', name: 'example.com' }];

  test('lands the names beside one that BIND refuses, and names that one', async () => {
    const many = Array.from({ length: 150 }, (_, index) => `10.0.${Math.floor(index / 100)}.${index % 100}`);
    const groups = [create(a('before', '192.0.2.1')), create(a('many', ...many)), create(a('behind', '192.0.2.1'))];
    const outcomes = await provider().apply(
      zone,
      groups.map((change) => group(change)),
      never,
    );
    const said = outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.code));
    assert.deepEqual(said, ['ok', 'SERVER_FAILURE', 'ok']);
  });

  test('says of a wrong secret, an unknown key and a wrong clock what is wrong', async () => {
    const key = { name: bind.keyName, algorithm: bind.algorithm, secret: Buffer.from(bind.secret, 'base64') };
    const reading = (changes: Partial<Rfc2136Options>) => provider(changes).records(zone, never);
    await assert.rejects(reading({ key: { ...key, secret: Buffer.alloc(32) } }), /BADSIG.*secret of key zonewarden/);
    await assert.rejects(reading({ key: { ...key, name: 'nobody' } }), /does not know the key nobody.*BADKEY/);
    await assert.rejects(reading({ now: () => Date.now() - 3_600_000 }), /clocks.*BADTIME.*its clock says 20/);
    await assert.rejects(reading({ key: undefined }), /REFUSED.*allow-transfer/);
    const [outcome] = await provider({ key: undefined }).apply(
      zone,
      [group(create(a('unsigned', '192.0.2.1')))],
      never,
    );
    assert.ok(outcome?.ok === false);
    assert.match(outcome.error.message, /updating unsigned\.example\.com: name server .* REFUSED/);
  });

  test('goes on to the next name server when one cannot be reached, and stays with it', async () => {
    const servers = [
      { host: '127.0.0.1', port: 1 },
      { host: bind.host, port: bind.port },
    ];
    const there = provider({ servers });
    const [outcome] = await there.apply(zone, [group(create(txt('failover', 'x')))], never);
    assert.equal(outcome?.ok, true);
    assert.ok((await there.records(zone, never)).some(({ dnsName }) => dnsName === 'failover.example.com'));
    await assert.rejects(provider({ servers: servers.slice(0, 1) }).records(zone, never), { code: 'UNREACHABLE' });
  });
});

const algorithms = ['hmac-sha1', 'hmac-sha224', 'hmac-sha384', 'hmac-sha512'] satisfies TsigAlgorithm[];
for (const [kind, algorithm] of Object.keys(kinds).flatMap((name) =>
  algorithms.map((one) => [name as keyof typeof kinds, one] as const),
)) {
  test(`updates and transfers are signed with ${algorithm} on ${kind}, a transfer of many messages too`, async () => {
    const bind = await kinds[kind]({ zones: ['example.com'], algorithm });
    try {
      const provider = providerFor(bind, ['example.com']);
      const zone = { id: 'example.com', name: 'example.com' };
      const records = Array.from({ length: 600 }, (_, n) => txt(`long-${n}`, 'x'.repeat(250)));
      const outcomes = await provider.apply(
        zone,
        records.map((record) => group(create(record))),
        never,
      );
      assert.ok(outcomes.every(({ ok }) => ok));
      assert.equal((await provider.records(zone, never)).length, 601);
    } finally {
      await bind.stop();
    }
  });
}

describe('DNS over TLS', () => {
  test('carries updates and transfers, to whoever has a certificate of the authority that is known', async () => {
    const authority = await createAuthority();
    const { cert, key } = await authority.serving(['127.0.0.1']);
    const bind = await startBind({ zones: ['example.com'], tls: { cert, key } });
    try {
      const over = (tls: NonNullable<Rfc2136Options['servers'][number]['tls']>) =>
        providerFor(bind, ['example.com'], { servers: [{ host: bind.host, port: bind.port, tls }] });
      const zone = { id: 'example.com', name: 'example.com' };
      const there = over({ rejectUnauthorized: true, ca: authority.caCert });
      const [outcome] = await there.apply(zone, [group(create(a('private', '192.0.2.1')))], never);
      assert.equal(outcome?.ok, true);
      assert.ok((await there.records(zone, never)).some(({ dnsName }) => dnsName === 'private.example.com'));
      await assert.rejects(over({ rejectUnauthorized: true }).records(zone, never), /certificate/i);
      assert.equal((await over({ rejectUnauthorized: false }).records(zone, never)).length, 2);
      await assert.rejects(providerFor(bind, ['example.com']).records(zone, never));
    } finally {
      await bind.stop();
    }
  });
});
