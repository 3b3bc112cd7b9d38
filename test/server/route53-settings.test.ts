// The flags of --provider=aws, from the command line to Route 53 and back.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { FakeRoute53 } from '../fakes/route53/server.ts';
import { environment } from '../fakes/route53/started.ts';
import { FakeZone } from '../fakes/route53/zone.ts';
import { folderOf, zonewarden } from './commands/rig.ts';

const balancer = 'lb-1.eu-west-1.elb.amazonaws.com';

function service(name: string, host: string, annotations = ''): string {
  return [
    'apiVersion: v1',
    'kind: Service',
    `metadata: {name: ${name}, namespace: shop, annotations: {external-dns.kubernetes.io/hostname: ${host}${annotations}}}`,
    'spec: {type: LoadBalancer, clusterIP: 10.0.0.1}',
    `status: {loadBalancer: {ingress: [{hostname: ${balancer}}]}}`,
    '',
  ].join('\n');
}

const fake = new FakeRoute53([]);

before(async () => {
  Object.assign(process.env, environment, { AWS_ENDPOINT_URL_ROUTE_53: await fake.start() });
});

beforeEach(() => {
  fake.calls.length = 0;
  fake.zones = [
    new FakeZone('ZPUB', 'example.com', false, { team: 'dns', level: '5' }),
    new FakeZone('ZPRIV', 'example.com', true),
    new FakeZone('ZSUB', 'sub.example.com'),
    new FakeZone('ZOTHER', 'example.net'),
  ];
});

after(() => fake.close());

async function plan(...flags: readonly string[]) {
  using folder = folderOf({
    'a.yaml': service('web', 'www.example.com'),
    'b.yaml': service('sub', 'x.sub.example.com'),
  });
  return await zonewarden(['plan', '-f', folder.path, '--source=service', '--provider=aws', ...flags]);
}

/** Of the names that would be published, where the zones allow. */
async function published(...flags: readonly string[]): Promise<readonly string[]> {
  const { stdout, code } = await plan('-o', 'json', ...flags);
  assert.equal(code, 0);
  const names = stdout.match(/(?:www|x\.sub)\.example\.com/g) ?? [];
  return [...new Set(names)].sort();
}

const www = 'www.example.com';
const sub = 'x.sub.example.com';

describe('--provider=aws', () => {
  it('makes aliases of both families of a CNAME to a load balancer, with ownership records beside them', async () => {
    const { stdout } = await plan('--domain-filter=example.com');
    for (const name of ['www.example.com', 'a-www.example.com', 'aaaa-www.example.com']) {
      assert.ok(stdout.includes(name), `${name} in ${stdout}`);
    }
    assert.ok(!stdout.includes('cname-www'), stdout);
    const { stdout: preferred } = await plan('--domain-filter=example.com', '--aws-prefer-cname');
    assert.ok(preferred.includes('cname-www.example.com'), preferred);
  });

  const filters: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['no filter', [], [www, sub]],
    ['a domain', ['--domain-filter=sub.example.com'], [sub]],
    ['an excluded domain', ['--exclude-domains=sub.example.com'], [www]],
    ['a domain below the zone', ['--domain-filter=www.example.com'], []],
    ['its parent', ['--domain-filter=www.example.com', '--aws-zone-match-parent'], [www]],
    ['no parent of a regex', ['--regex-domain-filter=^www', '--aws-zone-match-parent'], []],
    ['an id', ['--zone-id-filter=ZSUB'], [sub]],
    ['the end of an id with its path', ['--zone-id-filter=/hostedzone/ZPUB'], [www, sub]],
    ['public zones', ['--aws-zone-type=public', '--zone-id-filter=B'], [www, sub]],
    ['private zones', ['--aws-zone-type=private'], [www, sub]],
    ['a tag', ['--aws-zone-tags=team'], [www, sub]],
    ['tags with values', ['--aws-zone-tags=team=dns', '--aws-zone-tags=level=5'], [www, sub]],
    ['a tag with another value', ['--aws-zone-tags=team=web'], []],
    ['a tag that no zone has', ['--aws-zone-tags=team', '--aws-zone-tags=!level'], []],
  ];
  for (const [what, flags, expected] of filters) {
    it(`takes the zones of ${what}`, async () => {
      assert.deepEqual(await published(...flags), expected);
    });
  }

  it('warns of public zones that are left alone for another of their name, and of none at all', async () => {
    assert.doesNotMatch((await plan()).stderr, /warning/);
    fake.zones = [...fake.zones, new FakeZone('ZPUC', 'example.com')];
    assert.match(
      (await plan()).stderr,
      /^warning: public hosted zone ZPUC is left alone: ZPUB has the same name example\.com/m,
    );
    assert.doesNotMatch((await plan('--aws-zone-type=private')).stderr, /warning/);
    assert.match((await plan('--domain-filter=example.dev')).stderr, /^warning: no hosted zone matches/m);
  });

  it('asks for the tags of ten zones at a time, and of those alone that the other filters take', async () => {
    fake.zones = Array.from({ length: 130 }, (_, n) => new FakeZone(`Z${n}`, n < 105 ? `z${n}.example.com` : 'x.net'));
    await plan('--domain-filter=example.com', '--aws-zone-tags=team');
    // 100 of the first page and 5 of the second.
    assert.deepEqual([fake.count('zones'), fake.count('tags')], [2, 11]);
  });

  it('ends with 2 for a role that is none, and never shows the external id', async () => {
    const wrong = await plan('--aws-assume-role=dns');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--aws-assume-role: "dns" is no role; expected its ARN, such as arn:aws:iam/);
    const alone = await plan('--aws-assume-role-external-id=s3cret');
    assert.equal(alone.code, 2);
    assert.match(alone.stderr, /--aws-assume-role-external-id: is of no use without --aws-assume-role/);
    assert.doesNotMatch(alone.stderr, /s3cret/);
  });
});
