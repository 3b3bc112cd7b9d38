import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commandNames } from '../../../server/config/commands.ts';
import { flagNamed, flags } from '../../../server/config/flag-table.ts';
import { environmentNames, flagName, propertyKey } from '../../../server/config/names.ts';
import { refusedFlag } from '../../../server/config/refused-flags.ts';
import { showValue } from '../../../server/config/show-value.ts';

describe('names', () => {
  test('follow mechanically from each other', () => {
    assert.equal(flagName('awsZoneType'), 'aws-zone-type');
    assert.equal(propertyKey('aws-zone-type'), 'awsZoneType');
    assert.equal(flagName('rfc2136TsigSecretAlg'), 'rfc2136-tsig-secret-alg');
    assert.deepEqual(environmentNames('aws-zone-type', true), [
      'ZONEWARDEN_AWS_ZONE_TYPE',
      'EXTERNAL_DNS_AWS_ZONE_TYPE',
    ]);
    assert.deepEqual(environmentNames('dns-address', false), ['ZONEWARDEN_DNS_ADDRESS']);
    for (const flag of flags) assert.equal(propertyKey(flag.name), flag.key);
  });

  test('are unambiguous', () => {
    const all = [...flags.map((flag) => flag.name), ...commandNames];
    assert.equal(new Set(all).size, all.length);
    const variables = flags.flatMap((flag) => flag.environment);
    assert.equal(new Set(variables).size, variables.length);
    for (const flag of flags) {
      assert.equal(refusedFlag(flag.name), undefined, `${flag.name} is refused as well`);
      assert.ok(!flag.name.startsWith('no-'), flag.name);
    }
  });
});

describe('every flag', () => {
  for (const flag of flags) {
    test(`--${flag.name} is described, belongs to a group and is used by a command`, () => {
      assert.match(flag.description, /^[A-Z-].*\.$/);
      assert.ok(flag.description.split(/\. /).length <= 4 && flag.description.length <= 220, flag.description);
      assert.notEqual(flag.group, '');
      assert.ok(flag.commands.length > 0);
    });
  }

  test('has its default within what it accepts, or may stay unset', () => {
    const unset = flags.filter((flag) => flag.defaultValue === undefined).map((flag) => flag.name);
    assert.deepEqual(unset, ['provider', 'min-event-sync-interval', 'annotation-prefix']);
    for (const { name, form, choices, repeatable, defaultValue } of flags) {
      if (form !== 'choice' || repeatable || defaultValue === undefined) continue;
      assert.ok(choices.includes(String(defaultValue)), name);
    }
  });

  test('keeps apostrophes and dashes to ASCII, for every terminal', () => {
    for (const { description, unavailable = '' } of flags) assert.match(description + unavailable, /^[ -~]*$/);
  });
});

