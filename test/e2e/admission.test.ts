// Admission in full on real parts: every kind is refused where it should be, warnings print, the old is judged again.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { stringify } from 'yaml';
import { sourceNames } from '../../reconciler/claims/policy.ts';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { succeeded } from './cluster/kubectl.ts';
import { register, unregister } from './register.ts';
import { runProgram } from './run-program.ts';
import { waitUntil } from './wait-until.ts';
import { bundle, startZonewarden, type Zonewarden } from './zonewarden.ts';

const prefix = 'external-dns.alpha.kubernetes.io/';
const gatewayApi = 'gateway.networking.k8s.io/v1';
const backend = { service: { name: 'web', port: { number: 80 } } };

type Metadata = Readonly<Record<string, unknown>>;

const ingress = (name: string, host: string, metadata: Metadata = {}) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name, namespace: 'default', ...metadata },
  spec: { rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
});

const service = (name: string, annotations: Readonly<Record<string, string>>, namespace = 'default') => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace, annotations },
  spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
});

const route = (kind: string, name: string, hostnames: readonly string[], metadata: Metadata = {}) => ({
  apiVersion: gatewayApi,
  kind,
  metadata: { name, namespace: 'default', ...metadata },
  spec: {
    parentRefs: [{ name: 'public' }],
    ...(hostnames.length > 0 && { hostnames }),
    rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
  },
});

const gateway = (name: string, hostname: string) => ({
  apiVersion: gatewayApi,
  kind: 'Gateway',
  metadata: { name, namespace: 'default' },
  spec: { gatewayClassName: 'example', listeners: [{ name: 'http', protocol: 'HTTP', port: 80, hostname }] },
});

const listenerSet = (hostname: string) => ({
  apiVersion: gatewayApi,
  kind: 'ListenerSet',
  metadata: { name: 'extra', namespace: 'default' },
  spec: { parentRef: { name: 'public' }, listeners: [{ name: 'web', protocol: 'HTTP', port: 80, hostname }] },
});

const dnsEndpoint = (dnsName: string) => ({
  apiVersion: 'externaldns.k8s.io/v1alpha1',
  kind: 'DNSEndpoint',
  metadata: { name: 'records', namespace: 'default' },
  spec: { endpoints: [{ dnsName, recordType: 'A', targets: ['192.0.2.7'] }] },
});

/** As small as a definition can be: the API server then checks nothing of the spec, which is the webhook's hardest case. */
const dnsEndpointDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'dnsendpoints.externaldns.k8s.io',
    annotations: { 'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/external-dns/pull/2007' },
  },
  spec: {
    group: 'externaldns.k8s.io',
    names: { kind: 'DNSEndpoint', listKind: 'DNSEndpointList', plural: 'dnsendpoints', singular: 'dnsendpoint' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

const namespace = (name: string, metadata: Metadata) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, ...metadata },
});

/** What the provider holds from the start: a record of nobody. */
const strangers = [{ dnsName: 'taken.example.com', recordType: 'A', targets: ['198.51.100.1'] }];

