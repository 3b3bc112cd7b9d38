import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ProviderRecord } from '../../reconciler/claims/lookup.ts';
import { buildPolicy, type RuleLevel } from '../../reconciler/claims/policy.ts';
import { desiredEndpoints } from '../../reconciler/desired.ts';
import { followedKinds } from '../../reconciler/sources/read-scope.ts';
import { storeOf } from './objects.ts';

type Raw = Readonly<Record<string, unknown>>;
const [old, young] = ['2024-01-01T00:00:00Z', '2026-01-01T00:00:00Z'];

function policyAt(conflict?: RuleLevel) {
  const sources = ['service', 'ingress', 'gateway-httproute', 'crd'] as const;
  const levels = conflict === undefined ? {} : { levels: { conflict } };
  return buildPolicy({ sources, domains: { include: ['ex.com'], exclude: [] }, ...levels });
}

/** `namespace/name`, at a.ex.com unless told otherwise. */
function ingress(
  id: string,
  creationTimestamp: string,
  ips: readonly string[],
  rest: { host?: string; annotations?: Raw } = {},
): Raw {
  const [namespace, name] = id.split('/');
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { namespace, name, creationTimestamp, annotations: rest.annotations ?? {} },
    spec: { rules: [{ host: rest.host ?? 'a.ex.com' }] },
    status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } },
  };
}

interface Told {
  readonly conflict?: RuleLevel;
  /** The `resource` label of the records at a.ex.com. */
  readonly resource?: string;
}

/** Lines of the endpoints, and of the names that are not published: `name: why [code]`. */
function outcome(objects: readonly Raw[], { conflict, resource }: Told = {}) {
  const policy = policyAt(conflict);
  const run = (given: readonly Raw[]) => {
    const { lookup, list } = storeOf(given, policy, followedKinds);
    const record: ProviderRecord = { types: ['A'], ours: true, owner: undefined, resource };
    const { endpoints, pending } = desiredEndpoints({
      policy,
      lookup: { ...lookup, record: (name) => (name === 'a.ex.com' && resource !== undefined ? record : undefined) },
      list,
      minTTL: 0,
      provider: 'inmemory',
    });
    return {
      published: endpoints.map(({ dnsName, targets, labels }) => `${dnsName} ${targets.join(' ')} ${labels?.resource}`),
      not: pending
        .map(
          ({ name, claim, pending: { code, message } }) => `${name} of ${claim.object.namespace}: ${message} [${code}]`,
        )
        .sort(),
    };
  };
  const result = run(objects);
  assert.deepEqual(run(objects.toReversed()), result, 'the order of the objects does not matter');
  return result;
}

const blog = (createdAt = young, ips: readonly string[] = ['192.0.2.1']) => ingress('blog/web', createdAt, ips);
const shop = (createdAt = young, ips: readonly string[] = ['192.0.2.2']) => ingress('shop/web', createdAt, ips);

