// The chart against the program: its tables, its flags, the values it lets through and the metrics it asks for.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { readsOf } from '../../deploy/chart-tables.ts';
import { tablesText } from '../../deploy/generate-chart.ts';
import { ruleIds, ruleLevels, sourceNames } from '../../reconciler/claims/policy.ts';
import { flagNamed } from '../../server/config/flag-table.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const chart = (path: string) => read(`deploy/helm/zonewarden/${path}`);

interface Schema {
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly oneOf?: readonly Schema[];
}

function valuesSchema(path: string): Schema {
  let schema = JSON.parse(chart('values.schema.json')) as Schema;
  for (const key of path.split('.')) schema = schema.properties?.[key] ?? {};
  return schema;
}

/** Paths that the values have and the schema does not, and the other way round. */
function undescribed(values: object, { properties }: Schema, path: string): readonly string[] {
  if (properties === undefined) return [];
  const unknown = Object.keys(properties).filter((key) => !(key in values) && key !== 'global');
  const below = Object.entries(values).flatMap(([key, value]) => {
    const schema = properties[key];
    if (schema === undefined) return [path + key];
    return typeof value === 'object' && value !== null ? undescribed(value, schema, `${path}${key}.`) : [];
  });
  return [...unknown.map((key) => path + key), ...below];
}

describe('the chart', () => {
  it('has the tables of kinds that the program has', () => {
    assert.equal(chart('files/tables.yaml'), tablesText(), 'run `node deploy/generate-chart.ts`');
  });

  it('knows that Services lead to EndpointSlices, Pods and Nodes, and Ingresses to none of them', () => {
    const resources = (source: 'service' | 'ingress') => readsOf(source, false).map(({ resource }) => resource);
    assert.deepEqual(resources('service').sort(), ['endpointslices', 'namespaces', 'nodes', 'pods', 'services']);
    assert.deepEqual(resources('ingress').sort(), ['ingresses', 'namespaces']);
  });

  it('passes only flags that exist, and none that this release refuses', () => {
    const names = [...chart('templates/_args.tpl').matchAll(/"--([a-z0-9-]+)/g)].map(([, name = '']) => name);
    assert.ok(names.length > 20, 'the flags are found');
    for (const name of names) {
      const flag = flagNamed(name) ?? flagNamed(name.replace(/^no-/, ''));
      assert.ok(flag !== undefined, `--${name} is no flag of the program`);
      assert.equal(flag.unavailable, undefined, `--${name} is not in this release`);
    }
  });

  const choices = [
    ['policy', 'policy'],
    ['registry', 'registry'],
    ['logLevel', 'log-level'],
    ['logFormat', 'log-format'],
    ['webhook.enforce', 'enforce'],
  ] as const;
  for (const [value, flag] of choices) {
    it(`takes for ${value} what --${flag} takes`, () => {
      assert.deepEqual(valuesSchema(value).enum, flagNamed(flag)?.choices);
    });
  }

  it('takes the sources, providers, record types and rules that the program has', () => {
    assert.deepEqual(valuesSchema('sources').items?.enum, sourceNames);
    const providers = ['', ...(flagNamed('provider')?.choices ?? [])];
    const [text, object] = valuesSchema('provider').oneOf ?? [];
    assert.deepEqual(text?.enum, providers);
    assert.deepEqual(object?.properties?.name?.enum, providers);
    assert.deepEqual(valuesSchema('managedRecordTypes').items?.enum, flagNamed('managed-record-types')?.choices);
    const { propertyNames, additionalProperties: levels } = valuesSchema('webhook.rules');
    assert.deepEqual(propertyNames?.enum, ruleIds);
    assert.deepEqual(typeof levels === 'object' ? levels.enum : levels, ruleLevels);
  });

  it('describes every value that it has, and no other', () => {
    const schema = JSON.parse(chart('values.schema.json')) as Schema;
    assert.deepEqual(undescribed(parse(chart('values.yaml')) as object, schema, ''), []);
  });
});

describe('alerts and dashboard', () => {
  const known = new Set(
    globSync('{server,webhooks,reconciler,certs}/**/*.ts', { cwd: root }).flatMap((file) =>
      [...read(file).matchAll(/'((?:zonewarden|external_dns)_[a-z_]+)'/g)].map(([, name]) => name),
    ),
  );

  for (const file of ['files/rules.yaml', 'files/dashboard.json']) {
    it(`${file} asks for metrics that the program has`, () => {
      const asked = [...chart(file).matchAll(/\b(?:zonewarden|external_dns)_[a-z_]+/g)].map(([name]) => name);
      assert.ok(asked.length > 8, 'the metrics are found');
      for (const name of asked) {
        assert.ok(known.has(name.replace(/_(?:bucket|sum|count)$/, '')), `${name} is no metric of the program`);
      }
    });
  }
});
