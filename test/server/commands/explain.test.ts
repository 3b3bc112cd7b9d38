import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { folderOf, zonewarden } from './rig.ts';

const objects = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop, creationTimestamp: '2020-01-01T00:00:00Z'}
spec: {rules: [{host: web.example.com}, {host: stray.example.org}]}
status: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: blog, creationTimestamp: '2024-01-01T00:00:00Z'}
spec: {rules: [{host: WEB.example.com.}, {host: later.example.com}]}
status: {loadBalancer: {}}
`;
const ownership = '"heritage=external-dns,external-dns/owner=me,external-dns/resource=ingress/shop/web"';
const records = JSON.stringify([
  { dnsName: 'web.example.com', recordType: 'A', targets: ['192.0.2.9'], recordTTL: 300 },
  { dnsName: 'a-web.example.com', recordType: 'TXT', targets: [ownership] },
  { dnsName: 'hand.example.com', recordType: 'CNAME', targets: ['made.by.hand'] },
]);

async function explained(name: string, ...more: readonly string[]) {
  using files = folderOf({ 'objects.yaml': objects, 'records.json': records });
  const flags = ['--txt-owner-id=me', '--domain-filter=example.com', '--inmemory-zone=example.com', ...more];
  return await zonewarden([
    'explain',
    name,
    `${files.path}/objects.yaml`,
    `--records=${files.path}/records.json`,
    ...flags,
  ]);
}

describe('zonewarden explain', () => {
  it('says who claims a name, what the rules say, what is there and what comes next', async () => {
    const { code, stdout } = await explained('Web.Example.com');
    assert.equal(code, 0);
    assert.deepEqual(stdout.split('\n'), [
      'web.example.com',
      '',
      'claimed by',
      '  Ingress blog/web at spec.rules[0].host (WEB.example.com.): accepted',
      '    warn: it is claimed by Ingress shop/web, whose record it is [HostnameClaimed]',
      '  Ingress shop/web at spec.rules[0].host (web.example.com): accepted',
      'zone',
      '  example.com',
      'records now',
      '  web.example.com A 192.0.2.9 (ttl 300) (owner "me", for ingress/shop/web)',
      'next pass',
      '  ~ web.example.com A 192.0.2.9 (ttl 300) -> 192.0.2.1',
      `  ~ a-web.example.com TXT ${ownership} (written again)`,
      '  ! web.example.com A: Ingress blog/web: the name is claimed by Ingress shop/web, whose record it is [HostnameClaimed]',
      '',
    ]);
  });

  it('says why a name is denied, and that no zone has it', async () => {
    const { stdout } = await explained('stray.example.org');
    assert.match(
      stdout,
      /Ingress shop\/web at spec\.rules\[1\]\.host \(stray\.example\.org\): denied\n {4}deny: .*\[OutsideDomainFilter\]/,
    );
    assert.match(stdout, /zone\n {2}none of the provider contains the name \[NoMatchingZone\]/);
  });

  it('says what a name waits for', async () => {
    const { stdout } = await explained('later.example.com');
    assert.match(
      stdout,
      /records now\n {2}none\nnext pass\n {2}! later\.example\.com A: Ingress blog\/web: .*\[PendingTarget\]/,
    );
  });

  it('says whose a record is that nobody claims', async () => {
    const { stdout } = await explained('hand.example.com');
    assert.match(stdout, /claimed by\n {2}nothing that is in scope\n/);
    assert.match(stdout, /hand\.example\.com CNAME made\.by\.hand \(no owner\)\nnext pass\n {2}leaves it as it is\n/);
  });

  it('says the same to programs', async () => {
    const { stdout } = await explained('web.example.com', '-o', 'json');
    const { name, claims, zone, records: now, changes, held } = JSON.parse(stdout);
    assert.deepEqual([name, zone, claims.length, now.length], ['web.example.com', 'example.com', 2, 1]);
    assert.deepEqual(claims[0].violations[0].code, 'HostnameClaimed');
    assert.deepEqual(
      changes.map(
        ({ action, new: { dnsName } }: { action: string; new: { dnsName: string } }) => `${action} ${dnsName}`,
      ),
      ['update web.example.com', 'update a-web.example.com'],
    );
    assert.deepEqual(
      held.map(({ code }: { code: string }) => code),
      ['HostnameClaimed'],
    );
  });

  it('asks for a name, and for one that is one', async () => {
    const without = await zonewarden(['explain', '--from-cluster']);
    assert.equal(without.code, 2);
    assert.match(without.stderr, /explain needs the DNS name to explain: zonewarden explain web\.example\.com/);
    const { code, stderr } = await explained('https://web.example.com');
    assert.equal(code, 2);
    assert.match(stderr, /explain: "https:\/\/web\.example\.com" is not a DNS name: it has a scheme/);
  });
});
