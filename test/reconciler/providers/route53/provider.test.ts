// The Route 53 provider when the service says no, or nothing.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { ChangeGroup, Outcome } from '../../../../reconciler/providers/provider.ts';
import type { Route53Options } from '../../../../reconciler/providers/route53/provider.ts';
import { a, cname, create, group, remove, txt } from '../../../contract/changes.ts';
import type { Call, Fault } from '../../../fakes/route53/server.ts';
import { type Started, started, zonesNamed } from '../../../fakes/route53/started.ts';

const never = new AbortController().signal;
const zone = { id: '/hostedzone/Z0', name: 'example.com' };
const open: Started[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function start(options: Partial<Route53Options> = {}): Promise<Started> {
  const one = await started(zonesNamed(['example.com']), options);
  open.push(one);
  return one;
}

function hosts(count: number): readonly ChangeGroup[] {
  return Array.from({ length: count }, (_, index) => {
    const label = `h${String(index).padStart(4, '0')}`;
    return group(create(a(label, '192.0.2.1')), create(txt(`a-${label}`, 'heritage=external-dns')));
  });
}

function codes(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.code));
}

function names(one: Started): readonly string[] {
  return one.fake.zones[0]?.list().map(({ name }) => name.slice(0, -'.example.com.'.length)) ?? [];
}

/** A fault for the first so many changes. */
function firstChanges(count: number, fault: Fault): (call: Call) => Fault | undefined {
  let left = count;
  return ({ operation }) => (operation === 'change' && left-- > 0 ? fault : undefined);
}

describe('one bad record', () => {
  const poison = (call: Call): Fault | undefined =>
    call.body.includes('h0137.') ? { status: 400, code: 'InvalidChangeBatch', message: '[it is bad]' } : undefined;

  it('among a thousand stands alone, and the others land', async () => {
    const one = await start();
    one.fake.fault = poison;
    const outcomes = await one.provider.apply(zone, hosts(500), never);
    assert.deepEqual(
      outcomes.filter((outcome) => !outcome.ok).map((outcome) => outcome.group.dnsName),
      ['h0137.example.com'],
    );
    assert.equal(names(one).length, 998);
    // 1,000 changes are one request; nine times two halves lead from 500 groups to one.
    assert.ok(one.fake.count('change') <= 19, `${one.fake.count('change')} requests`);
  });

  it('is not sent again until its time has come, then for longer not, and is free once it lands', async () => {
    const one = await start();
    one.fake.fault = poison;
    const [bad] = hosts(138).slice(137);
    assert.ok(bad);
    const send = async () => codes(await one.provider.apply(zone, [bad], never)).join();
    assert.equal(await send(), 'INVALID_CHANGE');
    assert.equal(await send(), 'INVALID_CHANGE');
    assert.equal(one.fake.count('change'), 1);
    one.pass(60_000);
    await send();
    one.pass(60_000);
    await send();
    assert.equal(one.fake.count('change'), 2);
    one.pass(60_000);
    one.fake.fault = () => undefined;
    assert.equal(await send(), 'ok');
  });

  it('that only stood in the way of a stranger is sent again at once', async () => {
    const one = await start();
    const theirs = group(create(a('x', '192.0.2.66')));
    const ours = group(create(a('x', '192.0.2.1')));
    await one.provider.apply(zone, [theirs], never);
    assert.deepEqual(codes(await one.provider.apply(zone, [ours], never)), ['RECORD_EXISTS']);
    await one.provider.apply(zone, [group(remove(a('x', '192.0.2.66')))], never);
    assert.deepEqual(codes(await one.provider.apply(zone, [ours], never)), ['ok']);
  });

  it('that asks for something else is sent at once', async () => {
    const one = await start();
    one.fake.fault = (call) => (call.body.includes('192.0.2.9') ? poison({ ...call, body: 'h0137.' }) : undefined);
    assert.deepEqual(codes(await one.provider.apply(zone, [group(create(a('x', '192.0.2.9')))], never)), [
      'INVALID_CHANGE',
    ]);
    assert.deepEqual(codes(await one.provider.apply(zone, [group(create(a('x', '192.0.2.8')))], never)), ['ok']);
  });

  it('is told with what Route 53 says, in the old form of its answer as well', async () => {
    const one = await start();
    one.fake.fault = firstChanges(1, { status: 400, code: 'x', message: '[Tried to do it]', oldForm: true });
    const [outcome] = await one.provider.apply(zone, hosts(1), never);
    assert.ok(outcome?.ok === false);
    assert.match(outcome.error.message, /h0000\.example\.com .*Z0.*Tried to do it/);
  });
});

