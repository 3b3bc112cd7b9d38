// What the in-memory provider refuses, with which code, and what it keeps.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InMemoryProvider } from '../../../../reconciler/providers/inmemory/provider.ts';
import { type Change, type Outcome, ProviderError } from '../../../../reconciler/providers/provider.ts';
import type { RecordSet, RecordType } from '../../../../reconciler/record-set.ts';
import { providerWith } from './served.ts';

const never = new AbortController().signal;
const zone = { id: 'example.com', name: 'example.com' };

const www: RecordSet = { dnsName: 'www.example.com', recordType: 'A', targets: ['192.0.2.1'] };

/** The outcome of one group with these changes, on the records given. */
async function outcomeOf(changes: readonly Change[], records: readonly RecordSet[] = []): Promise<Outcome> {
  const provider = await providerWith([zone.name], records);
  const [outcome] = await provider.apply(zone, [{ dnsName: www.dnsName, changes }], never);
  return outcome ?? assert.fail('no outcome');
}

/** The code of its refusal, or `ok`. */
async function codeOf(changes: readonly Change[], records: readonly RecordSet[] = []): Promise<string> {
  const outcome = await outcomeOf(changes, records);
  return outcome.ok ? 'ok' : outcome.error.code;
}

const creation = (dnsName: string, recordType: RecordType, ...targets: readonly string[]): Change => ({
  action: 'create',
  next: { dnsName, recordType, targets },
});

describe('zones of the in-memory provider', () => {
  it('normalises the names it is given and takes a name given twice once', async () => {
    const provider = new InMemoryProvider(['Example.COM.', ' example.net ', 'example.com', '']);
    assert.deepEqual(await provider.zones(never), [
      { id: 'example.com', name: 'example.com' },
      { id: 'example.net', name: 'example.net' },
      { id: '.', name: '' },
    ]);
  });

  it('refuses a zone name that is none', () => {
    for (const name of ['a..b', 'bücher.example', `${'a'.repeat(64)}.com`, 'with space.com']) {
      assert.throws(() => new InMemoryProvider([name]), { code: 'INVALID_ZONE' }, name);
    }
  });

  it('takes every name in the root zone', async () => {
    const provider = await providerWith([''], [www]);
    assert.deepEqual(await provider.records({ id: '.', name: '' }, never), [www]);
  });

  it('names the zones that it has when it is asked for another', async () => {
    const provider = new InMemoryProvider(['example.com']);
    await assert.rejects(provider.records({ id: 'x', name: 'example.net' }, never), (error: unknown) => {
      assert.ok(error instanceof ProviderError);
      assert.equal(error.code, 'ZONE_NOT_FOUND');
      assert.equal(error.retryable, false);
      assert.match(error.message, /no zone example\.net .*example\.com/);
      return true;
    });
  });
});

