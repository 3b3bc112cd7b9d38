import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultAnnotationPrefixes } from '../../../reconciler/claims/annotations.ts';
import { readSettings, readTargets } from '../../../reconciler/claims/settings.ts';
import { oldPrefix, prefix } from './sample.ts';

function settingsOf(
  annotations: Readonly<Record<string, string>>,
  prefixes: readonly string[] = defaultAnnotationPrefixes,
): ReturnType<typeof readSettings> & { readonly targets: readonly string[] } {
  const named = { name: 'a', namespace: 'n', uid: '', generation: 1, creationTimestamp: '', deleting: false };
  const metadata = { ...named, labels: {}, annotations };
  return { ...readSettings(metadata, prefixes), targets: readTargets(metadata, prefixes) };
}

/** Settings of annotations under the new prefix. */
const settings = (annotations: Readonly<Record<string, string>>) =>
  settingsOf(Object.fromEntries(Object.entries(annotations).map(([name, value]) => [prefix + name, value])));

describe('ttl', () => {
  const seconds: Readonly<Record<string, number>> = {
    '60': 60,
    '+60': 60,
    '1': 1,
    '2147483647': 2147483647,
    '10m': 600,
    '1h30m': 5400,
    '20.5s': 20,
    '1999ms': 1,
    '0.29h': 1044,
  };
  for (const [text, ttl] of Object.entries(seconds)) {
    it(`${text} is ${ttl} seconds`, () => assert.equal(settings({ ttl: text }).ttl, ttl));
  }

  for (const text of ['0', '-5', '2147483648', '100ms', '-10m', '600000h']) {
    it(`${text} is out of range, so it counts as unset`, () => assert.equal(settings({ ttl: text }).ttl, undefined));
  }

  for (const text of ['', 'x', ' 60', '60 ', '1.5', '1d', '1e3', '0x10']) {
    it(`"${text}" is no TTL, so it counts as unset`, () => assert.equal(settings({ ttl: text }).ttl, undefined));
  }

  it('is unset without annotation', () => assert.equal(settings({}).ttl, undefined));
});

describe('target', () => {
  it('is a list, without spaces and one trailing dot an entry', () => {
    assert.deepEqual(settings({ target: '192.0.2.1, lb.example.net., 2001:db8::1' }).targets, [
      '192.0.2.1',
      'lb.example.net',
      '2001:db8::1',
    ]);
  });

  it('keeps a second trailing dot, as ExternalDNS does', () => {
    assert.deepEqual(settings({ target: 'lb.example.net..' }).targets, ['lb.example.net.']);
  });

  it('drops what is empty, a lone dot too', () => {
    for (const target of ['', ' ', ',', '.', ',. ,']) assert.deepEqual(settings({ target }).targets, [], target);
    assert.deepEqual(settings({}).targets, []);
  });
});

describe('set-identifier', () => {
  it('is taken as it is, the empty one as unset', () => {
    assert.equal(settings({ 'set-identifier': ' Blue ' }).setIdentifier, ' Blue ');
    assert.equal(settings({ 'set-identifier': '' }).setIdentifier, undefined);
    assert.equal(settings({}).setIdentifier, undefined);
  });
});

describe('provider properties', () => {
  const properties = (annotations: Readonly<Record<string, string>>) =>
    Object.fromEntries(settings(annotations).properties.map(({ name, value }) => [name, value]));

  it('are named by provider and key', () => {
    assert.deepEqual(
      properties({
        'aws-weight': '10',
        'aws-geolocation-country-code': 'DE',
        'scw-x': '1',
        'webhook-y': '2',
        'coredns-group': '3',
        'azure-tags': 'a=b',
        'record-type': 'ptr',
      }),
      {
        'aws/weight': '10',
        'aws/geolocation-country-code': 'DE',
        'scw/x': '1',
        'webhook/y': '2',
        'coredns/group': '3',
        'azure/tags': 'a=b',
        'record-type': 'ptr',
      },
    );
  });

  it('have alias only for the exact text true', () => {
    assert.deepEqual(properties({ alias: 'true' }), { alias: 'true' });
    for (const alias of ['True', 'false', '', 'A', '1']) assert.deepEqual(properties({ alias }), {}, alias);
  });

  it('of Cloudflare are named by the whole key', () => {
    const key = `${prefix}cloudflare-proxied`;
    assert.deepEqual(properties({ 'cloudflare-proxied': 'true', 'cloudflare-other': 'x' }), { [key]: 'true' });
    const corporate = settingsOf({ 'dns.corp/cloudflare-tags': 'x' }, ['dns.corp/']).properties;
    assert.deepEqual(corporate, [{ name: 'dns.corp/cloudflare-tags', value: 'x' }]);
  });

  for (const name of ['proxied', 'custom-hostname', 'region-key', 'record-comment', 'tags']) {
    it(`of Cloudflare are known, in a longer key too, as in ExternalDNS: ${name}`, () => {
      const expected = { [`${prefix}cloudflare-${name}`]: 'x' };
      assert.deepEqual(properties({ [`cloudflare-${name}`]: 'x' }), expected);
      assert.deepEqual(properties({ [`my-cloudflare-${name}-2`]: 'x' }), expected);
    });
  }

  it('leave out what is no property', () => {
    assert.deepEqual(
      properties({ hostname: 'a.org', ttl: '60', target: '1.2.3.4', controller: 'dns-controller', aws: 'x' }),
      {},
    );
  });

  it('are in the order of their names, whatever that of the annotations', () => {
    const names = (annotations: Readonly<Record<string, string>>) =>
      settings(annotations).properties.map((property) => property.name);
    const sorted = ['alias', 'aws/region', 'aws/weight', 'record-type'];
    assert.deepEqual(names({ 'record-type': '', 'aws-weight': '1', alias: 'true', 'aws-region': 'x' }), sorted);
    assert.deepEqual(names({ alias: 'true', 'aws-region': 'x', 'record-type': '', 'aws-weight': '1' }), sorted);
  });

  it('are read under both prefixes, the new one winning key by key', () => {
    const found = settingsOf({
      [`${oldPrefix}aws-weight`]: '1',
      [`${oldPrefix}aws-region`]: 'old',
      [`${prefix}aws-weight`]: '2',
    });
    assert.deepEqual(found.properties, [
      { name: 'aws/region', value: 'old' },
      { name: 'aws/weight', value: '2' },
    ]);
  });
});
