import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { folderOf, ingress, zonewarden } from './rig.ts';

const txt = (resource: string, owner = 'default') =>
  `"heritage=external-dns,external-dns/owner=${owner},external-dns/resource=${resource}"`;

function records(...list: readonly object[]): Readonly<Record<string, string>> {
  return { 'records.json': JSON.stringify(list) };
}

const owned = (name: string, ip: string, resource: string) => [
  { dnsName: name, recordType: 'A', targets: [ip], recordTTL: 300 },
  { dnsName: `a-${name}`, recordType: 'TXT', targets: [txt(resource)], recordTTL: 300 },
];

describe('zonewarden plan', () => {
  it('shows what would change as a diff with a summary', async () => {
    using folder = folderOf({
      ...records(
        ...owned('old.example.com', '192.0.2.9', 'ingress/shop/old'),
        ...owned('web.example.com', '192.0.2.8', 'ingress/shop/web'),
        { dnsName: 'taken.example.com', recordType: 'A', targets: ['198.51.100.1'] },
      ),
      'objects.yaml': [
        ingress('web', 'web.example.com'),
        ingress('new', 'new.example.com'),
        ingress('taken', 'taken.example.com'),
      ].join('---\n'),
    });
    const args = ['plan', '-f', `${folder.path}/objects.yaml`, `--records=${folder.path}/records.json`];
    const { code, stdout } = await zonewarden(args);
    assert.equal(code, 0);
    assert.equal(
      stdout,
      [
        'zone .',
        '  + new.example.com A 192.0.2.1',
        `  + a-new.example.com TXT ${txt('ingress/shop/new')}`,
        '  - old.example.com A 192.0.2.9 (ttl 300)',
        `  - a-old.example.com TXT ${txt('ingress/shop/old')} (ttl 300)`,
        '  ~ web.example.com A 192.0.2.8 (ttl 300) -> 192.0.2.1',
        `  ~ a-web.example.com TXT ${txt('ingress/shop/web')} (ttl 300) -> ${txt('ingress/shop/web')}`,
        '',
        'held',
        '  ! taken.example.com A 192.0.2.1: the record there has no owner [OwnedByAnother]',
        '',
        '1 to create, 1 to update, 1 to delete, 1 held (ownership records not counted)',
        '',
      ].join('\n'),
    );
    assert.equal((await zonewarden([...args, '--exit-code'])).code, 2);
  });

  it('keeps the records of an object that the template fails on, and says so', async () => {
    using folder = folderOf({
      ...records(...owned('web.example.com', '192.0.2.1', 'ingress/shop/web')),
      'objects.yaml': ingress('web', ''),
    });
    const args = ['plan', '-f', `${folder.path}/objects.yaml`, `--records=${folder.path}/records.json`];
    const { stdout, stderr } = await zonewarden([...args, '--fqdn-template={{.Spec.Foo}}.example.com']);
    assert.match(stderr, /^warning: Ingress shop\/web: --fqdn-template failed: .*\n$/);
    assert.ok(!stdout.includes('  - web.example.com'), stdout);
    assert.match((await zonewarden(args)).stdout, /^ {2}- web\.example\.com A 192\.0\.2\.1/m);
  });

  it('gives programs the changes as they go to the provider', async () => {
    using folder = folderOf({
      ...records(...owned('web.example.com', '192.0.2.8', 'ingress/shop/web')),
      'o.yaml': ingress('web', 'web.example.com'),
    });
    const { stdout } = await zonewarden([
      'plan',
      '-f',
      `${folder.path}/o.yaml`,
      `--records=${folder.path}/records.json`,
      '-o',
      'json',
    ]);
    const plan = JSON.parse(stdout);
    assert.deepEqual([plan.create, plan.delete], [[], []]);
    assert.deepEqual(plan.update[0], {
      dnsName: 'web.example.com',
      targets: ['192.0.2.1'],
      recordType: 'A',
      labels: { owner: 'default', resource: 'ingress/shop/web' },
      old: {
        dnsName: 'web.example.com',
        targets: ['192.0.2.8'],
        recordType: 'A',
        recordTTL: 300,
        labels: { owner: 'default', resource: 'ingress/shop/web' },
      },
    });
    assert.equal(plan.update[1].dnsName, 'a-web.example.com');
  });

  it('says that there is nothing to do, and ends with 0 even with --exit-code', async () => {
    using folder = folderOf({
      ...records(...owned('web.example.com', '192.0.2.1', 'ingress/shop/web')),
      'o.yaml': ingress('web', 'web.example.com'),
    });
    const { code, stdout } = await zonewarden([
      'plan',
      '-f',
      `${folder.path}/o.yaml`,
      `--records=${folder.path}/records.json`,
      '--exit-code',
    ]);
    assert.deepEqual([code, stdout], [0, 'Nothing to change, 0 held\n']);
  });

  it('reads the in-memory provider, which is empty at start, when no records are given', async () => {
    const { stdout } = await zonewarden(['plan', '-f', '-', '--domain-filter=example.com'], {
      stdin: ingress('web', 'web.example.com'),
    });
    assert.match(stdout, /^zone example\.com\n {2}\+ web\.example\.com A 192\.0\.2\.1\n/);
  });

  it('keeps to --policy, --txt-owner-id and --txt-prefix', async () => {
    using folder = folderOf({
      ...records(...owned('old.example.com', '192.0.2.9', 'ingress/shop/old')),
      'o.yaml': ingress('web', 'web.example.com'),
    });
    const base = ['plan', '-f', `${folder.path}/o.yaml`, `--records=${folder.path}/records.json`];
    const upsert = await zonewarden([...base, '--policy=upsert-only']);
    assert.match(
      upsert.stdout,
      /! old\.example\.com A 192\.0\.2\.9: --policy=upsert-only deletes nothing \[PolicyForbids\]/,
    );
    const other = await zonewarden([...base, '--txt-owner-id=other', '--txt-prefix=own.']);
    assert.match(other.stdout, /\+ own\.a-web\.example\.com TXT .*owner=other/);
    assert.doesNotMatch(other.stdout, /old\.example\.com/);
  });

  it('changes and deletes nothing that it did not make with --registry=noop', async () => {
    using folder = folderOf({
      ...records(
        { dnsName: 'old.example.com', recordType: 'A', targets: ['192.0.2.9'] },
        { dnsName: 'web.example.com', recordType: 'A', targets: ['192.0.2.9'] },
      ),
      'o.yaml': [ingress('web', 'web.example.com'), ingress('new', 'new.example.com')].join('---\n'),
    });
    const { stdout } = await zonewarden([
      'plan',
      '-f',
      `${folder.path}/o.yaml`,
      `--records=${folder.path}/records.json`,
      '--registry=noop',
    ]);
    assert.match(stdout, /^zone \.\n {2}\+ new\.example\.com A 192\.0\.2\.1\n\nheld\n/);
    assert.match(stdout, /! old\.example\.com A 192\.0\.2\.9: .* \[NotCreatedHere\]/);
    assert.match(stdout, /! web\.example\.com A 192\.0\.2\.1: .* \[NotCreatedHere\]/);
  });

  it('publishes one target of a load balancer with two host names and says which', async () => {
    const stdin = [
      'apiVersion: networking.k8s.io/v1',
      'kind: Ingress',
      'metadata: {name: web, namespace: shop}',
      'spec: {rules: [{host: web.example.com}]}',
      'status: {loadBalancer: {ingress: [{hostname: two.example.net}, {hostname: one.example.net}]}}',
    ].join('\n');
    const { stdout } = await zonewarden(['plan', '-f', '-', '--domain-filter=example.com'], { stdin });
    assert.match(stdout, /\+ web\.example\.com CNAME one\.example\.net\n/);
    assert.match(stdout, /! web\.example\.com CNAME two\.example\.net: a CNAME has one target, .* \[LostToOther\]/);
  });

  it('ends with 2 for a zone that is no name, naming the flag', async () => {
    const { code, stderr } = await zonewarden(['plan', '-f', '-', '--inmemory-zone=a..b'], { stdin: '' });
    assert.equal(code, 2);
    assert.match(stderr, /--inmemory-zone: /);
  });

  it('works with the arguments of an ExternalDNS Deployment on AWS', async () => {
    using folder = folderOf({ ...records(), 'o.yaml': ingress('web', 'web.example.com') });
    const args =
      '--aws-zone-type=public --log-level=info --log-format=text --registry=txt --source=service --source=ingress --domain-filter=example.com --policy=sync --provider=aws --txt-owner-id=external-dns';
    const { code, stdout, stderr } = await zonewarden([
      'plan',
      '-f',
      `${folder.path}/o.yaml`,
      `--records=${folder.path}/records.json`,
      ...args.split(' '),
    ]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /owner=external-dns/);
  });

  for (const [what, file, message] of [
    ['is not JSON', 'nope', /--records: .*records\.json: /],
    ['is not a list', '{}', /must be a JSON array of records/],
    ['has a record without a name', '[{"recordType":"A"}]', /\[0\]\.dnsName must be a name/],
    ['has an unknown type', '[{"dnsName":"a.b","recordType":"X"}]', /\[0\]\.recordType must be one of A, AAAA/],
    [
      'has targets that are no list',
      '[{"dnsName":"a.b","recordType":"A","targets":"1.2.3.4"}]',
      /\[0\]\.targets must be a list of strings/,
    ],
  ] as const) {
    it(`ends with 2 when the records file ${what}`, async () => {
      using folder = folderOf({ 'records.json': file, 'o.yaml': '' });
      const { code, stderr } = await zonewarden([
        'plan',
        '-f',
        `${folder.path}/o.yaml`,
        `--records=${folder.path}/records.json`,
      ]);
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }

  it('refuses to read a provider that is not in this release, and says what works', async () => {
    const { code, stderr } = await zonewarden(['plan', '-f', '-', '--provider=azure-private-dns'], { stdin: '' });
    assert.equal(code, 2);
    assert.match(
      stderr,
      /--provider: publishing with the provider azure-private-dns is not in this release; .*--records=FILE/,
    );
  });
});