describe("ExternalDNS's flags", () => {
  // Name, default ('-' for none) and R for repeatable, as ExternalDNS documents them.
  const reference = `
    interval 1m; once false; dry-run false; min-ttl 0s; events-emit - R; log-level info; log-format text;
    metrics-address :7979; registry txt; server -; kubeconfig -; kube-api-request-timeout 30s; request-timeout 30s;
    kube-api-qps 5; kube-api-burst 10; source - R; namespace -; annotation-filter -; label-filter -; ingress-class - R;
    ignore-ingress-tls-spec false; ignore-ingress-rules-spec false; ignore-hostname-annotation false; fqdn-template - R;
    target-template - R; fqdn-target-template - R; combine-fqdn-annotation false; compatibility -;
    publish-internal-services false; pod-source-domain -; ignore-non-host-network-pods false; publish-host-ip false; always-publish-not-ready-addresses false;
    resolve-service-load-balancer-hostname false; listen-endpoint-events false; service-type-filter - R;
    exclude-unschedulable true; expose-internal-ipv6 false; gateway-name -; gateway-namespace -; gateway-label-filter -;
    gateway-listener-sets false; crd-source-apiversion externaldns.k8s.io/v1alpha1; crd-source-kind DNSEndpoint;
    default-targets - R; force-default-targets false; target-net-filter - R; exclude-target-net - R; nat64-networks - R;
    managed-record-types A,AAAA,CNAME R; exclude-record-types - R; prefer-alias false; create-ptr false;
    domain-filter - R; exclude-domains - R; zone-id-filter - R; zone-name-filter - R; regex-domain-filter -;
    regex-domain-exclusion -; provider-cache-time 0s; inmemory-zone - R; batch-change-size 200; batch-change-interval 1s;
    tls-ca -; tls-client-cert -; tls-client-cert-key -; aws-zone-type -; aws-zone-tags - R; aws-profile - R;
    aws-assume-role -; aws-assume-role-external-id -; aws-batch-change-size 1000; aws-batch-change-size-bytes 32000;
    aws-batch-change-size-values 1000; aws-batch-change-interval 1s; aws-evaluate-target-health true; aws-api-retries 3;
    aws-prefer-cname false; aws-zone-match-parent false; aws-zones-cache-duration 0s;
    azure-config-file /etc/kubernetes/azure.json; azure-resource-group -; azure-subscription-id -;
    azure-user-assigned-identity-client-id -; azure-zones-cache-duration 0s; azure-maxretries-count 3; rfc2136-host - R;
    rfc2136-port 0; rfc2136-zone - R; rfc2136-insecure false; rfc2136-axfr false; rfc2136-gss-tsig false;
    rfc2136-use-tls false; rfc2136-skip-tls-verify false; rfc2136-tsig-axfr false; rfc2136-tsig-keyname -;
    rfc2136-tsig-secret -; rfc2136-tsig-secret-alg -; rfc2136-kerberos-username -; rfc2136-kerberos-password -;
    rfc2136-kerberos-realm -; rfc2136-min-ttl 0s; rfc2136-batch-change-size 50;
    rfc2136-load-balancing-strategy disabled; webhook-provider-url http://localhost:8888;
    webhook-provider-read-timeout 5s; webhook-provider-write-timeout 10s; webhook-provider-read-header-timeout 5s;
    webhook-provider-idle-timeout 30s; webhook-provider-max-body-size 33554432; webhook-server false; txt-owner-id default;
    txt-prefix -; txt-suffix -; txt-wildcard-replacement -; txt-encrypt-enabled false; txt-encrypt-aes-key -;
    txt-cache-interval 0s; migrate-from-txt-owner -`;
  const rows = reference.split(';').map((row) => row.trim().split(/\s+/));

  for (const [name = '', value, repeatable] of rows) {
    test(`--${name} has ExternalDNS's default and repeatability`, () => {
      const flag = flagNamed(name);
      assert.ok(flag, 'missing');
      assert.equal(flag.externalDns, true);
      assert.equal(flag.repeatable, repeatable === 'R');
      const shown = flag.defaultValue === undefined ? '' : showValue(flag, flag.defaultValue).replaceAll(', ', ',');
      assert.equal(shown || '-', value);
    });
  }

  test('differ on purpose in four defaults only', () => {
    const different = { policy: 'sync', events: true, minEventSyncInterval: undefined, annotationPrefix: undefined };
    for (const [key, value] of Object.entries(different)) {
      assert.equal(flags.find((flag) => flag.key === key)?.defaultValue, value, key);
    }
    const named = new Set([...rows.map(([name]) => name), 'provider', ...Object.keys(different).map(flagName)]);
    const others = flags.filter((flag) => flag.externalDns && !named.has(flag.name));
    assert.deepEqual(others, []);
  });
});

test('our own flags have the defaults they are documented with', () => {
  const expected: Readonly<Record<string, string>> = {
    'webhook-address': ':8443',
    'dns-address': '127.0.0.1:5300',
    webhook: 'true',
    sync: 'true',
    output: 'text',
    'exit-code': 'false',
    'tls-min-version': 'VersionTLS13',
    'shutdown-delay': '10s',
    'webhook-max-in-flight': '256',
    'webhook-timeout': '2.5s',
    filename: '',
    config: '',
    records: '',
    'tls-cert-file': '',
    'tls-private-key-file': '',
    'tls-cipher-suites': '',
    'certificate-source': 'files',
    'certificate-secret': 'zonewarden-certificates',
    'certificate-lifetime': '24h',
    'certificate-authority-lifetime': '8760h',
    'webhook-configuration': 'zonewarden',
    'self-test': 'true',
    'webhook-client-ca-file': '',
    'webhook-allowed-names': '',
    'from-cluster': 'false',
    rule: '',
    enforce: 'deny',
    'on-missing-targets': 'keep',
    'noop-registry-deletes': 'false',
    adopt: 'false',
    brake: 'on',
    'brake-share': '30',
    'brake-count': '0',
    'brake-approve': '',
    'leader-election': 'auto',
    'leader-election-lease': '',
    'leader-election-namespace': '',
    'aws-api-qps': '5',
    'aws-wait-insync': 'false',
  };
  const own = flags.filter((flag) => !flag.externalDns);
  assert.deepEqual(
    Object.fromEntries(own.map((flag) => [flag.name, showValue(flag, flag.defaultValue ?? '')])),
    expected,
  );
});
