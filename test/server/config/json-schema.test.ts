import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Check } from 'typebox/schema';
import { parse as parseYaml } from 'yaml';
import { flags } from '../../../server/config/flag-table.ts';
import { configFileSchema } from '../../../server/config/json-schema.ts';
import { parse } from './parse.ts';

const schema = configFileSchema();
const accepts = (text: string) => Check(schema, parseYaml(text));

describe('the JSON Schema of the configuration file', () => {
  test('has every flag but --config, described', () => {
    const properties = schema.properties;
    assert.ok(typeof properties === 'object' && !Array.isArray(properties));
    const names = flags.map((flag) => flag.name).filter((name) => name !== 'config');
    assert.deepEqual(Object.keys(properties), names);
    for (const property of Object.values(properties)) assert.match(JSON.stringify(property), /"description":"[^"]/);
  });

  test('is plain JSON', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema);
  });

  const good = [
    '{}',
    'interval: 1h30m',
    'interval: 2d',
    'domain-filter: example.com',
    'domain-filter: [example.com, example.org]',
    'source: [service, ingress]',
    'events: false',
    'aws-api-retries: 0',
    'webhook-address: 127.0.0.1:8443',
    'aws-zone-type: ""',
    'create-ptr: true',
    'webhook-server: false',
    'provider-cache-time: 0s',
    'provider-cache-time: 1m',
    'fqdn-template: []',
  ];
  for (const text of good) {
    test(`accepts what the program accepts: ${text}`, () => {
      assert.equal(accepts(text), true);
      parse(['check', '-f', 'x', '--config=c'], { files: { c: text } });
    });
  }

  const bad = [
    'interval: 5',
    'interval: "5"',
    'domian-filter: x',
    'source: fake',
    'source: [fake]',
    'events: "true"',
    'aws-api-retries: -1',
    'aws-api-retries: 2.5',
    'webhook-address: "8443"',
    'policy: [sync]',
    'webhook-server: true',
    'config: other.yaml',
  ];
  for (const text of bad) {
    test(`refuses what the program refuses: ${text}`, () => {
      assert.equal(accepts(text), false);
      assert.throws(() => parse(['check', '-f', 'x', '--config=c'], { files: { c: text } }), { name: 'ConfigError' });
    });
  }
});
