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
