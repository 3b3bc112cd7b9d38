// The client of ExternalDNS's webhook-provider protocol, over HTTP. The protocol takes a change set as one and says nothing of its
// groups, so what the contract asks of single groups is asked below of the client, with a server that misbehaves.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, test } from 'node:test';
import type { Endpoint } from '../../reconciler/endpoint.ts';
import type { ProviderError } from '../../reconciler/providers/provider.ts';
import { WebhookProvider } from '../../reconciler/providers/webhook/provider.ts';
import type { RecordSet } from '../../reconciler/record-set.ts';
import { FakeWebhookProvider } from '../fakes/webhook-provider/server.ts';
import { type Behaviour, benchOf, zoneNames } from './bench.ts';
import { a, create, group, remove } from './changes.ts';
import { names } from './names-contract.ts';
import { reading, writing } from './records-contract.ts';

const never = new AbortController().signal;
const zone = { id: 'example.com', name: 'example.com' };

interface Limits {
  readonly timeoutMs?: number;
  readonly maxBodyBytes?: number;
}

async function started(zones: readonly string[], limits: Limits = {}) {
  const fake = new FakeWebhookProvider(zones);
  const warnings: string[] = [];
  const provider = new WebhookProvider({
    url: await fake.start(),
    timeoutMs: limits.timeoutMs ?? 5_000,
    maxBodyBytes: limits.maxBodyBytes ?? 0,
    logger: { warn: (message: unknown) => void warnings.push(String(message)) },
    random: () => 0.5,
    retryMs: 1,
  });
  return { fake, provider, warnings, close: () => fake.close() };
}

describe('provider contract: webhook', () => {
  const behaviour: Behaviour = (title, body) => {
    test(title, async () => {
      const { provider, close } = await started(zoneNames);
      try {
        await body(await benchOf(provider));
      } finally {
        await close();
      }
    });
  };
  reading(behaviour);
  writing(behaviour);
  names(behaviour, { setIdentifiers: 'kept' });
});

