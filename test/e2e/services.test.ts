// Services whose records are made of other objects, and DNSEndpoints, on a real API server: what hangs on Pods, Nodes and
// EndpointSlices is watched only while a Service needs it, and a DNSEndpoint hears that it was judged.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stringify } from 'yaml';
import { type Cluster, startCluster } from './cluster/cluster.ts';
import { succeeded } from './cluster/kubectl.ts';
import { type ExternalDns, externalDns } from './external-dns/external-dns.ts';
import { waitUntil } from './wait-until.ts';
import { startZonewarden, type Zonewarden } from './zonewarden.ts';

const prefix = 'external-dns.alpha.kubernetes.io/';
const followed = ['Pod', 'Node', 'EndpointSlice'] as const;
const log = (line: string) => process.stderr.write(`${line}\n`);

const headless = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'db', namespace: 'default', annotations: { [`${prefix}hostname`]: 'db.example.com' } },
  spec: { clusterIP: 'None', selector: { app: 'db' }, ports: [{ port: 5432 }] },
};

const pod = (name: string, app: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', labels: { app } },
  spec: { hostname: name, nodeName: 'n1', containers: [{ name: 'main', image: 'example.com/none' }] },
});

const slice = (ip: string, ready: boolean) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'db-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'db' } },
  addressType: 'IPv4',
  endpoints: [
    { addresses: [ip], conditions: { ready }, targetRef: { kind: 'Pod', name: 'db-0', namespace: 'default' } },
  ],
});

const dnsEndpoint = (target: string) => ({
  apiVersion: 'externaldns.k8s.io/v1alpha1',
  kind: 'DNSEndpoint',
  metadata: { name: 'entries', namespace: 'default' },
  spec: { endpoints: [{ dnsName: 'entry.example.com', recordType: 'A', targets: [target] }] },
});

describe('what records are made of, on a real API server', () => {
  let cluster: Cluster;
  let program: ExternalDns;
  let zonewarden: Zonewarden;

  before(async () => {
    program = await externalDns(process.env, log);
    cluster = await startCluster({ env: process.env, log });
    succeeded(await cluster.kubectl(['apply', '--server-side', '-f', program.crdFile]));
    const crd = 'customresourcedefinition/dnsendpoints.externaldns.k8s.io';
    succeeded(await cluster.kubectl(['wait', '--for=condition=Established', '--timeout=60s', crd]));
    // Already there, so that a watch which is opened later must find it; and one that no Service selects.
    succeeded(await apply(pod('db-0', 'db')));
    succeeded(await apply(pod('idle', 'none')));
    await running('db-0', '10.2.0.1');
    zonewarden = await startZonewarden([
      `--kubeconfig=${cluster.kubeconfigPath}`,
      '--source=service',
      '--source=crd',
      '--listen-endpoint-events',
      '--provider=inmemory',
      '--inmemory-zone=example.com',
      '--domain-filter=example.com',
      '--txt-owner-id=e2e',
      '--log-level=debug',
    ]);
  });

  after(async () => {
    await zonewarden?.stop();
    await cluster?.stop();
  });

  const apply = (object: object) => cluster.apply(stringify(object));

  async function running(name: string, podIP: string): Promise<void> {
    await cluster.patchStatus('pod', 'default', name, {
      phase: 'Running',
      podIP,
      podIPs: [{ ip: podIP }],
      hostIP: '10.1.0.1',
      conditions: [{ type: 'Ready', status: 'True' }],
    });
  }

  /** Kinds that an informer is open for, by its gauge. */
  async function watched(): Promise<readonly string[]> {
    const text = await (await fetch(`${zonewarden.probesUrl}/metrics`)).text();
    return followed.filter((kind) => new RegExp(`^zonewarden_informer_synced\\{kind="${kind}"\\} 1$`, 'm').test(text));
  }

  async function untilAnswer(name: string, expected: readonly string[]): Promise<void> {
    const matches = async () => (await zonewarden.lookup(name, 'A')).join() === expected.join() || undefined;
    await waitUntil(matches, { what: `${name} to be [${expected}]`, deadlineMs: 15_000, everyMs: 50 });
  }

  async function untilWatched(expected: readonly string[]): Promise<void> {
    const matches = async () => (await watched()).join() === expected.join() || undefined;
    await waitUntil(matches, { what: `[${expected}] to be watched`, deadlineMs: 15_000, everyMs: 50 });
  }

  it('watches neither Pods nor Nodes nor EndpointSlices while no Service needs them', async () => {
    assert.deepEqual(await watched(), []);
  });

  it('publishes a headless Service and its Pods by their names, and follows its EndpointSlices', async () => {
    succeeded(await apply(headless));
    succeeded(await apply(slice('10.2.0.1', true)));
    await untilAnswer('db.example.com', ['10.2.0.1']);
    await untilAnswer('db-0.db.example.com', ['10.2.0.1']);
    assert.deepEqual(await watched(), ['Pod', 'EndpointSlice']);
  });

  it('keeps its records while no endpoint is ready', async () => {
    succeeded(await apply(slice('10.2.0.1', false)));
    await waitUntil(async () => zonewarden.log().includes('none of its Pods has a ready address') || undefined, {
      what: 'the log to say that the records are pending',
      deadlineMs: 15_000,
      everyMs: 50,
    });
    assert.deepEqual(await zonewarden.lookup('db.example.com', 'A'), ['10.2.0.1']);
    succeeded(await apply(slice('10.2.0.1', true)));
  });

  it('watches Nodes for a NodePort Service, and nothing more once the Services are gone', async () => {
    succeeded(await cluster.apply(stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' } })));
    await cluster.patchStatus('node', '', 'n1', { addresses: [{ type: 'ExternalIP', address: '192.0.2.5' }] });
    succeeded(
      await apply({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'np', namespace: 'default', annotations: { [`${prefix}hostname`]: 'np.example.com' } },
        spec: { type: 'NodePort', selector: { app: 'db' }, ports: [{ port: 80, nodePort: 30080 }] },
      }),
    );
    await untilAnswer('np.example.com', ['192.0.2.5']);
    assert.deepEqual(await watched(), ['Pod', 'Node', 'EndpointSlice']);
    succeeded(await cluster.kubectl(['delete', 'service', 'db', 'np']));
    await untilAnswer('db.example.com', []);
    await untilAnswer('db-0.db.example.com', []);
    await untilAnswer('np.example.com', []);
    await untilWatched([]);
  });

  it('tells a DNSEndpoint which generation was judged, and every new one', async () => {
    succeeded(await apply(dnsEndpoint('192.0.2.7')));
    await untilAnswer('entry.example.com', ['192.0.2.7']);
    await untilObserved('1');
    succeeded(await apply(dnsEndpoint('192.0.2.8')));
    await untilAnswer('entry.example.com', ['192.0.2.8']);
    await untilObserved('2');
  });

  async function untilObserved(generation: string): Promise<void> {
    const path = 'jsonpath={.status.observedGeneration}';
    const matches = async () => {
      const { stdout } = await cluster.kubectl(['get', 'dnsendpoint', 'entries', '-o', path]);
      return stdout === generation || undefined;
    };
    await waitUntil(matches, { what: `generation ${generation} to be observed`, deadlineMs: 15_000, everyMs: 100 });
  }
});
