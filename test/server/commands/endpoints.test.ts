import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ingress, zonewarden } from './rig.ts';

describe('zonewarden endpoints', () => {
  it('prints the endpoints in the wire format, sorted, with every setting of the annotations', async () => {
    const stdin = [
      ingress('web', 'web.example.com'),
      [
        'apiVersion: v1',
        'kind: Service',
        'metadata:',
        '  name: api',
        '  namespace: shop',
        '  annotations:',
        '    external-dns.alpha.kubernetes.io/hostname: api.example.com, API2.example.com.',
        '    external-dns.alpha.kubernetes.io/ttl: 1m30s',
        '    external-dns.alpha.kubernetes.io/target: 192.0.2.7,lb.example.net.',
        '    external-dns.alpha.kubernetes.io/set-identifier: blue',
        '    external-dns.alpha.kubernetes.io/aws-weight: "10"',
        '    external-dns.alpha.kubernetes.io/azure-tags: a=b',
        'spec: {type: LoadBalancer}',
      ].join('\n'),
    ].join('---\n');
    const { code, stdout, stderr } = await zonewarden(['endpoints', '-f', '-', '--provider=aws', '-o', 'json'], {
      stdin,
    });
    assert.deepEqual([code, stderr], [0, '']);
    const api = (dnsName: string, recordType: string, target: string) => ({
      dnsName,
      targets: [target],
      recordType,
      setIdentifier: 'blue',
      recordTTL: 90,
      labels: { resource: 'service/shop/api' },
      providerSpecific: [{ name: 'aws/weight', value: '10' }],
    });
    assert.deepEqual(JSON.parse(stdout).endpoints, [
      api('api.example.com', 'A', '192.0.2.7'),
      api('api.example.com', 'CNAME', 'lb.example.net'),
      api('api2.example.com', 'A', '192.0.2.7'),
      api('api2.example.com', 'CNAME', 'lb.example.net'),
      { dnsName: 'web.example.com', targets: ['192.0.2.1'], recordType: 'A', labels: { resource: 'ingress/shop/web' } },
    ]);
  });

  it('gives the same as YAML, and lines in the manner of a zone file as text', async () => {
    const stdin = ingress('web', 'web.example.com');
    assert.match(
      (await zonewarden(['endpoints', '-f', '-', '-o', 'yaml'], { stdin })).stdout,
      /^endpoints:\n {2}- dnsName: web\.example\.com\n/,
    );
    assert.equal((await zonewarden(['endpoints', '-f', '-'], { stdin })).stdout, 'web.example.com 0 IN A 192.0.2.1\n');
  });

  it('tells on standard error which names have no endpoint and why', async () => {
    const stdin = [ingress('new', 'new.example.com', ''), ingress('bad', 'bad.example.org')].join('---\n');
    const { stdout, stderr } = await zonewarden(['endpoints', '-f', '-', '--domain-filter=example.com'], { stdin });
    assert.equal(stdout, '');
    assert.match(stderr, /no endpoint for new\.example\.com \(Ingress shop\/new\): .* \[PendingTarget\]/);
    assert.match(
      stderr,
      /no endpoint for bad\.example\.org \(Ingress shop\/bad\): it is outside .* \[OutsideDomainFilter\]/,
    );
  });

  it('prints the records of DNSEndpoints as they are written, and says which are none', async () => {
    const stdin = [
      'apiVersion: externaldns.k8s.io/v1alpha1',
      'kind: DNSEndpoint',
      'metadata: {name: names, namespace: shop}',
      'spec:',
      '  endpoints:',
      '    - {dnsName: web.example.com, recordType: CNAME, targets: [lb.example.net.], recordTTL: 60}',
      '    - dnsName: sip.example.com',
      '      recordType: SRV',
      '      targets: ["10 5 5060 a.example.com."]',
      '      setIdentifier: blue',
      '      labels: {team: x}',
      '      providerSpecific: [{name: aws/weight, value: "10"}, {name: scw/x, value: "1"}]',
      '    - {dnsName: bad.example.com, recordType: A, targets: [lb.example.net]}',
      '    - {dnsName: out.example.org, recordType: A, targets: [192.0.2.1]}',
    ].join('\n');
    const args = ['endpoints', '-f', '-', '--provider=aws', '--domain-filter=example.com', '-o', 'json'];
    const { stdout, stderr } = await zonewarden(args, { stdin });
    assert.deepEqual(JSON.parse(stdout).endpoints, [
      {
        dnsName: 'sip.example.com',
        targets: ['10 5 5060 a.example.com.'],
        recordType: 'SRV',
        setIdentifier: 'blue',
        labels: { resource: 'crd/shop/names', team: 'x' },
        providerSpecific: [{ name: 'aws/weight', value: '10' }],
      },
      {
        dnsName: 'web.example.com',
        targets: ['lb.example.net'],
        recordType: 'CNAME',
        recordTTL: 60,
        labels: { resource: 'crd/shop/names' },
      },
    ]);
    const where = '(DNSEndpoint shop/names)';
    const [bad = '', out = ''] = stderr.split('\n');
    const problem = 'spec.endpoints[2].targets[0] "lb.example.net" is no IPv4 address [InvalidRecord]';
    assert.equal(bad, `no endpoint for bad.example.com ${where}: ${problem}`);
    assert.match(out, /^no endpoint for out\.example\.org \(.*\): it is outside .* \[OutsideDomainFilter\]$/);
  });

  it('prints the endpoints of templated names, and warns of objects that the template fails on', async () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: api, namespace: shop}\nspec: {externalIPs: [192.0.2.7]}\n';
    const stdin = [ingress('named', 'own.example.com'), ingress('web', ''), service].join('---\n');
    const template = '{{.Name}}.{{.Spec.Rules | len}}.example.com';
    const { stdout, stderr } = await zonewarden(['endpoints', '-f', '-', `--fqdn-template=${template}`], { stdin });
    assert.equal(stdout, 'own.example.com 0 IN A 192.0.2.1\nweb.1.example.com 0 IN A 192.0.2.1\n');
    assert.match(stderr, /^warning: Service shop\/api: --fqdn-template failed: .* has no field Rules.*\n$/);
    const combined = ['--combine-fqdn-annotation', '--fqdn-template={{.Name}}.example.com'];
    assert.equal(
      (await zonewarden(['endpoints', '-f', '-', ...combined], { stdin: ingress('web', 'own.example.com') })).stdout,
      'own.example.com 0 IN A 192.0.2.1\nweb.example.com 0 IN A 192.0.2.1\n',
    );
  });

  it('takes no names from annotations that --ignore-hostname-annotation leaves aside', async () => {
    const stdin =
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: api\n  namespace: shop\n  annotations:\n' +
      '    external-dns.kubernetes.io/hostname: own.example.com\n' +
      'spec: {type: ExternalName, externalName: lb.example.net}\n';
    const flags = ['--ignore-hostname-annotation', '--fqdn-template={{.Name}}.example.com'];
    const { stdout } = await zonewarden(['endpoints', '-f', '-', ...flags], { stdin });
    assert.equal(stdout, 'api.example.com 0 IN CNAME lb.example.net\n');
  });

  it('merges the addresses of several objects into one record and fills in --min-ttl', async () => {
    const stdin = [ingress('b', 'web.example.com', '192.0.2.2'), ingress('a', 'web.example.com', '192.0.2.1')].join(
      '---\n',
    );
    const { stdout } = await zonewarden(['endpoints', '-f', '-', '--min-ttl=2m', '-o', 'json'], { stdin });
    assert.deepEqual(JSON.parse(stdout).endpoints, [
      {
        dnsName: 'web.example.com',
        targets: ['192.0.2.1', '192.0.2.2'],
        recordType: 'A',
        recordTTL: 120,
        labels: { resource: 'ingress/shop/a' },
      },
    ]);
  });

  it('warns of an object whose shape cannot be read and goes on with the rest', async () => {
    const bad = 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x}\nspec: 3\n';
    const { code, stdout, stderr } = await zonewarden(['endpoints', '-f', '-'], {
      stdin: `${bad}---\n${ingress('web', 'web.example.com')}`,
    });
    assert.equal(code, 0);
    assert.match(stderr, /^warning: -:1: skipped: spec must be an object, not the number 3\n$/);
    assert.match(stdout, /web\.example\.com/);
  });
});

describe('the command line', () => {
  it('prints version, commit and Node', async () => {
    const { code, stdout } = await zonewarden(['version']);
    assert.equal(code, 0);
    assert.match(stdout, /^zonewarden \d+\.\d+\.\d+\ncommit \S+\nNode v24\.\d+\.\d+\n$/);
  });

  it('explains itself', async () => {
    const { code, stdout } = await zonewarden(['--help']);
    assert.equal(code, 0);
    assert.match(stdout, /Usage:\n {2}zonewarden \[serve\]/);
    assert.match((await zonewarden(['help', '--txt-owner-id'])).stdout, /EXTERNAL_DNS_TXT_OWNER_ID/);
  });
});
