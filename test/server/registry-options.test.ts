// The flags of the registry, from the command line to what it does.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { folderOf, ingress, zonewarden } from './commands/rig.ts';

const nothing = { create: [], update: [], delete: [] };
const key = 'k'.repeat(32);
const ownership = (owner: string) =>
  `"heritage=external-dns,external-dns/owner=${owner},external-dns/resource=ingress/shop/web"`;
const records = (owner: string) => [
  { dnsName: 'a.example.com', recordType: 'A', targets: ['192.0.2.1'] },
  { dnsName: 'a-a.example.com', recordType: 'TXT', targets: [ownership(owner)] },
];

async function planned(flags: readonly string[], stored: readonly object[], host = 'a.example.com') {
  using folder = folderOf({ 'web.yaml': ingress('web', host), 'records.json': JSON.stringify(stored) });
  return await zonewarden([
    'plan',
    '-f',
    `${folder.path}/web.yaml`,
    `--records=${folder.path}/records.json`,
    '--source=ingress',
    '--inmemory-zone=example.com',
    '-o',
    'json',
    ...flags,
  ]);
}

describe('--txt-encrypt-enabled', () => {
  const flags = ['--txt-encrypt-enabled', `--txt-encrypt-aes-key=${key}`, '--txt-owner-id=me'];

  it('writes ownership that is unreadable without the key, and reads it back with it', async () => {
    const { code, stdout } = await planned(flags, []);
    assert.equal(code, 0);
    const { create } = JSON.parse(stdout);
    assert.deepEqual(
      create.map(({ dnsName }: { dnsName: string }) => dnsName),
      ['a.example.com', 'a-a.example.com'],
    );
    assert.doesNotMatch(stdout, /heritage/);
    assert.deepEqual(JSON.parse((await planned(flags, create)).stdout), nothing);
    const reading = [`--txt-encrypt-aes-key=${key}`, '--txt-owner-id=me'];
    assert.deepEqual(JSON.parse((await planned(reading, create)).stdout), nothing, 'the key alone reads');
  });

  it('wants a key of 32 bytes, and never repeats the one it got', async () => {
    const missing = await planned(['--txt-encrypt-enabled'], []);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /--txt-encrypt-aes-key.*must be set when TXT record encryption is enabled/);
    const short = await planned(['--txt-encrypt-enabled', '--txt-encrypt-aes-key=hunter2'], []);
    assert.equal(short.code, 2);
    assert.match(short.stderr, /must be 32 bytes long/);
    assert.doesNotMatch(short.stderr, /hunter2/);
  });
});

describe('--migrate-from-txt-owner', () => {
  it('writes the records of that owner again with ours, and leaves those of others', async () => {
    const flags = ['--txt-owner-id=me', '--migrate-from-txt-owner=old'];
    const { update } = JSON.parse((await planned(flags, records('old'))).stdout);
    assert.deepEqual(
      update.map(({ dnsName }: { dnsName: string }) => dnsName),
      ['a.example.com', 'a-a.example.com'],
    );
    assert.equal(update[1].targets[0], ownership('me'));
    assert.deepEqual(JSON.parse((await planned(flags, records('other'))).stdout), nothing);
    assert.deepEqual(JSON.parse((await planned(flags, records('me'))).stdout), nothing, 'once is enough');
  });
});

describe('--noop-registry-deletes', () => {
  it('deletes what no object wants, which --registry=noop alone never does', async () => {
    const stored = [{ dnsName: 'stranger.example.com', recordType: 'A', targets: ['192.0.2.9'] }];
    const kept = await planned(['--registry=noop'], stored);
    assert.doesNotMatch(kept.stdout, /stranger/);
    const { delete: deleted } = JSON.parse(
      (await planned(['--registry=noop', '--noop-registry-deletes'], stored)).stdout,
    );
    assert.deepEqual(
      deleted.map(({ dnsName }: { dnsName: string }) => dnsName),
      ['stranger.example.com'],
    );
  });

  it('goes with no other registry', async () => {
    const { code, stderr } = await planned(['--noop-registry-deletes'], []);
    assert.equal(code, 2);
    assert.match(stderr, /--noop-registry-deletes goes with --registry=noop/);
  });
});

describe('--adopt', () => {
  const record = { dnsName: 'a.example.com', recordType: 'A', targets: ['192.0.2.1'], recordTTL: 300 };

  it('gives a record that is as wanted an ownership record', async () => {
    const { create, ...others } = JSON.parse((await planned(['--adopt'], [record])).stdout);
    const names = create.map((made: { dnsName: string; recordType: string }) => `${made.dnsName} ${made.recordType}`);
    assert.deepEqual(names, ['a-a.example.com TXT']);
    assert.deepEqual(others, { update: [], delete: [] });
    assert.deepEqual(JSON.parse((await planned([], [record])).stdout), nothing);
  });

  it('cannot be without ownership records', async () => {
    const { code, stderr } = await planned(['--adopt', '--registry=noop'], []);
    assert.equal(code, 2);
    assert.match(stderr, /--adopt: needs --registry=txt: --registry=noop keeps no ownership/);
  });
});