describe('a connection that is lost', () => {
  it('behind a request that was taken does not make it fail', async () => {
    const one = await start();
    one.fake.fault = firstChanges(1, 'lost');
    assert.deepEqual(codes(await one.provider.apply(zone, hosts(3), never)), ['ok', 'ok', 'ok']);
    assert.equal(names(one).length, 6);
    one.fake.fault = firstChanges(1, 'lost');
    const deletion = group(remove(a('h0000', '192.0.2.1')), remove(txt('a-h0000', 'heritage=external-dns')));
    assert.deepEqual(codes(await one.provider.apply(zone, [deletion], never)), ['ok']);
  });

  it('before it is made up for by another attempt', async () => {
    const one = await start();
    one.fake.fault = firstChanges(2, 'reset');
    assert.deepEqual(codes(await one.provider.apply(zone, hosts(2), never)), ['ok', 'ok']);
  });

  it('that is silent is given up', async () => {
    const one = await started(zonesNamed(['example.com']), {}, 50);
    open.push(one);
    await one.provider.zones(never);
    one.fake.fault = () => 'silent';
    await assert.rejects(one.provider.records(zone, never), { code: 'CONNECTION_LOST', message: /example\.com/ });
    one.fake.fault = () => undefined;
    assert.deepEqual(await one.provider.records(zone, never), []);
  });

  it('does not make a record that a stranger made count as ours', async () => {
    const one = await start();
    await one.provider.apply(zone, [group(create(a('h0000', '192.0.2.66')))], never);
    one.fake.fault = firstChanges(1, 'reset');
    assert.deepEqual(codes(await one.provider.apply(zone, hosts(2), never)), ['RECORD_EXISTS', 'ok']);
  });

  it('does not make a request count as taken because its first group was there before', async () => {
    const one = await start();
    await one.provider.apply(zone, hosts(1), never);
    one.fake.fault = firstChanges(1, 'reset');
    const outcomes = await one.provider.apply(zone, [...hosts(2), group(remove(a('gone', '192.0.2.1')))], never);
    assert.deepEqual(codes(outcomes).slice(1), ['ok', 'RECORD_CHANGED']);
    assert.equal(names(one).length, 4);
  });
});

describe('a policy that allows', () => {
  const denied = { status: 403, code: 'AccessDenied', message: 'User is not authorized' };

  it('some names only keeps no others from landing', async () => {
    const one = await start();
    one.fake.fault = ({ body }) => (/h00(?:07|30)\./.test(body) ? denied : undefined);
    const outcomes = await one.provider.apply(zone, hosts(64), never);
    const refused = outcomes.filter((outcome) => !outcome.ok);
    assert.deepEqual(
      refused.map((outcome) => outcome.group.dnsName),
      ['h0007.example.com', 'h0030.example.com'],
    );
    assert.deepEqual(codes(refused), ['ACCESS_DENIED', 'ACCESS_DENIED']);
  });

  it('nothing is asked twelve times, not for every name', async () => {
    const one = await start();
    one.fake.fault = ({ operation }) => (operation === 'change' ? denied : undefined);
    assert.deepEqual(new Set(codes(await one.provider.apply(zone, hosts(400), never))), new Set(['ACCESS_DENIED']));
    assert.equal(one.fake.count('change'), 12);
  });
});

describe('a zone in which nothing more can be done', () => {
  const cases: readonly (readonly [number, string, string])[] = [
    [400, 'Throttling', 'THROTTLED'],
    [403, 'ExpiredToken', 'ACCESS_DENIED'],
    [404, 'NoSuchHostedZone', 'ZONE_NOT_FOUND'],
  ];
  for (const [status, code, expected] of cases) {
    it(`gets no further batches: ${code}`, { timeout: 20_000 }, async () => {
      const one = await start({ limits: { changes: 2, bytes: 32_000, values: 1000 } });
      one.fake.fault = ({ operation }) => (operation === 'change' ? { status, code } : undefined);
      const outcomes = await one.provider.apply(zone, hosts(20), never);
      assert.deepEqual(new Set(codes(outcomes)), new Set([expected]));
      assert.ok(one.fake.count('change') <= 3, `${one.fake.count('change')} requests`);
      one.fake.fault = () => undefined;
      assert.deepEqual(new Set(codes(await one.provider.apply(zone, hosts(20), never))), new Set(['ok']));
    });
  }

  it('is read as an error, never as a part', async () => {
    const one = await start();
    await one.provider.apply(zone, hosts(200), never);
    let pages = 0;
    one.fake.fault = ({ operation }) =>
      operation === 'records' && ++pages > 1 ? { status: 403, code: 'AccessDenied' } : undefined;
    await assert.rejects(one.provider.records(zone, never), { code: 'ACCESS_DENIED', message: /example\.com/ });
    one.fake.fault = ({ operation }) => (operation === 'zones' ? { status: 403, code: 'AccessDenied' } : undefined);
    await assert.rejects(one.provider.zones(never), { code: 'ACCESS_DENIED' });
  });
});

