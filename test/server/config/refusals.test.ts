import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refusedFlag, refusedPatterns } from '../../../server/config/refused-flags.ts';
import { check, parse, problemsOf } from './parse.ts';

/** Words that each refusal must have: what to use instead. */
const provider = /--provider=webhook/;
const source = /Zonewarden reads service, ingress, gateway-httproute, .*, crd, node, pod; .*--txt-owner-id/;
const registry = /--registry=txt/;

describe('flags of ExternalDNS that are not here', () => {
  const cases: Readonly<Record<string, RegExp>> = {
    'google-project': provider,
    'google-batch-change-size': provider,
    'google-zone-visibility': provider,
    'cloudflare-proxied': provider,
    'cloudflare-dns-records-per-page': provider,
    'coredns-prefix': provider,
    'pdns-server': provider,
    'pdns-api-key': provider,
    'oci-config-file': provider,
    'ovh-endpoint': provider,
    'pihole-server': provider,
    'exoscale-apikey': provider,
    'godaddy-api-key': provider,
    'ns1-endpoint': provider,
    'alibaba-cloud-config-file': provider,
    'aws-sd-service-cleanup': provider,
    'connector-source-server': source,
    'gloo-namespace': source,
    'openshift-router-name': source,
    'skipper-routegroup-groupversion': source,
    'traefik-disable-new': source,
    'dynamodb-region': registry,
    'dynamodb-table': registry,
    'crd-registry-namespace': registry,
  };
  for (const [name, advice] of Object.entries(cases)) {
    test(`--${name} says whose it is and what to use`, () => {
      const [problem = '', ...others] = problemsOf([...check, `--${name}=value`]);
      assert.ok(problem.startsWith(`--${name} is for ExternalDNS's `), problem);
      assert.match(problem, advice);
      assert.deepEqual(others, []);
    });
  }

  const removed: Readonly<Record<string, readonly [release: string, advice: RegExp]>> = {
    'akamai-access-token': ['v0.22', provider],
    'bluecat-config-file': ['v0.15', provider],
    'cf-api-endpoint': ['v0.21', source],
    'digitalocean-api-page-size': ['v0.21', provider],
    'dyn-customer-name': ['v0.15', provider],
    'ibmcloud-proxied': ['v0.18', provider],
    'infoblox-grid-host': ['v0.15', provider],
    'pihole-api-version': ['v0.22', provider],
    'plural-cluster': ['v0.22', provider],
    'rcodezero-txt-encrypt': ['v0.15', provider],
    'rfc2136-create-ptr': ['v0.21', /--create-ptr/],
    'tencent-cloud-config-file': ['v0.18', provider],
    'traefik-disable-legacy': ['v0.19', source],
    'transip-account': ['v0.22', provider],
    'txt-new-format-only': ['v0.18', /remove the flag/],
  };
  for (const [name, [release, advice]] of Object.entries(removed)) {
    test(`--${name} is said to be gone since ${release}`, () => {
      const [problem = ''] = problemsOf([...check, `--${name}=value`]);
      assert.ok(problem.startsWith(`--${name} was removed from ExternalDNS in ${release}. `), problem);
      assert.match(problem, advice);
    });
  }

  test('are refused in every form and take their value with them', () => {
    for (const argv of [['--google-project', 'p'], ['--no-cloudflare-proxied'], ['--cloudflare-proxied']]) {
      const problems = problemsOf([...check, ...argv]);
      assert.equal(problems.length, 1, problems.join());
      assert.ok(problems[0]?.startsWith(`${argv[0]} is for ExternalDNS's provider `));
    }
  });

  test('hide none of our own', () => {
    assert.equal(refusedFlag('domain-filter'), undefined);
    assert.equal(new Set(refusedPatterns).size, refusedPatterns.length);
  });
});

describe('values of ExternalDNS that are not here', () => {
  const providers = [
    'cloudflare',
    'google',
    'aws-sd',
    'alibabacloud',
    'coredns',
    'skydns',
    'pdns',
    'digitalocean',
    'akamai',
  ];
  for (const name of providers) {
    test(`--provider=${name} is refused by name`, () => {
      const [problem = ''] = problemsOf([...check, `--provider=${name}`]);
      assert.match(
        problem,
        new RegExp(`^--provider: ${name} (is|was) .*Zonewarden has aws, azure, .*--provider=webhook`),
      );
    });
  }

  const sources = ['openshift-route', 'istio-gateway', 'traefik-proxy', 'unstructured', 'cloudfoundry'];
  for (const name of sources) {
    test(`--source=${name} is refused by name`, () => {
      const [problem = ''] = problemsOf([...check, `--source=${name}`]);
      assert.ok(problem.startsWith(`--source: ${name} `), problem);
      assert.match(problem, source);
    });
  }

  for (const name of ['dynamodb', 'crd', 'aws-sd']) {
    test(`--registry=${name} is refused by name`, () => {
      const [problem = ''] = problemsOf([...check, `--registry=${name}`]);
      assert.ok(problem.startsWith(`--registry: ${name} `), problem);
      assert.match(problem, registry);
    });
  }

  test('the providers that are here parse', () => {
    for (const name of ['aws', 'azure', 'azure-dns', 'azure-private-dns', 'rfc2136', 'webhook', 'inmemory']) {
      assert.equal(parse([...check, `--provider=${name}`]).config.provider, name);
    }
  });
});

describe('features that are not in this release', () => {
  const cases: readonly string[] = [
    '--target-template=x',
    '--compatibility=mate',
    '--webhook-server',
    '--batch-change-size=5',
    '--rfc2136-gss-tsig',
    '--rfc2136-kerberos-realm=EXAMPLE.COM',
    '--webhook-provider-read-header-timeout=1s',
    '--webhook-provider-idle-timeout=1s',
  ];
  for (const argument of cases) {
    test(`${argument} is refused and not ignored`, () => {
      const name = argument.replace(/^--no-/, '--').replace(/=.*/, '');
      const problems = problemsOf([...check, argument]);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.ok(problems[0]?.startsWith(`${name} is not in this release: `), problems[0]);
    });
  }

  test('pass at their defaults, as manifests spell them out', () => {
    const { config } = parse([
      ...check,
      '--exclude-unschedulable',
      '--no-expose-internal-ipv6',
      '--provider-cache-time=0s',
      '--txt-cache-interval=0',
      '--batch-change-size=200',
      '--webhook-provider-url=http://localhost:8888',
      '--compatibility=',
      '--fqdn-template=',
      '--rfc2136-load-balancing-strategy=disabled',
    ]);
    assert.deepEqual(config.fqdnTemplate, []);
  });

  test('are refused from environment and file too', () => {
    const files = { 'zw.yaml': 'webhook-server: true' };
    assert.deepEqual(
      problemsOf([...check, '--config=zw.yaml'], { env: { EXTERNAL_DNS_COMPATIBILITY: 'mate' }, files }),
      [
        'EXTERNAL_DNS_COMPATIBILITY (--compatibility): --compatibility is not in this release: annotations of mate, ' +
          'molecule and kops are not read',
        'zw.yaml:1 (webhook-server): --webhook-server is not in this release: Zonewarden speaks the protocol as a client; serving it to others is still to come',
      ],
    );
  });
});
