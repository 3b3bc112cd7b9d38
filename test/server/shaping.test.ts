// --target-net-filter, --exclude-target-net and --nat64-networks, from the command line to what is published.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { folderOf, ingress, zonewarden } from './commands/rig.ts';

async function endpoints(ip: string, ...flags: readonly string[]) {
  using folder = folderOf({ 'web.yaml': ingress('web', 'a.example.com', ip) });
  return await zonewarden(['endpoints', '-f', folder.path, ...flags]);
}

describe('the target filter', () => {
  it('leaves targets out and says why a name is not published', async () => {
    const kept = await endpoints('192.0.2.1', '--target-net-filter=192.0.2.0/24');
    assert.equal(kept.stdout, 'a.example.com 0 IN A 192.0.2.1\n');
    const dropped = await endpoints('192.0.2.1', '--exclude-target-net=192.0.2.0/24');
    assert.equal(dropped.stdout, '');
    assert.match(
      dropped.stderr,
      /no endpoint for a\.example\.com .*leave nothing of A 192\.0\.2\.1 \[TargetsFiltered\]/,
    );
  });

  it('tells of a value that is no network, and goes on without it, as ExternalDNS does', async () => {
    const { code, stdout, stderr } = await endpoints('192.0.2.1', '--target-net-filter=8.8.8.8');
    assert.equal(code, 0);
    assert.equal(stdout, 'a.example.com 0 IN A 192.0.2.1\n');
    assert.match(stderr, /warning: Invalid target net filter: 8\.8\.8\.8 \(--target-net-filter wants CIDR/);
  });

  it('takes the record that was published before away', async () => {
    const ownership = '"heritage=external-dns,external-dns/owner=default,external-dns/resource=ingress/shop/web"';
    const records = JSON.stringify([
      { dnsName: 'a.example.com', recordType: 'A', targets: ['192.0.2.1'] },
      { dnsName: 'a-a.example.com', recordType: 'TXT', targets: [ownership] },
    ]);
    using folder = folderOf({ 'web.yaml': ingress('web', 'a.example.com'), 'records.json': records });
    const files = ['-f', `${folder.path}/web.yaml`, `--records=${folder.path}/records.json`];
    const { stdout } = await zonewarden(['plan', ...files, '--exclude-target-net=192.0.2.0/24', '-o', 'json']);
    assert.deepEqual(
      JSON.parse(stdout).delete.map(({ dnsName }: { dnsName: string }) => dnsName),
      ['a.example.com', 'a-a.example.com'],
    );
  });
});

describe('--nat64-networks', () => {
  it('adds the IPv4 address inside', async () => {
    const { stdout } = await endpoints('"64:ff9b::192.0.2.1"', '--nat64-networks=64:ff9b::/96');
    assert.equal(stdout, 'a.example.com 0 IN AAAA 64:ff9b::192.0.2.1\na.example.com 0 IN A 192.0.2.1\n');
  });

  it('stops the start for a prefix that is no /96', async () => {
    const { code, stderr } = await endpoints('192.0.2.1', '--nat64-networks=64:ff9b::/64');
    assert.equal(code, 2);
    assert.match(stderr, /--nat64-networks: NAT64 prefixes need to be \/96 prefixes/);
  });
});

describe('--default-targets', () => {
  const entry = (name: string, recordType: string, targets: readonly string[]) =>
    JSON.stringify({ dnsName: `${name}.example.com`, recordType, targets, recordTTL: 60 });
  const names = [
    'apiVersion: externaldns.k8s.io/v1alpha1',
    'kind: DNSEndpoint',
    'metadata: {name: names, namespace: shop}',
    `spec: {endpoints: [${entry('none', 'A', [])}, ${entry('cname', 'CNAME', [])}, ${entry('one', 'A', ['192.0.2.7'])}]}`,
  ].join('\n');
  const wanted = (...flags: readonly string[]) => zonewarden(['endpoints', '-f', '-', ...flags], { stdin: names });

  it('are those of a DNSEndpoint entry that has none, unless it is a CNAME', async () => {
    const { stdout, stderr } = await wanted('--default-targets=192.0.2.1', '--default-targets=lb.example.net.');
    assert.deepEqual(stdout.split('\n').slice(0, -1), [
      'none.example.com 60 IN A 192.0.2.1',
      'none.example.com 60 IN CNAME lb.example.net',
      'one.example.com 60 IN A 192.0.2.7',
    ]);
    assert.match(
      stderr,
      /cname\.example\.com .*: spec\.endpoints\[1\]\.targets is empty, and --default-targets is not for a CNAME/,
    );
  });

  it('stand in the place of every target with --force-default-targets, and give no name to what has no target yet', async () => {
    const objects = [names, ingress('web', 'web.example.com'), ingress('wait', 'wait.example.com', '')].join('\n---\n');
    const flags = ['--default-targets=198.51.100.1', '--force-default-targets'];
    const { stdout } = await zonewarden(['endpoints', '-f', '-', ...flags], { stdin: objects });
    assert.deepEqual(stdout.split('\n').slice(0, -1), [
      'none.example.com 60 IN A 198.51.100.1',
      'one.example.com 60 IN A 198.51.100.1',
      'web.example.com 0 IN A 198.51.100.1',
    ]);
  });

  it('leave all as it is without a target to force', async () => {
    assert.equal((await wanted('--force-default-targets')).stdout, 'one.example.com 60 IN A 192.0.2.7\n');
  });
});

describe('--create-ptr', () => {
  it('adds PTR records in the domains of the filter', async () => {
    const flags = ['--create-ptr', '--managed-record-types=A', '--managed-record-types=PTR'];
    const { stdout } = await endpoints('192.0.2.1', ...flags);
    assert.equal(stdout, 'a.example.com 0 IN A 192.0.2.1\n1.2.0.192.in-addr.arpa 0 IN PTR a.example.com\n');
  });

  it('cannot be without PTR among the managed types', async () => {
    const { code, stderr } = await endpoints('192.0.2.1', '--create-ptr');
    assert.equal(code, 2);
    assert.match(stderr, /--create-ptr requires PTR in --managed-record-types/);
  });

  it('keeps the PTR record while the name that it points to has no address', async () => {
    const txt = (resource: string) => `"heritage=external-dns,external-dns/owner=default${resource}"`;
    const records = JSON.stringify([
      { dnsName: '1.2.0.192.in-addr.arpa', recordType: 'PTR', targets: ['a.example.com'] },
      { dnsName: 'ptr-1.2.0.192.in-addr.arpa', recordType: 'TXT', targets: [txt('')] },
    ]);
    using folder = folderOf({ 'web.yaml': ingress('web', 'a.example.com', ''), 'records.json': records });
    const files = ['-f', `${folder.path}/web.yaml`, `--records=${folder.path}/records.json`];
    const planned = (...flags: readonly string[]) =>
      zonewarden(['plan', ...files, '--create-ptr', '--managed-record-types=PTR', ...flags]);
    assert.match(
      (await planned()).stdout,
      /! 1\.2\.0\.192\.in-addr\.arpa PTR a\.example\.com: it stays .*\[PendingTarget\]/,
    );
    assert.match(
      (await planned('--on-missing-targets=delete')).stdout,
      /- 1\.2\.0\.192\.in-addr\.arpa PTR a\.example\.com/,
    );
  });
});
