// The Route 53 provider and the whole program against the moto server: reading and writing, and a second pass that
// finds nothing to do.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import {
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { type Behaviour, benchOf, zoneNames } from '../contract/bench.ts';
import { reading, writing } from '../contract/records-contract.ts';
import { environment, providerAt } from '../fakes/route53/started.ts';
import { type Moto, startMoto } from './route53/moto.ts';
import { runProgram } from './run-program.ts';
import { bundle } from './zonewarden.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

let moto: Moto;
let client: Route53Client;

before(async () => {
  moto = await startMoto();
  Object.assign(process.env, environment, { AWS_ENDPOINT_URL: moto.url, AWS_ENDPOINT_URL_ROUTE_53: moto.url });
  client = new Route53Client({ region: 'us-east-1', endpoint: moto.url, credentials });
});

after(async () => {
  client.destroy();
  await moto.stop();
});

async function createZone(name: string): Promise<string> {
  const command = new CreateHostedZoneCommand({ Name: name, CallerReference: name });
  return (await client.send(command)).HostedZone?.Id ?? '';
}

async function recordsOf(zoneId: string): Promise<readonly ResourceRecordSet[]> {
  const { ResourceRecordSets = [] } = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }));
  return ResourceRecordSets.filter(({ Type }) => Type !== 'NS' && Type !== 'SOA');
}

/** Moto takes a CREATE of what exists already, so what the contract says of refusals is for the fake, which does as documented. */
describe('reading and writing, as the provider contract says: route53 on moto', () => {
  const behaviour: Behaviour = (title, body) => {
    test(title, async () => {
      await moto.reset();
      for (const name of zoneNames) await createZone(name);
      const { provider, close } = await providerAt();
      try {
        await body(await benchOf(provider));
      } finally {
        await close();
      }
    });
  };
  reading(behaviour);
  writing(behaviour);
});

describe('zonewarden --provider=aws', () => {
  let folder: string;
  let zoneId: string;

  beforeEach(async () => {
    await moto.reset();
    zoneId = await createZone('example.com');
    await createZone('example.net');
    folder = await mkdtemp(join(tmpdir(), 'zonewarden-e2e-'));
    await writeFile(join(folder, 'services.yaml'), services);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function once(...flags: readonly string[]) {
    const args = ['-f', folder, '--source=service', '--provider=aws', '--policy=sync', '--txt-owner-id=me'];
    const quiet = ['--once', '--no-webhook', '--metrics-address=127.0.0.1:0', '--log-level=debug'];
    const finished = await runProgram(process.execPath, [bundle, 'serve', ...args, ...quiet, ...flags], {
      env: { ...process.env },
    });
    assert.equal(finished.code, 0, finished.stderr);
    return finished.stderr;
  }

  test('publishes aliases, CNAMEs and weighted records, and finds nothing to do the second time', async () => {
    const first = await once();
    assert.match(first, /record\(s\) were successfully updated/);
    const published = await recordsOf(zoneId);
    assert.deepEqual(
      published.map(({ Name, Type, SetIdentifier = '' }) => `${Name} ${Type} ${SetIdentifier}`.trim()).sort(),
      [
        'a-blue.example.com. TXT one',
        'a-lb.example.com. TXT',
        'aaaa-lb.example.com. TXT',
        'blue.example.com. A one',
        'cname-other.example.com. TXT',
        'lb.example.com. A',
        'lb.example.com. AAAA',
        'other.example.com. CNAME',
      ],
    );
    const alias = published.find(({ Name, Type }) => Name === 'lb.example.com.' && Type === 'A');
    assert.deepEqual(alias?.AliasTarget?.HostedZoneId, 'Z32O12XQLNTSW2');
    const second = await once();
    assert.match(second, /All records are already up to date/);
    assert.doesNotMatch(second, /Desired change/);
    assert.deepEqual(await recordsOf(zoneId), published);
  });

  test('takes everything away again that it made, and nothing else', async () => {
    await once();
    await writeFile(join(folder, 'services.yaml'), '');
    await once('--brake=off');
    assert.deepEqual(await recordsOf(zoneId), []);
  });

  test('works on zones with the right tag alone', async () => {
    const bare = zoneId.replace('/hostedzone/', '');
    await once('--aws-zone-tags=team=dns');
    assert.deepEqual(await recordsOf(zoneId), []);
    const tags = { ResourceType: 'hostedzone', ResourceId: bare, AddTags: [{ Key: 'team', Value: 'dns' }] } as const;
    await client.send(new ChangeTagsForResourceCommand({ ...tags, AddTags: [...tags.AddTags] }));
    await once('--aws-zone-tags=team=dns');
    assert.equal((await recordsOf(zoneId)).length, 8);
  });

  test('assumes a role', async () => {
    // Of another account, in which there are no zones.
    const role = '--aws-assume-role=arn:aws:iam::222222222222:role/dns';
    assert.match(await once(role, '--aws-assume-role-external-id=x'), /no hosted zone matches/);
    assert.deepEqual(await recordsOf(zoneId), []);
  });
});

function service(name: string, status: string, annotations: string): string {
  return `---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: shop
  annotations: {external-dns.kubernetes.io/hostname: ${name}.example.com${annotations}}
spec: {type: LoadBalancer, clusterIP: 10.0.0.1}
status: {loadBalancer: {ingress: [${status}]}}
`;
}

const services = [
  service('lb', '{hostname: lb-1.eu-west-1.elb.amazonaws.com}', ''),
  service('other', '{hostname: host.example.org}', ', external-dns.kubernetes.io/ttl: "60"'),
  service(
    'blue',
    '{ip: 192.0.2.1}',
    ', external-dns.kubernetes.io/set-identifier: one, external-dns.kubernetes.io/aws-weight: "010"',
  ),
].join('');
