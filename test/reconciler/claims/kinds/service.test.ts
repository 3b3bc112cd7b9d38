import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { service } from '../../../../reconciler/claims/kinds/service.ts';
import { emptyLookup } from '../../../../reconciler/claims/lookup.ts';
import { ShapeError } from '../../../../reconciler/claims/object.ts';
import type { PolicyOptions } from '../../../../reconciler/claims/policy.ts';
import { outOfScope } from '../../../../reconciler/claims/scope.ts';
import { oldPrefix, prefix, type Raw, samplePolicy } from '../sample.ts';

function read(raw: Raw, options: Partial<PolicyOptions> = {}) {
  const policy = samplePolicy(options);
  return { policy, object: service.project(raw, policy) };
}

function claims(annotations: Raw, options: Partial<PolicyOptions> = {}) {
  const { object, policy } = read({ metadata: { name: 'api', namespace: 'shop', annotations } }, options);
  return service
    .claims(object, policy, emptyLookup)
    .map(({ host, field, internal }) => `${host} ${field}${internal ? ' internal' : ''}`);
}

describe('a Service claims', () => {
  it('the names of both annotations, the internal ones marked', () => {
    assert.deepEqual(claims({ [`${prefix}hostname`]: 'a.org, b.org', [`${prefix}internal-hostname`]: 'c.org' }), [
      `a.org metadata.annotations[${prefix}hostname]`,
      `b.org metadata.annotations[${prefix}hostname]`,
      `c.org metadata.annotations[${prefix}internal-hostname] internal`,
    ]);
  });

  it('nothing by either annotation under --ignore-hostname-annotation', () => {
    const annotations = { [`${prefix}hostname`]: 'a.org', [`${oldPrefix}internal-hostname`]: 'b.org' };
    assert.deepEqual(claims(annotations, { ignoreHostnameAnnotation: true }), []);
    assert.equal(claims(annotations).length, 2);
  });

  it('nothing without annotations', () => assert.deepEqual(claims({ 'other/hostname': 'a.org' }), []));

  it('by either prefix, the new one winning key by key', () => {
    const annotations = {
      [`${oldPrefix}hostname`]: 'old.org',
      [`${prefix}hostname`]: 'new.org',
      [`${oldPrefix}internal-hostname`]: 'in.org',
    };
    assert.deepEqual(claims(annotations), [
      `new.org metadata.annotations[${prefix}hostname]`,
      `in.org metadata.annotations[${oldPrefix}internal-hostname] internal`,
    ]);
    assert.deepEqual(claims(annotations, { annotationPrefix: prefix }), [
      `new.org metadata.annotations[${prefix}hostname]`,
    ]);
  });

  it('with its own name, in the core group', () => {
    const metadata = { name: 'api', namespace: 'shop', annotations: { [`${prefix}hostname`]: 'a.org' } };
    const { object, policy } = read({ metadata });
    assert.deepEqual(service.claims(object, policy, emptyLookup)[0]?.object, {
      group: '',
      kind: 'Service',
      namespace: 'shop',
      name: 'api',
    });
  });
});

describe('--service-type-filter', () => {
  const inScope = (spec: Raw, ...serviceTypes: readonly string[]) => {
    const { object, policy } = read({ spec }, { serviceTypes });
    return outOfScope(service, object, policy) === undefined;
  };

  it('takes the types it names', () => {
    assert.ok(inScope({ type: 'LoadBalancer' }, 'LoadBalancer', 'NodePort'));
    assert.ok(!inScope({ type: 'ExternalName' }, 'LoadBalancer', 'NodePort'));
  });

  it('takes a Service without type for a ClusterIP one', () => {
    assert.ok(inScope({}, 'ClusterIP'));
    assert.ok(!inScope({}, 'LoadBalancer'));
  });

  it('takes everything when it is not set or has an empty entry', () => {
    assert.ok(inScope({ type: 'NodePort' }));
    assert.ok(inScope({ type: 'NodePort' }, 'LoadBalancer', ''));
  });
});

describe('a Service that is stored', () => {
  it('has what its targets are worked out from', () => {
    const { object } = read({
      spec: {
        type: 'LoadBalancer',
        clusterIP: '10.0.0.1',
        externalIPs: ['192.0.2.1'],
        ports: [{}, { nodePort: 0 }, { nodePort: 30053, protocol: 'UDP' }, { nodePort: 30080 }],
        selector: { app: 'web' },
        publishNotReadyAddresses: true,
        externalTrafficPolicy: 'Local',
      },
      status: { loadBalancer: { ingress: [{ ip: '192.0.2.2' }, { hostname: 'lb.org', ports: [] }] } },
    });
    const { metadata: _metadata, ...rest } = object;
    assert.deepEqual(rest, {
      kind: 'Service',
      type: 'LoadBalancer',
      clusterIP: '10.0.0.1',
      externalIPs: ['192.0.2.1'],
      externalName: '',
      addresses: [
        { ip: '192.0.2.2', hostname: '' },
        { ip: '', hostname: 'lb.org' },
      ],
      selector: { app: 'web' },
      nodePorts: [
        { port: 30053, protocol: 'udp' },
        { port: 30080, protocol: 'tcp' },
      ],
      publishNotReadyAddresses: true,
      localTraffic: true,
    });
  });

  for (const [field, raw] of Object.entries({
    'spec.type': { spec: { type: 1 } },
    'spec.clusterIP': { spec: { clusterIP: [] } },
    'spec.externalIPs[0]': { spec: { externalIPs: [1] } },
    'spec.externalName': { spec: { externalName: {} } },
    status: { status: [] },
    'status.loadBalancer': { status: { loadBalancer: [] } },
    'status.loadBalancer.ingress': { status: { loadBalancer: { ingress: {} } } },
    'status.loadBalancer.ingress[0]': { status: { loadBalancer: { ingress: ['x'] } } },
    'status.loadBalancer.ingress[0].ip': { status: { loadBalancer: { ingress: [{ ip: 1 }] } } },
    'status.loadBalancer.ingress[1].hostname': { status: { loadBalancer: { ingress: [{}, { hostname: 1 }] } } },
  })) {
    it(`of the wrong shape names the field ${field}`, () => {
      assert.throws(
        () => read(raw),
        (error) => error instanceof ShapeError && error.field === field,
      );
    });
  }
});
