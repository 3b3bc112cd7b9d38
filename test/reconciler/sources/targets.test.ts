import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide } from '../../../reconciler/claims/decide.ts';
import type { ClaimingObject } from '../../../reconciler/claims/kinds.ts';
import { buildPolicy, type PolicyOptions } from '../../../reconciler/claims/policy.ts';
import { lookupOf } from '../../../reconciler/lookup.ts';
import { readObject } from '../../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';
import { recordsFor } from '../../../reconciler/sources/targets/table.ts';
import { isPending } from '../../../reconciler/sources/targets/targets.ts';
import { host } from '../claims/sample.ts';

type Raw = Readonly<Record<string, unknown>>;

/** Targets of every accepted claim of the object, by name; `others` are in the store. */
function targetsOf(
  object: Raw,
  options: Partial<PolicyOptions> = {},
  others: readonly Raw[] = [],
): Record<string, unknown> {
  const policy = buildPolicy({
    sources: ['service', 'ingress', 'gateway-httproute'],
    domains: { include: [], exclude: [] },
    ...options,
  });
  const store = new ObjectStore();
  for (const other of others) {
    const read = readObject(other, policy);
    assert.ok(read);
    store.upsert(read);
  }
  const read = readObject(object, policy) as ClaimingObject | undefined;
  assert.ok(read);
  const judgement = decide(read, policy, lookupOf(store));
  assert.equal(judgement.scope, 'in');
  const recordsOf = recordsFor(read, policy, store);
  const found: Record<string, unknown> = {};
  for (const decision of judgement.decisions) {
    assert.equal(decision.verdict, 'accepted');
    for (const text of decision.accepted.narrowed ?? [decision.accepted.name]) {
      const records = recordsOf(decision.accepted, host(text));
      found[text] = isPending(records) ? records : records.flatMap(({ targets }) => targets);
    }
  }
  return found;
}

const prefix = 'external-dns.kubernetes.io/';

describe('targets of an Ingress', () => {
  const ingress = (status: unknown) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'a', namespace: 'n' },
    spec: { rules: [{ host: 'a.example.com' }] },
    status,
  });

  it('are every IP and hostname of the load balancer', () => {
    const entries = [
      { ip: '192.0.2.1' },
      { hostname: 'lb.example.net' },
      { ip: '2001:db8::1', hostname: 'six.example.net' },
    ];
    assert.deepEqual(targetsOf(ingress({ loadBalancer: { ingress: entries } })), {
      'a.example.com': ['192.0.2.1', '2001:db8::1', 'lb.example.net', 'six.example.net'],
    });
  });

  it('are pending without an address', () => {
    assert.deepEqual(targetsOf(ingress(undefined)), {
      'a.example.com': { code: 'PendingTarget', message: 'status.loadBalancer of the Ingress has no address yet' },
    });
  });
});