describe('a name that objects of two namespaces want', () => {
  it('is the older one’s, and its record has nothing of the other', () => {
    const { published, not } = outcome([blog(young), shop(old)]);
    assert.deepEqual(published, ['a.ex.com 192.0.2.2 ingress/shop/web']);
    assert.deepEqual(not, [
      'a.ex.com of blog: the name is claimed by Ingress shop/web, which is older [HostnameClaimed]',
    ]);
  });

  it('stays with the object that its ownership record names, even a younger one', () => {
    const { published, not } = outcome([blog(young), shop(old)], { resource: 'ingress/blog/web' });
    assert.deepEqual(published, ['a.ex.com 192.0.2.1 ingress/blog/web']);
    assert.match(not.join(), /^a\.ex\.com of shop: the name is claimed by Ingress blog\/web, whose record it is/);
  });

  it('is the older one’s again when the ownership record names an object that no longer wants it', () => {
    const { published } = outcome([blog(young), shop(old)], { resource: 'ingress/gone/web' });
    assert.deepEqual(published, ['a.ex.com 192.0.2.2 ingress/shop/web']);
  });

  it('is the first one’s by namespace when both are as old', () => {
    assert.deepEqual(outcome([shop(), blog()]).published, ['a.ex.com 192.0.2.1 ingress/blog/web']);
  });

  it('goes to nobody while its rightful object has no address', () => {
    const { published, not } = outcome([blog(young), shop(old, [])]);
    assert.deepEqual(published, []);
    assert.deepEqual(
      not.map((line) => line.replace(/.* /, '')),
      ['[HostnameClaimed]', '[PendingTarget]'],
    );
  });

  it('goes to the other when the older one publishes nothing', () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        namespace: 'apps',
        name: 'inside',
        creationTimestamp: old,
        annotations: { 'external-dns.kubernetes.io/hostname': 'a.ex.com' },
      },
      spec: { type: 'ClusterIP', clusterIP: '10.0.0.1' },
    };
    const { published, not } = outcome([service, blog(young)]);
    assert.deepEqual(published, ['a.ex.com 192.0.2.1 ingress/blog/web']);
    assert.match(not.join(), /^a\.ex\.com of apps: .*\[NotPublished\]$/);
  });

  it('takes no other name of the loser', () => {
    const two = { ...shop(old), spec: { rules: [{ host: 'a.ex.com' }, { host: 'b.ex.com' }] } };
    assert.deepEqual(outcome([blog('2023-01-01T00:00:00Z'), two]).published, [
      'a.ex.com 192.0.2.1 ingress/blog/web',
      'b.ex.com 192.0.2.2 ingress/shop/web',
    ]);
  });

  it('is shared with different set identifiers, each set being contended by itself', () => {
    const set = (id: string, at: string, ip: string, identifier: string) =>
      ingress(id, at, [ip], { annotations: { 'external-dns.kubernetes.io/set-identifier': identifier } });
    const { published } = outcome([
      set('blog/web', young, '192.0.2.1', 'one'),
      set('shop/web', old, '192.0.2.2', 'two'),
      set('zoo/web', old, '192.0.2.3', 'one'),
    ]);
    assert.deepEqual(published, ['a.ex.com 192.0.2.3 ingress/zoo/web', 'a.ex.com 192.0.2.2 ingress/shop/web']);
  });

  it('is decided in the same way at deny, and with the rule off both merge', () => {
    assert.deepEqual(outcome([blog(young), shop(old)], { conflict: 'deny' }).published, [
      'a.ex.com 192.0.2.2 ingress/shop/web',
    ]);
    assert.deepEqual(outcome([blog(young), shop(old)], { conflict: 'off' }), {
      published: ['a.ex.com 192.0.2.1 192.0.2.2 ingress/blog/web'],
      not: [],
    });
  });
});

describe('a name that is shared', () => {
  it('within one namespace merges as in ExternalDNS', () => {
    const { published, not } = outcome([
      ingress('shop/one', young, ['192.0.2.1']),
      ingress('shop/two', old, ['192.0.2.2']),
    ]);
    assert.deepEqual(published, ['a.ex.com 192.0.2.1 192.0.2.2 ingress/shop/one']);
    assert.deepEqual(not, []);
  });

  it('by routes of two namespaces on one Gateway merges, too', () => {
    const gateway = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { namespace: 'infra', name: 'edge' },
      spec: {
        gatewayClassName: 'x',
        listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } }],
      },
      status: { addresses: [{ value: '192.0.2.8' }] },
    };
    const route = (namespace: string) => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { namespace, name: 'web' },
      spec: { hostnames: ['a.ex.com'], parentRefs: [{ name: 'edge', namespace: 'infra' }] },
      status: {
        parents: [
          { parentRef: { name: 'edge', namespace: 'infra' }, conditions: [{ type: 'Accepted', status: 'True' }] },
        ],
      },
    });
    const { published, not } = outcome([gateway, route('blog'), route('shop')]);
    assert.deepEqual(published, ['a.ex.com 192.0.2.8 httproute/blog/web']);
    assert.deepEqual(not, []);
  });
});

it('the name of a Pod of a headless Service is contended, not the whole Service', () => {
  const meta = { namespace: 'db', creationTimestamp: young };
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...meta, name: 'db', annotations: { 'external-dns.kubernetes.io/hostname': 'ex.com' } },
    spec: { type: 'ClusterIP', clusterIP: 'None', selector: { app: 'db' } },
  };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...meta, name: 'a', labels: { app: 'db' } },
    spec: { hostname: 'a', nodeName: 'n1' },
    status: { phase: 'Running', podIP: '10.0.0.1', conditions: [{ type: 'Ready', status: 'True' }] },
  };
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...meta, name: 'db-1', labels: { 'kubernetes.io/service-name': 'db' } },
    addressType: 'IPv4',
    endpoints: [
      { addresses: ['10.0.0.1'], conditions: { ready: true }, targetRef: { kind: 'Pod', name: 'a', namespace: 'db' } },
    ],
  };
  const { published, not } = outcome([service, pod, slice, shop(old)]);
  assert.deepEqual(published, ['a.ex.com 192.0.2.2 ingress/shop/web', 'ex.com 10.0.0.1 service/db/db']);
  assert.match(
    not.join(),
    /^a\.ex\.com of db: the name is claimed by Ingress shop\/web, which is older \[HostnameClaimed\]$/,
  );
});
