import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sourceNames } from '../../../reconciler/claims/policy.ts';
import { parse, problemsOf } from './parse.ts';

const tls = ['--tls-cert-file=tls.crt', '--tls-private-key-file=tls.key'];

/** Arguments of Deployments in the wild, word for word. */
const awsManifest =
  '--aws-zone-type=public --log-level=info --log-format=text --registry=txt --source=service --source=ingress ' +
  '--domain-filter=example.com --policy=sync --provider=aws --txt-owner-id=external-dns';
const azureManifest =
  '--source=service --source=ingress --domain-filter=example.com --provider=azure --azure-resource-group=rg-azure-dns';

describe('manifests in the wild', () => {
  test('the AWS one works unchanged', () => {
    const { command, config } = parse(awsManifest.split(' '));
    assert.equal(command, 'serve');
    assert.equal(config.sync, true);
    assert.equal(config.provider, 'aws');
    assert.equal(config.awsZoneType, 'public');
    assert.equal(config.logLevel, 'info');
    assert.equal(config.logFormat, 'text');
    assert.equal(config.registry, 'txt');
    assert.equal(config.policy, 'sync');
    assert.equal(config.txtOwnerId, 'external-dns');
    assert.deepEqual(config.source, ['service', 'ingress']);
    assert.deepEqual(config.domainFilter, ['example.com']);
  });

  test('the Azure one works unchanged, with no --policy', () => {
    const { command, config } = parse(azureManifest.split(' '));
    assert.equal(command, 'serve');
    assert.equal(config.provider, 'azure');
    assert.equal(config.azureResourceGroup, 'rg-azure-dns');
    assert.equal(config.azureConfigFile, '/etc/kubernetes/azure.json');
    assert.equal(config.policy, 'sync');
    assert.equal(config.annotationPrefix, undefined);
  });

  test('run without the webhook, which they know nothing of, and say so', () => {
    const { config, warnings } = parse(azureManifest.split(' '));
    assert.equal(config.webhook, false);
    assert.deepEqual(warnings, [
      'no serving certificate was given, so the admission webhook does not run; give --tls-cert-file and ' +
        '--tls-private-key-file to run it, or --no-webhook to make this choice explicit',
    ]);
  });

  test('run with the webhook once they have a certificate', () => {
    const { config, warnings } = parse([...awsManifest.split(' '), ...tls]);
    assert.equal(config.webhook, true);
    assert.deepEqual(warnings, []);
  });

  test('can be checked and planned as they are', () => {
    for (const command of ['check', 'endpoints', 'plan']) {
      for (const manifest of [awsManifest, azureManifest]) {
        assert.equal(parse([command, '-f', 'x', ...manifest.split(' ')]).command, command);
      }
    }
  });
});

describe('serve in a cluster', () => {
  test('needs sources, a provider and a certificate', () => {
    assert.deepEqual(problemsOf(['serve']), [
      '--source: no sources specified; give at least one, such as --source=ingress, or objects from files with -f',
      '--provider: no provider specified; give one, such as --provider=aws, or --no-sync to run the webhook alone',
      '--tls-cert-file: the webhook needs a serving certificate: give --tls-cert-file and --tls-private-key-file, ' +
        '--certificate-source=self-managed, or --no-webhook',
    ]);
  });

  test('needs no provider with --no-sync', () => {
    const { config } = parse(['serve', '--source=ingress', '--no-sync', ...tls]);
    assert.equal(config.provider, undefined);
    assert.equal(config.sync, false);
  });

  test('needs no certificate with --no-webhook', () => {
    const { config, warnings } = parse(['serve', '--source=ingress', '--provider=aws', '--no-webhook']);
    assert.equal(config.webhook, false);
    assert.deepEqual(warnings, []);
  });

  test('needs a certificate when the webhook was asked for, also in a bare list of flags', () => {
    const asked = ['--source=ingress', '--provider=aws', '--webhook'];
    assert.equal(problemsOf(asked).length, 1);
    const bySetting = { env: { ZONEWARDEN_WEBHOOK: 'true' } };
    assert.equal(problemsOf(['--source=ingress', '--provider=aws'], bySetting).length, 1);
    assert.equal(problemsOf(['--source=ingress', '--no-sync']).length, 1);
  });

  test('refuses to run nothing', () => {
    assert.deepEqual(problemsOf(['serve', '--source=ingress', '--no-sync', '--no-webhook']), [
      '--webhook: --no-webhook and --no-sync leave nothing to run',
    ]);
  });

  test('waits 10 s before it closes its listeners', () => {
    assert.equal(parse(['serve', '--source=ingress', '--provider=aws', ...tls]).config.shutdownDelay, 10_000);
  });

  test('does not complain of a missing provider when the one given cannot be used', () => {
    const problems = problemsOf(['serve', '--source=ingress', '--provider=nope', ...tls]);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /^--provider: expected one of aws, /);
  });
});

describe('serve with files', () => {
  test('needs nothing more', () => {
    const { config, warnings } = parse(['serve', '-f', 'deploy/examples']);
    assert.equal(config.provider, 'inmemory');
    assert.deepEqual(
      config.source,
      sourceNames.filter((name) => name !== 'node' && name !== 'pod'),
    );
    assert.equal(config.shutdownDelay, 0);
    assert.equal(config.webhook, true);
    assert.deepEqual(warnings, []);
  });

  test('lets the defaults be overridden', () => {
    const { config } = parse(['-f', 'x', '--provider=aws', '--source=ingress', '--shutdown-delay=3s']);
    assert.equal(config.provider, 'aws');
    assert.deepEqual(config.source, ['ingress']);
    assert.equal(config.shutdownDelay, 3000);
  });

  test('takes one certificate file only with the other', () => {
    assert.deepEqual(problemsOf(['-f', 'x', '--tls-cert-file=a']), [
      '--tls-private-key-file: --tls-cert-file and --tls-private-key-file are given together or not at all',
    ]);
    assert.deepEqual(problemsOf(['-f', 'x', '--tls-private-key-file=a']), [
      '--tls-cert-file and --tls-private-key-file are given together or not at all',
    ]);
  });
});

test('the configuration is frozen, its lists too', () => {
  const { config } = parse(['-f', 'x', '--domain-filter=a.org']);
  assert.ok(Object.isFrozen(config));
  assert.ok(Object.isFrozen(config.domainFilter));
  assert.ok(Object.isFrozen(parse(['--source=ingress', '--provider=aws']).config));
});