describe('targets of a Service', () => {
  const service = (spec: Raw, annotations: Raw = { [`${prefix}hostname`]: 'a.example.com' }, status: Raw = {}) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'a', namespace: 'n', annotations },
    spec,
    status,
  });
  const balanced = { loadBalancer: { ingress: [{ ip: '192.0.2.1' }, { hostname: 'lb.example.net' }] } };

  it('of type LoadBalancer are its status', () => {
    assert.deepEqual(targetsOf(service({ type: 'LoadBalancer', clusterIP: '10.0.0.1' }, undefined, balanced)), {
      'a.example.com': ['192.0.2.1', 'lb.example.net'],
    });
  });

  it('of type LoadBalancer are its external IPs, when it has some', () => {
    const spec = { type: 'LoadBalancer', externalIPs: ['198.51.100.7'] };
    assert.deepEqual(targetsOf(service(spec, undefined, balanced)), { 'a.example.com': ['198.51.100.7'] });
  });

  it('for an internal hostname are the cluster IP', () => {
    const annotations = { [`${prefix}hostname`]: 'a.example.com', [`${prefix}internal-hostname`]: 'in.example.com' };
    assert.deepEqual(targetsOf(service({ type: 'LoadBalancer', clusterIP: '10.0.0.1' }, annotations, balanced)), {
      'a.example.com': ['192.0.2.1', 'lb.example.net'],
      'in.example.com': ['10.0.0.1'],
    });
  });

  it('of type ClusterIP need --publish-internal-services', () => {
    const spec = { clusterIP: '10.0.0.1' };
    assert.match(JSON.stringify(targetsOf(service(spec))), /PendingTarget.*--publish-internal-services/);
    assert.deepEqual(targetsOf(service(spec), { publishInternalServices: true }), { 'a.example.com': ['10.0.0.1'] });
  });

  it('of type ExternalName are its external IPs, else the name', () => {
    assert.deepEqual(targetsOf(service({ type: 'ExternalName', externalName: 'x.example.net' })), {
      'a.example.com': ['x.example.net'],
    });
    const both = { type: 'ExternalName', externalName: 'x.example.net', externalIPs: ['198.51.100.7'] };
    assert.deepEqual(targetsOf(service(both)), { 'a.example.com': ['198.51.100.7'] });
  });

  it('that are headless or of type NodePort are told to be out of this release', () => {
    assert.match(JSON.stringify(targetsOf(service({ clusterIP: 'None' }))), /UnsupportedTarget.*headless/);
    assert.match(JSON.stringify(targetsOf(service({ type: 'NodePort' }))), /UnsupportedTarget.*NodePort/);
  });
});

describe('targets of an HTTPRoute', () => {
  const route = (statuses: readonly Raw[], hostnames: readonly string[] = ['a.example.com']) => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'r', namespace: 'n', annotations: { [`${prefix}target`]: '203.0.113.99' } },
    spec: { hostnames, parentRefs: [{ name: 'one' }, { name: 'two' }] },
    status: { parents: statuses },
  });
  const gateway = (name: string, hostname: string, value: string, annotations: Raw = {}) => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: 'n', annotations },
    spec: { listeners: [{ name: 'http', protocol: 'HTTP', port: 80, hostname }] },
    status: { addresses: [{ value }] },
  });
  const accepted = (name: string, status = 'True') => ({
    parentRef: { name },
    conditions: [{ type: 'Accepted', status }],
  });
  const gateways = [gateway('one', '*.example.com', '192.0.2.1'), gateway('two', 'a.example.com', '192.0.2.2')];

  it('are the addresses of every Gateway that accepted it, whatever target annotation the route has', () => {
    const found = targetsOf(route([accepted('one'), accepted('two')]), {}, gateways);
    assert.deepEqual(found, { 'a.example.com': ['192.0.2.1', '192.0.2.2'] });
  });

  it('leave out a Gateway that has not accepted the route', () => {
    const found = targetsOf(route([accepted('one'), accepted('two', 'False')]), {}, gateways);
    assert.deepEqual(found, { 'a.example.com': ['192.0.2.1'] });
  });

  it('are pending while nothing is accepted', () => {
    assert.match(JSON.stringify(targetsOf(route([]), {}, gateways)), /PendingTarget.*no Gateway has accepted/);
  });

  it('come from the target annotation of the Gateway, when it has one', () => {
    const annotated = gateway('one', '', '192.0.2.1', { [`${prefix}target`]: 'lb.example.net, 198.51.100.1' });
    assert.deepEqual(targetsOf(route([accepted('one')]), {}, [annotated]), {
      'a.example.com': ['198.51.100.1', 'lb.example.net'],
    });
  });

  it('belong to the names that each listener narrows the route to', () => {
    assert.deepEqual(targetsOf(route([accepted('one'), accepted('two')], ['*.example.com']), {}, gateways), {
      '*.example.com': ['192.0.2.1'],
      'a.example.com': ['192.0.2.2'],
    });
  });
});
