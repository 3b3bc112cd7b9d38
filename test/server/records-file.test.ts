// --records=FILE: what the in-memory provider holds from the start.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { InMemoryProvider } from '../../reconciler/providers/inmemory/provider.ts';
import { ConfigError } from '../../server/config/problem.ts';
import { seedFromFile } from '../../server/records-file.ts';
import { folderOf, zonewarden } from './commands/rig.ts';

async function seeded(text: string) {
  using folder = folderOf({ 'records.json': text });
  const provider = new InMemoryProvider(['example.com']);
  await seedFromFile(provider, join(folder.path, 'records.json'));
  return provider;
}

describe('a file of records', () => {
  it('is what the provider holds', async () => {
    const provider = await seeded(
      '[{"dnsName":"a.example.com","recordType":"A","targets":["192.0.2.1"],"recordTTL":60}]',
    );
    const [zone] = await provider.zones(new AbortController().signal);
    assert.ok(zone);
    const held = await provider.records(zone, new AbortController().signal);
    assert.deepEqual(
      held.map(({ dnsName, recordType, targets, recordTTL }) => [dnsName, recordType, targets, recordTTL]),
      [['a.example.com', 'A', ['192.0.2.1'], 60]],
    );
  });

  for (const [what, text, message] of [
    ['no JSON', '{', /JSON/],
    ['no list', '{}', /list|array/],
    [
      'a record in no zone',
      '[{"dnsName":"a.example.org","recordType":"A","targets":["192.0.2.1"]}]',
      /in no zone; add it with --inmemory-zone/,
    ],
    [
      'a record of the wrong form',
      '[{"dnsName":"a.example.com","recordType":"A","targets":["nonsense"]}]',
      /a\.example\.com A: /,
    ],
  ] as const) {
    it(`is refused with the flag and the file named: ${what}`, async () => {
      await assert.rejects(seeded(text), (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, /--records: .*records\.json: /);
        assert.match(error.message, message);
        return true;
      });
    });
  }

  it('goes with no other provider in serve', async () => {
    const { code, stderr } = await zonewarden([
      'serve',
      '--source=ingress',
      '--no-webhook',
      '--provider=aws',
      '--records=x',
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /--records seeds --provider=inmemory/);
  });
});
