// The main job on real parts: the API server asks, Zonewarden answers; an accepted object's name appears in DNS, follows
// its target and goes away with the object.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stringify } from 'yaml';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { succeeded } from './cluster/kubectl.ts';
import { register, unregister } from './register.ts';
import { waitUntil } from './wait-until.ts';
import { startZonewarden, type Zonewarden } from './zonewarden.ts';

const sources = ['ingress', 'service', 'gateway-httproute'] as const;
const prefix = 'external-dns.alpha.kubernetes.io/';

const ingress = (name: string, host: string) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name, namespace: 'default' },
  spec: {
    rules: [
      {
        host,
        http: {
          paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }],
        },
      },
    ],
  },
});

const service = (name: string, host: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default', annotations: { [`${prefix}hostname`]: host } },
  spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
});

const gateway = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'public', namespace: 'default' },
  spec: {
    gatewayClassName: 'example',
    listeners: [{ name: 'http', protocol: 'HTTP', port: 80, hostname: '*.example.com' }],
  },
};

const route = (name: string, host: string) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name, namespace: 'default' },
  spec: { parentRefs: [{ name: 'public' }], hostnames: [host], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
});

const accepted = {
  parents: [
    {
      parentRef: { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' },
      controllerName: 'example.com/controller',
      conditions: [
        {
          type: 'Accepted',
          status: 'True',
          reason: 'Accepted',
          message: '',
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
    },
  ],
};

describe('zonewarden on a real API server', () => {
  let cluster: Cluster;
  let zonewarden: Zonewarden;

  before(async () => {
    cluster = await startCluster({ env: process.env, log: (line) => process.stdout.write(`${line}\n`) });
    await cluster.installGatewayApi();
    zonewarden = await startZonewarden([
      `--kubeconfig=${cluster.kubeconfigPath}`,
      ...sources.map((source) => `--source=${source}`),
      '--provider=inmemory',
      '--inmemory-zone=example.com',
      '--domain-filter=example.com',
      '--policy=sync',
      '--txt-owner-id=e2e',
      '--log-level=debug',
    ]);
    await register(cluster, zonewarden, sources);
  });

  after(async () => {
    await zonewarden?.stop();
    await cluster?.stop();
  });

  const apply = (object: object) => cluster.apply(stringify(object));

  async function untilAnswer(
    name: string,
    type: 'A' | 'AAAA' | 'CNAME' | 'TXT',
    expected: readonly string[],
  ): Promise<void> {
    let last: readonly string[] = [];
    const matches = async () => {
      last = await zonewarden.lookup(name, type);
      return last.join() === expected.join() ? true : undefined;
    };
    await waitUntil(matches, { what: `${name} ${type} to be [${expected}]`, deadlineMs: 10_000, everyMs: 50 }).catch(
      (error) => {
        throw new Error(`${error.message}; it is [${last}]`, { cause: error });
      },
    );
  }

  const outside = [
    ['Ingress', ingress('outside', 'web.exmaple.com'), 'spec.rules[0].host'],
    ['Service', service('outside', 'web.exmaple.com'), `metadata.annotations[${prefix}hostname]`],
    ['HTTPRoute', route('outside', 'web.exmaple.com'), 'spec.hostnames[0]'],
  ] as const;
  for (const [kind, object, field] of outside) {
    it(`rejects ${kind === 'Ingress' ? 'an' : 'a'} ${kind} outside --domain-filter and says what to change`, async () => {
      const { code, stderr } = await apply(object);
      assert.notEqual(code, 0);
      assert.match(stderr, /admission webhook "[a-z]+\.zonewarden\.io" denied the request/);
      assert.ok(stderr.includes(field), stderr);
      assert.match(stderr, /web\.exmaple\.com.*example\.com.*web\.example\.com.*OutsideDomainFilter/s);
      const { stderr: absent } = await cluster.kubectl(['get', kind.toLowerCase(), 'outside']);
      assert.match(absent, /NotFound/);
    });
  }

  it('publishes an Ingress once it has an address, follows it, and removes it with the object', async () => {
    succeeded(await apply(ingress('web', 'web.example.com')));
    assert.deepEqual(await zonewarden.lookup('web.example.com', 'A'), []);
    await cluster.patchStatus('ingress', 'default', 'web', { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } });
    await untilAnswer('web.example.com', 'A', ['192.0.2.1']);
    await untilAnswer('a-web.example.com', 'TXT', [
      'heritage=external-dns,external-dns/owner=e2e,external-dns/resource=ingress/default/web',
    ]);
    await cluster.patchStatus('ingress', 'default', 'web', { loadBalancer: { ingress: [{ ip: '192.0.2.2' }] } });
    await untilAnswer('web.example.com', 'A', ['192.0.2.2']);
    succeeded(await cluster.kubectl(['delete', 'ingress', 'web']));
    await untilAnswer('web.example.com', 'A', []);
    await untilAnswer('a-web.example.com', 'TXT', []);
  });

  it('publishes a LoadBalancer Service by its annotation and removes it with the annotation', async () => {
    succeeded(await apply(service('api', 'api.example.com')));
    await cluster.patchStatus('service', 'default', 'api', {
      loadBalancer: { ingress: [{ hostname: 'lb.example.net' }] },
    });
    await untilAnswer('api.example.com', 'CNAME', ['lb.example.net']);
    succeeded(await cluster.kubectl(['annotate', 'service', 'api', `${prefix}hostname-`]));
    await untilAnswer('api.example.com', 'CNAME', []);
  });

  it('publishes an HTTPRoute with the addresses of the Gateway that accepted it, and removes it', async () => {
    succeeded(await apply(gateway));
    succeeded(await apply(route('shop', 'shop.example.com')));
    await cluster.patchStatus('gateway', 'default', 'public', {
      addresses: [
        { type: 'IPAddress', value: '192.0.2.80' },
        { type: 'IPAddress', value: '2001:db8::80' },
      ],
    });
    assert.deepEqual(await zonewarden.lookup('shop.example.com', 'A'), []);
    await cluster.patchStatus('httproute', 'default', 'shop', accepted);
    await untilAnswer('shop.example.com', 'A', ['192.0.2.80']);
    await untilAnswer('shop.example.com', 'AAAA', ['2001:db8::80']);
    succeeded(await cluster.kubectl(['delete', 'httproute', 'shop']));
    await untilAnswer('shop.example.com', 'A', []);
  });

  it('never lets an old sin block an unrelated change, a finalizer or a deletion', async () => {
    // Stored while the webhook was away.
    await unregister(cluster);
    const sinner = ingress('old', 'old.example.org');
    const withFinalizer = { ...sinner, metadata: { ...sinner.metadata, finalizers: ['example.com/wait'] } };
    succeeded(await apply(withFinalizer));
    await register(cluster, zonewarden, sources);
    const labelled = await cluster.kubectl(['label', 'ingress', 'old', 'team=blue']);
    succeeded(labelled);
    assert.match(labelled.stderr, /Warning: .*old\.example\.org/);
    const worse = await cluster.kubectl([
      'patch',
      'ingress',
      'old',
      '--type=json',
      '-p',
      '[{"op":"replace","path":"/spec/rules/0/host","value":"new.example.org"}]',
    ]);
    assert.match(worse.stderr, /denied the request/);
    succeeded(await cluster.kubectl(['delete', 'ingress', 'old', '--wait=false']));
    succeeded(
      await cluster.kubectl(['patch', 'ingress', 'old', '--type=merge', '-p', '{"metadata":{"finalizers":null}}']),
    );
    assert.match((await cluster.kubectl(['get', 'ingress', 'old'])).stderr, /NotFound/);
    assert.deepEqual(await zonewarden.lookup('old.example.org', 'A').catch(() => []), []);
  });

  it('judges a server-side dry run like the rest', async () => {
    const dry = (host: string) =>
      cluster.kubectl(['create', '--dry-run=server', '-f', '-'], { input: stringify(ingress('dry', host)) });
    assert.match((await dry('dry.example.org')).stderr, /OutsideDomainFilter/);
    succeeded(await dry('dry.example.com'));
  });

  it('answers objects without hostnames not at all: the API server does not even ask', async () => {
    const count = async () => {
      const metrics = await (await fetch(`${zonewarden.probesUrl}/metrics`)).text();
      const lines = metrics
        .split('\n')
        .filter((line) => line.startsWith('zonewarden_webhook_requests_total{kind="Service"'));
      return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
    };
    const before = await count();
    const plain = service('plain', 'x');
    succeeded(await apply({ ...plain, metadata: { name: 'plain', namespace: 'default' } }));
    assert.equal(await count(), before);
    succeeded(await apply(service('named', 'named.example.com')));
    assert.equal(await count(), before + 1);
  });

  it('counts what it did', async () => {
    const metrics = await (await fetch(`${zonewarden.probesUrl}/metrics`)).text();
    const value = (series: string) =>
      Number(
        metrics
          .split('\n')
          .find((line) => line.startsWith(`${series} `))
          ?.split(' ')[1],
      );
    assert.ok(value('zonewarden_webhook_rejections_total{kind="Ingress",rule="domain-filter"}') >= 1, metrics);
    assert.ok(value('zonewarden_plan_changes_total{action="create",result="applied"}') >= 3, metrics);
    assert.equal(value('zonewarden_informer_synced{kind="HTTPRoute"}'), 1);
    assert.ok(value('external_dns_controller_last_sync_timestamp_seconds') > 0);
    assert.doesNotMatch(metrics, /example\.com/);
  });

  it('logs changes in the words of ExternalDNS and ends with 0 on SIGTERM', async () => {
    assert.match(zonewarden.log(), /msg="Desired change: CREATE web\.example\.com A/);
    assert.equal(await zonewarden.stop(), 0);
  });
});
