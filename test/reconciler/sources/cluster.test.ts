import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { buildPolicy, type PolicyOptions } from '../../../reconciler/claims/policy.ts';
import { createInformerMetrics } from '../../../reconciler/kube/informer-metrics.ts';
import { ClusterSource } from '../../../reconciler/sources/cluster.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';
import type { FakeCollection } from '../../fakes/kube-api/collection.ts';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import { FakeKubeApi } from '../../fakes/kube-api/kube-api.ts';
import { plainTransport } from '../kube/rig.ts';

const gatewayGroup = 'gateway.networking.k8s.io';
const types = {
  services: { group: '', version: 'v1', kind: 'Service', resource: 'services' },
  ingresses: { group: 'networking.k8s.io', version: 'v1', kind: 'Ingress', resource: 'ingresses' },
  httproutes: { group: gatewayGroup, version: 'v1', kind: 'HTTPRoute', resource: 'httproutes' },
  gateways: { group: gatewayGroup, version: 'v1', kind: 'Gateway', resource: 'gateways' },
  namespaces: { group: '', version: 'v1', kind: 'Namespace', resource: 'namespaces' },
  nodes: { group: '', version: 'v1', kind: 'Node', resource: 'nodes' },
  pods: { group: '', version: 'v1', kind: 'Pod', resource: 'pods' },
  slices: { group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice', resource: 'endpointslices' },
} as const;

const hostname = 'external-dns.kubernetes.io/hostname';
const service = (name: string, annotations: Readonly<Record<string, string>>, labels = {}) => ({
  metadata: { name, namespace: 'shop', annotations, labels, managedFields: [{ manager: 'kubectl' }] },
  spec: { type: 'LoadBalancer' },
});

describe('ClusterSource', () => {
  let api: FakeKubeApi;
  let served: Record<keyof typeof types, FakeCollection>;
  let store: ObjectStore;
  let source: ClusterSource;
  let lines: string[];
  let registry: Registry;

  beforeEach(async () => {
    registry = new Registry();
    api = await FakeKubeApi.start();
    store = new ObjectStore();
    lines = [];
  });
  afterEach(async () => {
    patienceMs = undefined;
    await source.stop();
    await api.close();
  });

  let patienceMs: number | undefined;

  function serve(...names: readonly (keyof typeof types)[]): void {
    served = Object.fromEntries(names.map((name) => [name, api.serve(types[name])])) as typeof served;
  }

  async function start(options: Partial<PolicyOptions> & Pick<PolicyOptions, 'sources'>): Promise<void> {
    source = new ClusterSource({
      policy: buildPolicy({ domains: { include: [], exclude: [] }, ...options }),
      store,
      transport: plainTransport(api.url),
      logger: pino({ level: 'warn' }, { write: (line) => lines.push(line) }),
      metrics: createInformerMetrics(registry),
      now: Date.now,
      random: () => 0.5,
      patienceMs,
    });
    await source.start();
  }

  const synced = () => source.settled(AbortSignal.timeout(5000));
  const names = (kind: string) => store.list(kind).map((object) => object.metadata.name);
  const asked = () => [...new Set(api.seen('list').map((request) => request.path))].sort();

  describe('a kind that only rules read', () => {
    it('is waited for like the others where it can be read', async () => {
      serve('ingresses', 'namespaces');
      served.namespaces.put({ metadata: { name: 'shop', labels: { 'zonewarden.io/enforce': 'warn' } } });
      await start({ sources: ['ingress'] });
      await synced();
      assert.deepEqual(
        { ...store.namespace('shop')?.labels },
        {
          'zonewarden.io/enforce': 'warn',
          'kubernetes.io/metadata.name': 'shop',
        },
      );
      assert.equal(source.isSynced('Namespace'), true);
      assert.equal(source.consultedReadiness(), true);
    });

    it('keeps nobody waiting where it is refused, and is told; it is read as soon as it can be', async () => {
      serve('ingresses');
      await start({ sources: ['ingress'] });
      await synced();
      assert.equal(source.isSynced(), true);
      assert.equal(source.isSynced('Namespace'), false);
      assert.equal(source.readiness(), true);
      assert.match(String(source.consultedReadiness()), /^Namespace: cannot list namespaces: /);
      await eventually('it is told', () => lines.some((line) => /Namespace objects cannot be read: rules/.test(line)));
      api.serve(types.namespaces);
      await eventually('it is read', () => source.isSynced('Namespace'));
      assert.equal(source.consultedReadiness(), true);
    });
  });

  it('lists and watches what the sources need and nothing else', async () => {
    serve('httproutes', 'gateways', 'namespaces');
    await start({ sources: ['gateway-httproute'] });
    await synced();
    assert.deepEqual(asked(), [
      '/api/v1/namespaces',
      `/apis/${gatewayGroup}/v1/gateways`,
      `/apis/${gatewayGroup}/v1/httproutes`,
    ]);
  });

  it('stores only objects that claim something, and forgets one that stops', async () => {
    serve('services');
    served.services.put(service('plain', {}));
    served.services.put(service('named', { [hostname]: 'a.example.com' }));
    await start({ sources: ['service'] });
    await synced();
    assert.deepEqual(names('Service'), ['named']);
    await eventually('the watch is open', () => api.watches.size === 1);
    served.services.put(service('plain', { [hostname]: 'b.example.com' }));
    await eventually('plain is stored', () => names('Service').join() === 'named,plain');
    served.services.put(service('named', {}));
    await eventually('named is forgotten', () => names('Service').join() === 'plain');
    served.services.remove('shop', 'plain');
    await eventually('plain is gone', () => names('Service').length === 0);
  });

  it('leaves out what the filters leave out', async () => {
    serve('services');
    served.services.put(service('ours', { [hostname]: 'a.example.com' }, { team: 'blue' }));
    served.services.put(service('theirs', { [hostname]: 'b.example.com' }, { team: 'red' }));
    await start({ sources: ['service'], labelFilter: 'team=blue' });
    await synced();
    assert.deepEqual(names('Service'), ['ours']);
  });

  it('keeps --namespace to what claims: Gateways have a flag of their own, Namespaces are read cluster-wide', async () => {
    serve('httproutes', 'gateways', 'namespaces');
    await start({ sources: ['gateway-httproute'], namespace: 'shop', gatewayNamespace: 'infra' });
    await synced();
    assert.deepEqual(asked(), [
      '/api/v1/namespaces',
      `/apis/${gatewayGroup}/v1/namespaces/infra/gateways`,
      `/apis/${gatewayGroup}/v1/namespaces/shop/httproutes`,
    ]);
  });

  describe('a kind that claims depend on', () => {
    const forbidden = { status: 403, message: 'services is forbidden' };

    it('keeps the others waiting neither where it is refused nor where it does not exist, and is told', async () => {
      serve('ingresses', 'services');
      api.fail('list', forbidden, 1000, '/services');
      await start({ sources: ['ingress', 'service', 'crd'] });
      await synced();
      assert.deepEqual([...source.unread()].sort(), ['DNSEndpoint', 'Service']);
      await eventually('it is told', () =>
        ['Service', 'DNSEndpoint'].every((kind) =>
          lines.some((line) => line.includes(`${kind} objects cannot be read: records that belong to them stay`)),
        ),
      );
    });

    it('keeps it unready where it is refused: the pod that could read it had better stay', async () => {
      serve('ingresses', 'services');
      api.fail('list', forbidden, 1000, '/services');
      await start({ sources: ['ingress', 'service', 'crd'] });
      await synced();
      // That DNSEndpoints do not exist here is in order.
      assert.match(String(source.readiness()), /^Service: cannot list services: .*forbidden$/);
      assert.equal(source.isSynced(), false);
      api.heal();
      await eventually('it is read', () => source.readiness() === true);
      assert.deepEqual([...source.unread()], ['DNSEndpoint']);
      assert.equal(source.isSynced(), true);
    });

    it('counts as unread with what it depends on', async () => {
      serve('httproutes', 'namespaces', 'ingresses');
      await start({ sources: ['gateway-httproute', 'ingress'] });
      await synced();
      assert.deepEqual([...source.unread()].sort(), ['Gateway', 'HTTPRoute']);
    });

    it('is waited for while it answers with faults, for as long as patience lasts', async () => {
      serve('ingresses', 'services');
      api.fail('list', { status: 500 }, 1000, '/services');
      await start({ sources: ['ingress', 'service'] });
      await assert.rejects(source.settled(AbortSignal.timeout(50)));
      patienceMs = 10;
      await source.stop();
      // One process has one.
      registry.clear();
      await start({ sources: ['ingress', 'service'] });
      await synced();
      assert.deepEqual([...source.unread()], ['Service']);
    });
  });

  describe('kinds that records of Services are made from', () => {
    const headless = {
      metadata: { name: 'db', namespace: 'shop', annotations: { [hostname]: 'db.example.com' } },
      spec: { clusterIP: 'None', selector: { app: 'db' } },
    };
    const nodePort = {
      metadata: { name: 'np', namespace: 'shop', annotations: { [hostname]: 'np.example.com' } },
      spec: { type: 'NodePort', selector: { app: 'np' }, ports: [{ nodePort: 30080 }] },
    };
    const pod = (name: string, app: string) => ({ metadata: { name, namespace: 'shop', labels: { app } }, spec: {} });
    const watched = async () => {
      const { values } = (await registry.getSingleMetric('zonewarden_informer_synced')?.get()) ?? { values: [] };
      const kinds = values.filter(({ value }) => value === 1).map(({ labels }) => labels.kind);
      return kinds.filter((kind) => !['Service', 'Namespace'].includes(String(kind))).sort();
    };

    async function untilWatched(expected: string): Promise<void> {
      let last = '';
      for (let left = 500; left > 0 && last !== expected; left--) {
        last = (await watched()).join();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      assert.equal(last, expected);
    }

    it('are watched while a Service needs them, kept where it does, and forgotten with it', async () => {
      serve('services', 'namespaces', 'nodes', 'pods', 'slices');
      served.services.put(service('plain', { [hostname]: 'a.example.com' }));
      served.pods.put(pod('db-0', 'db'));
      served.pods.put(pod('idle', 'none'));
      await start({ sources: ['service'] });
      await synced();
      assert.deepEqual(await watched(), []);
      assert.deepEqual(asked(), ['/api/v1/namespaces', '/api/v1/services']);
      served.services.put(headless);
      await untilWatched('EndpointSlice,Pod');
      assert.deepEqual(names('Pod'), ['db-0']);
      served.services.put(nodePort);
      await untilWatched('EndpointSlice,Node,Pod');
      served.services.remove('shop', 'db');
      served.services.remove('shop', 'np');
      await untilWatched('');
      await eventually('they are forgotten', () => names('Pod').length === 0);
    });
  });
});
