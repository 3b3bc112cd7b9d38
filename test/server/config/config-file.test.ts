import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { check, parse, problemsOf } from './parse.ts';

const withFile = (text: string) => ({ files: { 'zw.yaml': text } });
const argv = [...check, '--config=zw.yaml'];

describe('the configuration file', () => {
  test('has the keys of the flags', () => {
    const text = [
      'domain-filter: [example.com, example.org]',
      'source: ingress',
      'interval: 5m',
      'min-ttl: 0',
      'events: false',
      'azure-maxretries-count: -1',
      'policy: create-only',
      'filename: # more than one',
      '  - a.yaml',
    ].join('\n');
    const { config, provenance } = parse(['check', '--config=zw.yaml'], withFile(text));
    assert.deepEqual(config.domainFilter, ['example.com', 'example.org']);
    assert.deepEqual(config.source, ['ingress']);
    assert.equal(config.interval, 300_000);
    assert.equal(config.minTtl, 0);
    assert.equal(config.events, false);
    assert.equal(config.azureMaxretriesCount, -1);
    assert.equal(config.policy, 'create-only');
    assert.deepEqual(config.filename, ['a.yaml']);
    assert.deepEqual(provenance.get('interval'), { kind: 'file', path: 'zw.yaml', line: 3 });
  });

  test('may be JSON, empty, or use anchors', () => {
    assert.equal(parse(argv, withFile('{"interval": "5m"}')).config.interval, 300_000);
    assert.equal(parse(argv, withFile('# nothing yet\n')).config.interval, 60_000);
    assert.deepEqual(parse(argv, withFile('domain-filter: &d [a.org]\nexclude-domains: *d')).config.excludeDomains, [
      'a.org',
    ]);
  });

  test('may be named in the environment', () => {
    const { config } = parse([...check], { env: { ZONEWARDEN_CONFIG: 'zw.yaml' }, ...withFile('interval: 5m') });
    assert.equal(config.interval, 300_000);
  });

  test('suggests the nearest key for an unknown one, with its line', () => {
    assert.deepEqual(problemsOf(argv, withFile('interval: 5m\n\ndomian-filter: x\nawsZoneType: public\nfoo: 1')), [
      'zw.yaml:3: unknown key domian-filter; did you mean domain-filter?',
      'zw.yaml:4: unknown key awsZoneType; did you mean aws-zone-type?',
      'zw.yaml:5: unknown key foo',
    ]);
  });

  test('explains negated keys and its own', () => {
    assert.deepEqual(problemsOf(argv, withFile('no-webhook: true\nconfig: other.yaml')), [
      'zw.yaml:1: unknown key no-webhook; write webhook: false',
      'zw.yaml:2: config cannot be set in the configuration file itself',
    ]);
  });

  test('reports a wrong type with its line and the accepted form', () => {
    const text = ['events: "true"', 'interval: 5', 'txt-owner-id: 12', 'aws-api-retries: "3"', 'policy: [sync]'];
    const duration = 'expected a duration such as 30s, 5m, 1h30m or 2d, at least 100ms';
    assert.deepEqual(problemsOf(argv, withFile(text.join('\n'))), [
      'zw.yaml:1 (events): expected true or false, got "true"; remove the quotes',
      `zw.yaml:2 (interval): ${duration}, got 5; the unit is missing`,
      'zw.yaml:3 (txt-owner-id): expected text, got 12; put it in quotes',
      'zw.yaml:4 (aws-api-retries): expected a whole number, at least 0, got "3"; remove the quotes',
      'zw.yaml:5 (policy): expected one of sync, upsert-only, create-only, got a list; the flag takes one value',
    ]);
  });

  test('reports fractions, mappings, nested lists and keys without a value', () => {
    const text = ['aws-api-retries: 2.5', 'namespace: {a: b}', 'ingress-class: [[a]]', 'domain-filter:'];
    assert.deepEqual(problemsOf(argv, withFile(text.join('\n'))), [
      'zw.yaml:1 (aws-api-retries): expected a whole number, at least 0, got 2.5',
      'zw.yaml:2 (namespace): expected text, got a mapping',
      'zw.yaml:3 (ingress-class): expected text, got a list',
      'zw.yaml:4 (domain-filter): expected text, got nothing; give a value or remove the key',
    ]);
  });

  test('reports bad values as flags do', () => {
    const [problem = ''] = problemsOf(argv, withFile('source: [fake]'));
    assert.match(problem, /^zw\.yaml:1 \(source\): fake is an ExternalDNS source that this release does not read\./);
  });

  test('refuses the keys of refused flags', () => {
    const [problem = ''] = problemsOf(argv, withFile('cloudflare-proxied: true'));
    assert.match(problem, /^zw\.yaml:1: cloudflare-proxied is for ExternalDNS's provider cloudflare\. /);
  });

  test('must be one YAML mapping', () => {
    assert.deepEqual(problemsOf(argv, withFile('- a\n- b')), [
      'zw.yaml:1: expected a mapping of settings, such as `interval: 5m`',
    ]);
    assert.deepEqual(problemsOf(argv, withFile('interval: 5m\n---\nonce: true')), [
      'zw.yaml:2: expected one YAML document, found several',
    ]);
    assert.deepEqual(problemsOf(argv, withFile('once: true\ninterval: 5m\nonce: true')), [
      'zw.yaml:3: not YAML: Map keys must be unique',
    ]);
    assert.deepEqual(problemsOf(argv, withFile('once: *none')), [
      'zw.yaml:1 (once): cannot be read: Unresolved alias (the anchor must be set before the alias): none',
    ]);
  });

  test('that cannot be read is named, with who named it', () => {
    const why = "the configuration file cannot be read: ENOENT: no such file or directory, open 'no.yaml'";
    assert.deepEqual(problemsOf([...check, '--config=no.yaml']), [`--config: ${why}`]);
    assert.deepEqual(problemsOf([...check], { env: { ZONEWARDEN_CONFIG: 'no.yaml' } }), [
      `ZONEWARDEN_CONFIG (--config): ${why}`,
    ]);
  });
});

describe('precedence', () => {
  const env = { ZONEWARDEN_POLICY: 'upsert-only' };
  const file = withFile('policy: create-only');

  test('is flag, environment, file, default', () => {
    assert.equal(parse([...argv, '--policy=sync'], { env, ...file }).config.policy, 'sync');
    assert.equal(parse(argv, { env, ...file }).config.policy, 'upsert-only');
    assert.equal(parse(argv, file).config.policy, 'create-only');
    assert.equal(parse([...check]).config.policy, 'sync');
  });

  test('does not merge lists', () => {
    const lists = { env: { ZONEWARDEN_DOMAIN_FILTER: 'b.org' }, ...withFile('domain-filter: [c.org]') };
    assert.deepEqual(parse([...argv, '--domain-filter=a.org'], lists).config.domainFilter, ['a.org']);
    assert.deepEqual(parse(argv, lists).config.domainFilter, ['b.org']);
  });

  test('is remembered for every setting', () => {
    const { provenance } = parse([...argv, '--once'], { env, ...withFile('interval: 5m') });
    assert.deepEqual(provenance.get('once'), { kind: 'flag' });
    assert.deepEqual(provenance.get('policy'), { kind: 'environment', variable: 'ZONEWARDEN_POLICY' });
    assert.deepEqual(provenance.get('interval'), { kind: 'file', path: 'zw.yaml', line: 1 });
    assert.deepEqual(provenance.get('events'), { kind: 'default' });
  });

  test('shows in the problems of whole configurations', () => {
    const prefixes = { env: { EXTERNAL_DNS_TXT_SUFFIX: 'b' }, ...withFile('annotation-prefix: x') };
    assert.deepEqual(problemsOf([...argv, '--txt-prefix=a'], prefixes), [
      'EXTERNAL_DNS_TXT_SUFFIX (--txt-suffix): txt-prefix and txt-suffix are mutual exclusive',
      "zw.yaml:1 (annotation-prefix): --annotation-prefix must end with '/'",
    ]);
  });
});