describe('the webhook provider', () => {
  let one: Awaited<ReturnType<typeof started>>;
  beforeEach(async () => {
    one = await started(['example.com']);
  });
  afterEach(() => one.close());

  const groups = (count: number) => Array.from({ length: count }, (_, n) => group(create(a(`n${n}`, '192.0.2.1'))));
  const held = async () => (await one.fake.inner.records(zone, never)).map(({ dnsName }) => dnsName).sort();
  const posts = () => one.fake.calls.filter((call) => call === 'POST /records').length;
  const failed = async (work: Promise<unknown>): Promise<ProviderError> => {
    try {
      await work;
    } catch (error) {
      return error as ProviderError;
    }
    return assert.fail('it did not fail');
  };

  it('sends all groups in one change set', async () => {
    const outcomes = await one.provider.apply(zone, groups(300), never);
    assert.ok(outcomes.every(({ ok }) => ok));
    assert.equal(posts(), 1);
    assert.equal((await held()).length, 300);
  });

  it('finds the one that a server refuses among hundreds, lands the others, and says which', async () => {
    one.fake.fault = (call, body) => (call === 'POST /records' && body.includes('n77.') ? 500 : undefined);
    const outcomes = await one.provider.apply(zone, groups(300), never);
    const bad = outcomes.filter(({ ok }) => !ok);
    assert.deepEqual(
      bad.map((outcome) => outcome.group.dnsName),
      ['n77.example.com'],
    );
    assert.equal((await held()).length, 299);
    assert.ok(posts() < 20, `${posts()} requests`);
  });

  it('takes the word of a server that says what failed', async () => {
    one.fake.names = true;
    await one.fake.inner.apply(zone, [group(create(a('n1', '192.0.2.9')))], never);
    const outcomes = await one.provider.apply(zone, groups(3), never);
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.code)),
      ['ok', 'RECORD_EXISTS', 'ok'],
    );
    assert.equal(posts(), 1);
  });

  it('takes nothing for done when the connection breaks after the request was taken, and reads it next time', async () => {
    one.fake.fault = (call) => (call === 'POST /records' ? 'done' : undefined);
    const outcomes = await one.provider.apply(zone, groups(2), never);
    assert.ok(outcomes.every((outcome) => !outcome.ok && outcome.error.code === 'WEBHOOK_UNREACHABLE'));
    assert.equal(posts(), 1);
    one.fake.fault = () => undefined;
    assert.equal((await one.provider.records(zone, never)).length, 2);
  });

  it('sends nothing more when the server is the matter', async () => {
    for (const status of [401, 429, 503]) {
      one.fake.calls.length = 0;
      one.fake.fault = (call) => (call === 'POST /records' ? status : undefined);
      const outcomes = await one.provider.apply(zone, groups(50), never);
      assert.ok(outcomes.every(({ ok }) => !ok));
      assert.equal(posts(), 1);
    }
  });

  it('tries the negotiation again while the server is on its way, and says when it is none', async () => {
    let left = 3;
    one.fake.fault = () => (left-- > 0 ? 503 : undefined);
    assert.deepEqual(await one.provider.zones(never), [zone]);
    one.fake.fault = () => ({ type: 'text/html' });
    const error = await failed(one.provider.zones(never));
    assert.equal(error.code, 'WEBHOOK_BAD_RESPONSE');
    assert.match(error.message, /wrong content type returned from server: text\/html; is it a webhook provider\?/);
  });

  it('follows a server whose answer is anything but a list of records to an error, never to an empty zone', async () => {
    for (const body of ['', '{', '{}', '[{"dnsName":1}]']) {
      one.fake.fault = (call) => (call === 'GET /records' ? { body } : undefined);
      assert.equal((await failed(one.provider.records(zone, never))).code, 'WEBHOOK_BAD_RESPONSE');
    }
    one.fake.fault = (call) => (call === 'GET /records' ? 500 : undefined);
    assert.equal((await failed(one.provider.records(zone, never))).code, 'WEBHOOK_STATUS');
  });

  it('waits no longer than it may, and reads no more', async () => {
    const slow = await started(['example.com'], { timeoutMs: 30 });
    slow.fake.fault = (call) => (call === 'GET /records' ? 'silent' : undefined);
    assert.equal((await failed(slow.provider.records(zone, never))).code, 'WEBHOOK_TIMEOUT');
    await slow.close();
    const small = await started(['example.com'], { maxBodyBytes: 50 });
    await small.fake.inner.apply(zone, groups(3), never);
    const error = await failed(small.provider.records(zone, never));
    assert.equal(error.code, 'WEBHOOK_BODY_TOO_LARGE');
    assert.match(error.message, /--webhook-provider-max-body-size/);
    await small.close();
  });

  it('has endpoints adjusted, with the objects that want them', async () => {
    one.fake.adjust = (endpoint) => ({ ...endpoint, recordTTL: 77 });
    const claim = { object: { group: '', kind: 'Service', namespace: 'a', name: 'b' } };
    const wanted = { ...a('web', '192.0.2.1'), from: [claim] } as unknown as Endpoint;
    const [adjusted] = await one.provider.adjust([wanted], never);
    assert.deepEqual([adjusted?.recordTTL, adjusted?.from], [77, wanted.from]);
  });

  it('publishes no name that the server adds by itself, and says so once', async () => {
    one.fake.adjust = (endpoint) => ({ ...endpoint, dnsName: 'invented.example.com' });
    const wanted = { ...a('web', '192.0.2.1'), from: [] } as unknown as Endpoint;
    for (const _ of [1, 2]) assert.deepEqual(await one.provider.adjust([wanted], never), []);
    assert.equal(one.warnings.length, 1);
    assert.match(one.warnings[0] ?? '', /adds the name invented\.example\.com, which no object claims/);
  });

  it('deletes what it read as it read it', async () => {
    const record: RecordSet = { ...a('old', '192.0.2.1'), providerSpecific: [{ name: 'webhook/color', value: 'red' }] };
    await one.fake.inner.apply(zone, [group(create(record))], never);
    const [read] = await one.provider.records(zone, never);
    assert.ok(read);
    const [outcome] = await one.provider.apply(zone, [group(remove(read))], never);
    assert.equal(outcome?.ok, true);
    assert.deepEqual(await held(), []);
  });
});
