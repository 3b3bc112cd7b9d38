import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suitableProperties } from '../../reconciler/properties.ts';

const proxied = 'external-dns.kubernetes.io/cloudflare-proxied';
const names = ['webhook/x', 'scw/a', 'record-type', proxied, 'coredns/group', 'aws/weight', 'azure/tags', 'alias'];
const properties = names.map((name) => ({ name, value: '1' }));

describe('the properties that a provider gets to see', () => {
  for (const [provider, expected] of [
    ['aws', ['alias', 'aws/weight', 'record-type']],
    ['azure', ['alias', 'azure/tags', 'record-type']],
    ['azure-dns', ['alias', 'azure/tags', 'record-type']],
    ['azure-private-dns', ['alias', 'azure/tags', 'record-type']],
    ['cloudflare', ['alias', proxied, 'record-type']],
    ['coredns', ['alias', 'coredns/group', 'record-type']],
    ['skydns', ['alias', 'coredns/group', 'record-type']],
    ['scaleway', ['alias', 'record-type', 'scw/a']],
    ['webhook', ['alias', 'record-type', 'webhook/x']],
    ['aw', ['alias', 'record-type']],
    ['inmemory', ['alias', 'record-type']],
  ] as const) {
    it(`are its own and those of no provider, by name, under ${provider}`, () => {
      assert.deepEqual(
        suitableProperties(properties, provider).map(({ name }) => name),
        expected,
      );
    });
  }

  it('are a copy: what the object asked for stays as it was', () => {
    suitableProperties(properties, 'aws');
    assert.deepEqual(
      properties.map(({ name }) => name),
      names,
    );
  });
});