describe('admission on a real API server', () => {
  let cluster: Cluster;
  let zonewarden: Zonewarden;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zonewarden-e2e-'));
    const records = join(folder, 'records.json');
    await writeFile(records, JSON.stringify(strangers));
    cluster = await startCluster({ env: process.env, log: (line) => process.stdout.write(`${line}\n`) });
    await cluster.installGatewayApi();
    await applyAll(
      dnsEndpointDefinition,
      namespace('shop', { annotations: { 'zonewarden.io/allowed-domains': 'shop.example.com' } }),
      namespace('lab', { labels: { 'zonewarden.io/enforce': 'warn' } }),
      namespace('other', {}),
    );
    const established = ['wait', '--for=condition=Established', 'crd/dnsendpoints.externaldns.k8s.io'];
    succeeded(await cluster.kubectl(established));
    zonewarden = await startZonewarden([
      `--kubeconfig=${cluster.kubeconfigPath}`,
      ...sourceNames.map((source) => `--source=${source}`),
      '--gateway-listener-sets',
      '--provider=inmemory',
      '--inmemory-zone=example.com',
      `--records=${records}`,
      '--domain-filter=example.com',
      '--domain-filter=example.net',
      '--rule=wildcard=deny',
      '--policy=sync',
      '--txt-owner-id=e2e',
    ]);
    // Before the webhook is there: the rule against wildcards would refuse it.
    await applyAll(gateway('public', '*.example.com'));
    await register(cluster, zonewarden, sourceNames);
  });

  after(async () => {
    await zonewarden?.stop();
    await cluster?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  const apply = (object: object) => cluster.apply(stringify(object));

  async function applyAll(...objects: readonly object[]): Promise<void> {
    for (const object of objects) succeeded(await apply(object));
  }

  async function metric(series: string): Promise<number | undefined> {
    const text = await (await fetch(`${zonewarden.probesUrl}/metrics`)).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.split(' ')[1]);
  }

  const outside = 'web.exmaple.com';
  const annotated = { annotations: { [`${prefix}hostname`]: outside } };
  const annotation = `metadata.annotations[${prefix}hostname]`;
  const refused: readonly (readonly [string, object, string])[] = [
    ['Ingress', ingress('outside', outside), 'spec.rules[0].host'],
    ['Service', service('outside', annotated.annotations), annotation],
    ['HTTPRoute', route('HTTPRoute', 'outside', [outside]), 'spec.hostnames[0]'],
    ['GRPCRoute', route('GRPCRoute', 'outside', [outside]), 'spec.hostnames[0]'],
    ['TLSRoute', route('TLSRoute', 'outside', [outside]), 'spec.hostnames[0]'],
    ['TCPRoute', route('TCPRoute', 'outside', [], annotated), annotation],
    ['UDPRoute', route('UDPRoute', 'outside', [], annotated), annotation],
    ['Gateway', gateway('outside', outside), 'spec.listeners[0].hostname'],
    ['ListenerSet', listenerSet(outside), 'spec.listeners[0].hostname'],
    ['DNSEndpoint', dnsEndpoint(outside), 'spec.endpoints[0].dnsName'],
  ];
  for (const [kind, object, field] of refused) {
    it(`refuses ${/^[AEI]|^HTTP/.test(kind) ? 'an' : 'a'} ${kind} outside --domain-filter, naming the field`, async () => {
      const { code, stderr } = await apply(object);
      assert.notEqual(code, 0, stderr);
      assert.match(stderr, /admission webhook "[a-z]+\.zonewarden\.io" denied the request/);
      assert.ok(stderr.includes(field), stderr);
      assert.match(stderr, /did you mean web\.example\.com\? \[OutsideDomainFilter\]/);
    });
  }

  it('refuses a DNSEndpoint of the wrong shape, which its definition would store', async () => {
    const { stderr } = await apply({
      ...dnsEndpoint('a.example.com'),
      spec: { endpoints: { dnsName: 'a.example.com' } },
    });
    assert.match(stderr, /spec\.endpoints.*must be a list.*\[InvalidObject\]/s);
  });

  it('refuses a wildcard where the operator says so', async () => {
    assert.match((await apply(ingress('wild', '*.example.com'))).stderr, /\[WildcardNotAllowed\]/);
  });

  it('refuses what the Namespace does not allow', async () => {
    const { stderr } = await apply(ingress('web', 'web.example.com', { namespace: 'shop' }));
    assert.match(stderr, /shop\.example\.com.*\[NotAllowedInNamespace\]/s);
    succeeded(await apply(ingress('web', 'web.shop.example.com', { namespace: 'shop' })));
  });

  it('warns where the Namespace says warn', async () => {
    const answer = await apply(ingress('lab', 'lab.example.org', { namespace: 'lab' }));
    assert.equal(answer.code, 0, answer.stderr);
    assert.match(answer.stderr, /^Warning: host "lab\.example\.org" .* \[OutsideDomainFilter\]$/m);
  });

  it('prints a warning for a misspelt annotation on an object that claims nothing', async () => {
    const answer = await apply(service('typo', { [`${prefix}hostnme`]: 'typo.example.com' }));
    assert.equal(answer.code, 0, answer.stderr);
    assert.match(answer.stderr, /^Warning: annotation .*hostnme .*did you mean hostname\? \[InvalidAnnotation\]$/m);
  });

  it('warns of a name that another namespace has, and names the holder', async () => {
    succeeded(await apply(ingress('first', 'contested.example.com')));
    const contend = async () => {
      const answer = await apply(ingress('second', 'contested.example.com', { namespace: 'other' }));
      assert.equal(answer.code, 0, answer.stderr);
      if (answer.stderr.includes('[HostnameClaimed]')) return answer.stderr;
      succeeded(await cluster.kubectl(['delete', 'ingress', 'second', '--namespace', 'other']));
      return undefined;
    };
    const warning = await waitUntil(contend, { what: 'the first Ingress to be known', deadlineMs: 10_000 });
    assert.match(warning, /^Warning: host "contested\.example\.com" .*Ingress default\/first.* \[HostnameClaimed\]$/m);
  });

  it("warns of a stranger's record, of a name in no zone and of a route that no listener serves", async () => {
    assert.match((await apply(ingress('taken', 'taken.example.com'))).stderr, /^Warning: .*\[OwnedByAnother\]$/m);
    assert.match((await apply(ingress('net', 'web.example.net'))).stderr, /^Warning: .*\[NoMatchingZone\]$/m);
    const unserved = await apply(route('HTTPRoute', 'unserved', ['web.example.net']));
    assert.match(unserved.stderr, /^Warning: .*public.*\[NoMatchingListener\]$/m);
  });

  it('judges again what was stored while it was away: a metric, an Event, and check --from-cluster', async () => {
    await unregister(cluster);
    succeeded(await apply(ingress('sinner', 'sinner.example.org')));
    await register(cluster, zonewarden, sourceNames);
    await waitUntil(
      async () =>
        (await metric('zonewarden_violations{kind="Ingress",rule="domain-filter"}')) === 2 ? true : undefined,
      {
        what: 'the gauge to count it',
        deadlineMs: 20_000,
      },
    );
    const noted = async () => {
      const events = ['get', 'events', '--field-selector=involvedObject.name=sinner', '--output=json'];
      const { items } = JSON.parse(succeeded(await cluster.kubectl(events)));
      return items.length >= 2 ? items : undefined;
    };
    const events = await waitUntil(noted, { what: 'the Events', deadlineMs: 20_000 });
    assert.deepEqual(events.map(({ reason }: { reason: string }) => reason).sort(), [
      'NoMatchingZone',
      'OutsideDomainFilter',
    ]);
    const event = events.find(({ reason }: { reason: string }) => reason === 'OutsideDomainFilter');
    assert.equal(event.type, 'Warning');
    assert.match(event.message, /sinner\.example\.org.*outside the allowed domains example\.com, example\.net/);
    const described = succeeded(await cluster.kubectl(['describe', 'ingress', 'sinner']));
    assert.match(described, /Warning\s+OutsideDomainFilter/);

    const check = await runProgram(
      process.execPath,
      [
        bundle,
        'check',
        '--from-cluster',
        `--kubeconfig=${cluster.kubeconfigPath}`,
        '--source=ingress',
        '--domain-filter=example.com',
        '--domain-filter=example.net',
      ],
      { env: process.env },
    );
    assert.equal(check.code, 1, check.stderr);
    assert.match(check.stdout, /Ingress default\/sinner.*sinner\.example\.org.*\[OutsideDomainFilter\]/s);
    assert.doesNotMatch(check.stdout, /default\/first.*OutsideDomainFilter/);
  });

  it('lets a label and a finalizer of such an object change, whatever it breaks', async () => {
    const labelled = await cluster.kubectl(['label', 'ingress', 'sinner', 'team=blue']);
    succeeded(labelled);
    assert.match(labelled.stderr, /Warning: .*sinner\.example\.org/);
    const finalizers = (value: readonly string[] | null) =>
      cluster.kubectl([
        'patch',
        'ingress',
        'sinner',
        '--type=merge',
        '-p',
        JSON.stringify({ metadata: { finalizers: value } }),
      ]);
    succeeded(await finalizers(['example.com/wait']));
    succeeded(await cluster.kubectl(['delete', 'ingress', 'sinner', '--wait=false']));
    succeeded(await finalizers(null));
  });

  it('judges an object whose name is still to be generated, and a server-side dry run', async () => {
    const nameless = { ...ingress('', 'gen.example.org'), metadata: { generateName: 'gen-', namespace: 'default' } };
    const create = (input: object, ...flags: string[]) =>
      cluster.kubectl(['create', ...flags, '-f', '-'], { input: stringify(input) });
    assert.match((await create(nameless)).stderr, /gen-.*\[OutsideDomainFilter\]/s);
    assert.match(
      (await create(ingress('dry', 'dry.example.org'), '--dry-run=server')).stderr,
      /\[OutsideDomainFilter\]/,
    );
  });
});
