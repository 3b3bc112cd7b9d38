// Which hosted zones are managed, how often they are asked for, and records that are spelt in another way than ours.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { Route53Options } from '../../../../reconciler/providers/route53/provider.ts';
import { group, remove } from '../../../contract/changes.ts';
import { type Started, started } from '../../../fakes/route53/started.ts';
import { parse } from '../../../fakes/route53/xml.ts';
import { FakeZone } from '../../../fakes/route53/zone.ts';

const never = new AbortController().signal;
const open: Started[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function start(zones: readonly FakeZone[], options: Partial<Route53Options> = {}): Promise<Started> {
  const one = await started(zones, options);
  open.push(one);
  return one;
}

describe('hosted zones', () => {
  it('of one name are all that are private, and one that is public; another is told of once', async () => {
    const one = await start([
      new FakeZone('ZA', 'example.com', true),
      new FakeZone('ZC', 'example.com'),
      new FakeZone('ZB', 'example.com'),
      new FakeZone('ZD', 'example.com', true),
    ]);
    const expected = [
      { id: '/hostedzone/ZB', name: 'example.com' },
      { id: '/hostedzone/ZA', name: 'example.com', isPrivate: true },
      { id: '/hostedzone/ZD', name: 'example.com', isPrivate: true },
    ];
    assert.deepEqual(await one.provider.zones(never), expected);
    assert.deepEqual(await one.provider.zones(never), expected);
    assert.equal(one.warnings.length, 1);
    assert.match(
      one.warnings[0] ?? '',
      /^public hosted zone ZC is left alone: ZB has the same name example\.com.*--zone-id-filter/,
    );
  });

  it('are kept for as long as asked for, and read every time without', async () => {
    const one = await start([new FakeZone('ZA', 'example.com')], { zonesCacheMs: 1_000 });
    for (const ms of [0, 999]) {
      one.pass(ms);
      await one.provider.zones(never);
    }
    assert.equal(one.fake.count('zones'), 1);
    one.pass(1);
    await one.provider.zones(never);
    assert.equal(one.fake.count('zones'), 2);
  });

  it('that are none are warned of, with what may be the matter', async () => {
    const one = await start([]);
    assert.deepEqual(await one.provider.zones(never), []);
    assert.match(one.warnings.join(), /no hosted zone matches.*--aws-zone-match-parent/);
  });

  it('are read again before their time when one is gone', async () => {
    const one = await start([new FakeZone('ZA', 'example.com')], { zonesCacheMs: 1_000 });
    const [zone] = await one.provider.zones(never);
    assert.ok(zone);
    one.fake.zones.length = 0;
    await assert.rejects(one.provider.records(zone, never), { code: 'ZONE_NOT_FOUND' });
    assert.deepEqual(await one.provider.zones(never), []);
  });

  it('that are gone are an error for what goes there, and not for the others', async () => {
    const one = await start([new FakeZone('ZA', 'example.com'), new FakeZone('ZB', 'example.org')]);
    const [first, second] = await one.provider.zones(never);
    assert.ok(first && second);
    one.fake.zones.shift();
    await assert.rejects(one.provider.records(first, never), { code: 'ZONE_NOT_FOUND' });
    assert.deepEqual(await one.provider.records(second, never), []);
    assert.deepEqual(
      (await one.provider.zones(never)).map(({ name }) => name),
      ['example.org'],
    );
  });
});

describe('a record that is spelt in another way than we would', () => {
  const spellings: Readonly<Record<string, string>> = {
    'a CNAME with a final dot':
      '<Name>x.example.com.</Name><Type>CNAME</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>Host.example.net.</Value></ResourceRecord></ResourceRecords>',
    'a text in strings':
      '<Name>x.example.com.</Name><Type>TXT</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>"one" "two"</Value></ResourceRecord></ResourceRecords>',
    'an alias to a zone of its own':
      '<Name>x.example.com.</Name><Type>A</Type><AliasTarget><HostedZoneId>ZX</HostedZoneId><DNSName>lb.eu-west-1.elb.amazonaws.com.</DNSName><EvaluateTargetHealth>false</EvaluateTargetHealth></AliasTarget>',
  };
  for (const [what, xml] of Object.entries(spellings)) {
    it(`is deleted as it is: ${what}`, async () => {
      const one = await start([new FakeZone('ZA', 'example.com')]);
      const stored = parse(`<Change><Action>CREATE</Action><ResourceRecordSet>${xml}</ResourceRecordSet></Change>`);
      assert.equal(one.fake.zones[0]?.change([stored]), undefined);
      const [zone] = await one.provider.zones(never);
      assert.ok(zone);
      const [record] = await one.provider.records(zone, never);
      assert.ok(record);
      // A registry hands copies on.
      const outcomes = await one.provider.apply(zone, [group(remove({ ...record, labels: { owner: 'me' } }))], never);
      assert.deepEqual(
        outcomes.map((outcome) => outcome.ok),
        [true],
      );
      assert.deepEqual(await one.provider.records(zone, never), []);
    });
  }
});
