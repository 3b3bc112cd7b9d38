import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { suitableProperties } from '../../reconciler/properties.ts';

const proxied = 'external-dns.kubernetes.io/cloudflare-proxied';
const names = ['webhook/x', 'scw/a', 'record-type', proxied, 'coredns/group', 'aws/weight', 'azure/tags', 'alias'];
const properties = names.map((name) => ({ name, value: '1' }));

describe('the properties that a provider gets to see', () => {
  for (const [provider, expected] of [
    ['aws', ['alias', 'aws/weight']],
    ['azure', ['azure/tags']],
    ['azure-dns', ['azure/tags']],
    ['azure-private-dns', ['azure/tags']],
    ['cloudflare', ['alias', proxied]],
    ['coredns', ['alias', 'coredns/group']],
    ['skydns', ['alias', 'coredns/group']],
    ['scaleway', ['alias', 'scw/a']],
    ['webhook', ['alias', 'webhook/x']],
    ['aw', ['alias']],
    ['rfc2136', []],
    ['inmemory', ['alias']],
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