describe('requests', () => {
  it('hold no more changes, bytes and values than they may', async () => {
    for (const limits of [
      { changes: 11, bytes: 32_000, values: 1000 },
      { changes: 1000, bytes: 320, values: 1000 },
      { changes: 1000, bytes: 32_000, values: 11 },
    ]) {
      const one = await start({ limits });
      assert.ok(codes(await one.provider.apply(zone, hosts(25), never)).every((code) => code === 'ok'));
      const most = Math.max(...one.fake.calls.map(({ changes }) => changes));
      assert.ok(most <= 20 && one.fake.count('change') >= 3, `${most} of ${one.fake.count('change')}`);
    }
  });

  it('are not made for a group that is larger, which is named, and the others land', async () => {
    const one = await start({ limits: { changes: 1000, bytes: 32_000, values: 4 } });
    const large = group(create(a('large', '192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5')));
    const outcomes = await one.provider.apply(zone, [large, ...hosts(1)], never);
    assert.deepEqual(codes(outcomes), ['TOO_LARGE', 'ok']);
  });

  it('are made once for each page of zones and records on a quiet pass, and once for a change of one host', async () => {
    const one = await start();
    await one.provider.apply(zone, hosts(400), never);
    const before = one.fake.calls.length;
    const [found] = await one.provider.zones(never);
    assert.ok(found);
    assert.equal((await one.provider.records(found, never)).length, 800);
    assert.deepEqual(
      one.fake.calls.slice(before).map(({ operation }) => operation),
      ['zones', 'records', 'records', 'records'],
    );
    await one.provider.apply(found, [group(create(a('new', '192.0.2.1')))], never);
    assert.equal(one.fake.calls.length, before + 5);
  });

  it('are not made any more when the work is stopped, and every group hears so', async () => {
    const stop = new AbortController();
    const one = await start({ limits: { changes: 2, bytes: 32_000, values: 1000 } });
    one.fake.fault = () => {
      if (one.fake.count('change') === 2) stop.abort();
      return undefined;
    };
    const outcomes = await one.provider.apply(zone, hosts(5), stop.signal);
    assert.deepEqual(codes(outcomes), ['ok', 'ABORTED', 'ABORTED', 'ABORTED', 'ABORTED']);
    assert.equal(one.fake.count('change'), 2);
  });
});

describe('a group that cannot be', () => {
  const weighted = { ...a('x', '192.0.2.1'), providerSpecific: [{ name: 'aws/weight', value: '1' }] };
  const cases: readonly (readonly [string, ChangeGroup])[] = [
    ['SET_IDENTIFIER_MISSING', group(create(weighted))],
    ['CNAME_AT_APEX', group(create({ ...cname('x', 'y.example.net'), dnsName: 'example.com' }))],
    ['INVALID_TARGET', group(create(a('x', '192.0.2.256')))],
    ['TYPE_UNSUPPORTED', group(create({ ...cname('x', 'y.example.net'), recordType: 'DNAME' }))],
  ];
  for (const [code, bad] of cases) {
    it(`is refused before anything is sent: ${code}`, async () => {
      const one = await start();
      assert.deepEqual(codes(await one.provider.apply(zone, [bad, ...hosts(1)], never)), [code, 'ok']);
      assert.equal(one.fake.count('change'), 1);
    });
  }

  it('is not an alias at the apex, whose target is a name', async () => {
    const one = await start();
    const providerSpecific = [{ name: 'alias', value: 'true' }];
    const alias = { ...a('x', 'lb.eu-west-1.elb.amazonaws.com'), dnsName: 'example.com', providerSpecific };
    assert.deepEqual(codes(await one.provider.apply(zone, [group(create(alias))], never)), ['ok']);
    const [read] = await one.provider.records(zone, never);
    assert.deepEqual(read?.targets, alias.targets);
    assert.ok(read);
    assert.deepEqual(codes(await one.provider.apply(zone, [group(remove(read))], never)), ['ok']);
  });
});

it('tells how long a change took to reach all name servers, and lands without it', async () => {
  const seconds: number[] = [];
  const one = await start({ onInSync: (took) => seconds.push(took) });
  await one.provider.apply(zone, hosts(1), never);
  assert.deepEqual(seconds, [0]);
  one.fake.fault = ({ operation }) => (operation === 'status' ? { status: 403, code: 'AccessDenied' } : undefined);
  assert.deepEqual(codes(await one.provider.apply(zone, hosts(2).slice(1), never)), ['ok']);
});