describe('refusals of the in-memory provider', () => {
  const txt: RecordSet = { dnsName: 'www.example.com', recordType: 'TXT', targets: ['"x"'] };
  const cases: readonly (readonly [string, string, readonly Change[], readonly RecordSet[]])[] = [
    ['RECORD_EXISTS', 'a creation of what is there', [{ action: 'create', next: www }], [www]],
    ['RECORD_NOT_FOUND', 'a deletion of what is not there', [{ action: 'delete', prev: www }], []],
    ['RECORD_NOT_FOUND', 'an update of what is not there', [{ action: 'update', prev: www, next: www }], []],
    [
      'RECORD_CHANGED',
      'a deletion of what has other targets now',
      [{ action: 'delete', prev: { ...www, targets: ['192.0.2.2'] } }],
      [www],
    ],
    [
      'RECORD_CHANGED',
      'an update of what has other targets now',
      [{ action: 'update', prev: { ...www, targets: ['192.0.2.2'] }, next: www }],
      [www],
    ],
    [
      'RECORD_EXISTS',
      'the same creation twice in one group',
      [creation('b.example.com', 'A', '192.0.2.1'), creation('B.example.com', 'A', '192.0.2.1')],
      [],
    ],
    ['CNAME_CONFLICT', 'a CNAME beside another type', [creation('www.example.com', 'CNAME', 'a.example.net')], [txt]],
    [
      'CNAME_CONFLICT',
      'another type beside a CNAME',
      [{ action: 'create', next: txt }],
      [{ ...www, recordType: 'CNAME', targets: ['a.example.net'] }],
    ],
    [
      'CNAME_CONFLICT',
      'both in one group',
      [creation('www.example.com', 'CNAME', 'a.example.net'), { action: 'create', next: txt }],
      [],
    ],
    ['CNAME_AT_APEX', 'a CNAME at the apex', [creation('example.com', 'CNAME', 'a.example.net')], []],
    ['OUTSIDE_ZONE', 'a name that only ends like the zone', [creation('www.notexample.com', 'A', '192.0.2.1')], []],
    ['INVALID_NAME', 'an empty label', [creation('a..example.com', 'A', '192.0.2.1')], []],
    ['INVALID_NAME', 'a label of 64 octets', [creation(`${'a'.repeat(64)}.example.com`, 'A', '192.0.2.1')], []],
    ['INVALID_NAME', 'a name of 254 octets', [creation(`aa.${'a.'.repeat(120)}example.com`, 'A', '192.0.2.1')], []],
    ['INVALID_NAME', 'a name that is not ASCII', [creation('bücher.example.com', 'A', '192.0.2.1')], []],
    ['INVALID_TARGET', 'a target of another type', [creation('b.example.com', 'A', '2001:db8::1')], []],
    ['INVALID_TARGET', 'no targets', [creation('b.example.com', 'A')], []],
    [
      'INVALID_TARGET',
      'a CNAME of two targets',
      [creation('b.example.com', 'CNAME', 'a.example.net', 'b.example.net')],
      [],
    ],
    [
      'INVALID_TARGET',
      'more than a DNS message can carry',
      [creation('b.example.com', 'TXT', `"${'x'.repeat(70_000)}"`)],
      [],
    ],
    ['INVALID_TTL', 'a TTL over 31 bits', [{ action: 'create', next: { ...www, recordTTL: 2 ** 31 } }], []],
    ['INVALID_TTL', 'a negative TTL', [{ action: 'create', next: { ...www, recordTTL: -1 } }], []],
    ['INVALID_TTL', 'half a second', [{ action: 'create', next: { ...www, recordTTL: 0.5 } }], []],
    ['INVALID_TTL', 'a TTL that is no number', [{ action: 'create', next: { ...www, recordTTL: Number.NaN } }], []],
  ];
  for (const [code, what, changes, records] of cases) {
    it(`refuses ${what} with ${code}`, async () => {
      assert.equal(await codeOf(changes, records), code);
    });
  }

  it('refuses the type that a provider of fewer types would', async () => {
    const next = { ...www, recordType: 'CAA' as RecordType };
    assert.equal(await codeOf([{ action: 'create', next }]), 'TYPE_UNSUPPORTED');
  });

  it('takes a TTL of 0 for none', async () => {
    assert.equal(await codeOf([{ action: 'create', next: { ...www, recordTTL: 0 } }]), 'ok');
  });

  it('compares targets without order and case, and IPv6 addresses by value', async () => {
    const stored: RecordSet = { dnsName: 'b.example.com', recordType: 'AAAA', targets: ['2001:DB8::1', '2001:db8::2'] };
    const prev = { ...stored, targets: ['2001:db8::2', '2001:db8:0::1'] };
    assert.equal(await codeOf([{ action: 'delete', prev }], [stored]), 'ok');
  });

  it('says of a changed record what it is now, and that asking again is of no use', async () => {
    const outcome = await outcomeOf([{ action: 'delete', prev: www }], [{ ...www, targets: ['192.0.2.7'] }]);
    assert.ok(!outcome.ok);
    assert.equal(outcome.error.retryable, false);
    assert.match(outcome.error.message, /^www\.example\.com A: .*192\.0\.2\.7.*192\.0\.2\.1$/);
  });
});

describe('what the in-memory provider keeps', () => {
  it('keeps properties and set identifiers, and no labels', async () => {
    const extras = { setIdentifier: 'blue', providerSpecific: [{ name: 'aws/weight', value: '10' }], recordTTL: 60 };
    const provider = await providerWith([zone.name], [{ ...www, ...extras, labels: { owner: 'me' } }]);
    assert.deepEqual(await provider.records(zone, never), [{ ...www, ...extras }]);
  });

  it('keeps nothing of the lists that it was given or gave', async () => {
    const [targets, providerSpecific] = [['192.0.2.1'], [{ name: 'aws/weight', value: '10' }]];
    const provider = await providerWith([zone.name], [{ ...www, targets, providerSpecific }]);
    targets.push('192.0.2.66');
    Object.assign(providerSpecific[0] ?? {}, { value: '66' });
    const [read] = await provider.records(zone, never);
    Object.assign(read?.providerSpecific?.[0] ?? {}, { value: '67' });
    Object.assign(read?.targets ?? [], ['192.0.2.67']);
    const kept = { ...www, providerSpecific: [{ name: 'aws/weight', value: '10' }] };
    assert.deepEqual(await provider.records(zone, never), [kept]);
  });

  it('stops at the group whose turn comes after an abort', async () => {
    const provider = new InMemoryProvider([zone.name]);
    const controller = new AbortController();
    const groups = Array.from({ length: 150 }, (_, index) => {
      const dnsName = `host-${index}.example.com`;
      return { dnsName, changes: [creation(dnsName, 'A', '192.0.2.1')] };
    });
    const applying = provider.apply(zone, groups, controller.signal);
    controller.abort();
    const outcomes = await applying;
    const codes = outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.code));
    assert.deepEqual(codes, [...Array<string>(100).fill('ok'), ...Array<string>(50).fill('ABORTED')]);
    assert.equal((await provider.records(zone, never)).length, 100);
    const last = outcomes.at(-1);
    assert.ok(last !== undefined && !last.ok && last.error.retryable);
  });
});
