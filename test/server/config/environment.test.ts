import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, parse, problemsOf } from './parse.ts';

test('every flag reads ZONEWARDEN_<FLAG>', () => {
  const { config, provenance } = parse(['check'], {
    env: { ZONEWARDEN_AWS_ZONE_TYPE: 'public', ZONEWARDEN_FILENAME: 'x' },
  });
  assert.equal(config.awsZoneType, 'public');
  assert.deepEqual(config.filename, ['x']);
  assert.deepEqual(provenance.get('awsZoneType'), { kind: 'environment', variable: 'ZONEWARDEN_AWS_ZONE_TYPE' });
});

test("ExternalDNS's own flags read EXTERNAL_DNS_<FLAG> too, ours winning", () => {
  assert.equal(parse([...check], { env: { EXTERNAL_DNS_POLICY: 'create-only' } }).config.policy, 'create-only');
  const both = { EXTERNAL_DNS_POLICY: 'create-only', ZONEWARDEN_POLICY: 'upsert-only' };
  assert.equal(parse([...check], { env: both }).config.policy, 'upsert-only');
});

test("our own flags do not read ExternalDNS's prefix", () => {
  assert.equal(parse([...check], { env: { EXTERNAL_DNS_WEBHOOK: 'false' } }).config.webhook, true);
});

test('lists are separated by newlines, not by commas or spaces', () => {
  const env = { EXTERNAL_DNS_DOMAIN_FILTER: 'a.org\r\nb.org\n', ZONEWARDEN_AWS_ZONE_TAGS: 'a=1,b=2 c' };
  const { config } = parse([...check], { env });
  assert.deepEqual(config.domainFilter, ['a.org', 'b.org']);
  assert.deepEqual(config.awsZoneTags, ['a=1,b=2 c']);
});

test("booleans are those of Go's ParseBool", () => {
  for (const word of ['1', 't', 'T', 'TRUE', 'true', 'True']) {
    assert.equal(parse([...check], { env: { ZONEWARDEN_ONCE: word } }).config.once, true, word);
  }
  for (const word of ['0', 'f', 'F', 'FALSE', 'false', 'False']) {
    assert.equal(parse([...check], { env: { ZONEWARDEN_EVENTS: word } }).config.events, false, word);
  }
});

test('an empty variable is unset', () => {
  const env = { ZONEWARDEN_POLICY: '', EXTERNAL_DNS_POLICY: 'create-only', ZONEWARDEN_TXT_OWNER_ID: '' };
  const { config } = parse([...check], { env });
  assert.equal(config.policy, 'create-only');
  assert.equal(config.txtOwnerId, 'default');
});

test('a bad value is reported with the variable and its flag', () => {
  assert.deepEqual(problemsOf([...check], { env: { EXTERNAL_DNS_EVENTS: 'on', ZONEWARDEN_INTERVAL: '5' } }), [
    'ZONEWARDEN_INTERVAL (--interval): expected a duration such as 30s, 5m, 1h30m or 2d, at least 100ms, got "5"; ' +
      'the unit is missing',
    'EXTERNAL_DNS_EVENTS (--events): expected true or false, got "on"',
  ]);
});

test('a variable is not looked at when its flag is given', () => {
  assert.equal(parse([...check, '--interval=2m'], { env: { ZONEWARDEN_INTERVAL: 'x' } }).config.interval, 120_000);
});

test('variables of other programs are ignored, a likely misspelling of ours warns', () => {
  const env = { PATH: '/bin', EXTERNAL_DNS_NONSENSE: 'x', ZONEWARDEN_THING: 'y', ZONEWARDEN_DOMAIN_FILTERS: 'a.org' };
  assert.deepEqual(parse([...check], { env }).warnings, [
    'environment variable ZONEWARDEN_DOMAIN_FILTERS is not read; did you mean ZONEWARDEN_DOMAIN_FILTER?',
  ]);
});

test('a refused ExternalDNS setting is refused in the environment too', () => {
  const [problem = ''] = problemsOf([...check], { env: { EXTERNAL_DNS_GOOGLE_PROJECT: 'p' } });
  assert.match(problem, /^EXTERNAL_DNS_GOOGLE_PROJECT: --google-project is for ExternalDNS's provider google\. /);
});

test('what Kubernetes adds for Services named like us is no setting', () => {
  const env = {
    EXTERNAL_DNS_CLOUDFLARE_SERVICE_HOST: '10.0.0.1',
    EXTERNAL_DNS_CLOUDFLARE_SERVICE_PORT: '7979',
    EXTERNAL_DNS_CLOUDFLARE_SERVICE_PORT_HTTP: '7979',
    EXTERNAL_DNS_CLOUDFLARE_PORT: 'tcp://10.0.0.1:7979',
    EXTERNAL_DNS_CLOUDFLARE_PORT_7979_TCP: 'tcp://10.0.0.1:7979',
    EXTERNAL_DNS_CLOUDFLARE_PORT_7979_TCP_ADDR: '10.0.0.1',
    EXTERNAL_DNS_RFC2136_PORT: 'tcp://10.0.0.2:7979',
    ZONEWARDEN_SERVICE_HOST: '10.0.0.3',
    ZONEWARDEN_PORT: 'tcp://10.0.0.3:443',
  };
  const { config, warnings } = parse([...check], { env });
  assert.equal(config.rfc2136Port, 0);
  assert.deepEqual(warnings, []);
});
