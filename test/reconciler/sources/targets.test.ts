import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Raw, targetsOf } from './targets-rig.ts';

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
    assert.match(JSON.stringify(targetsOf(service(spec))), /NotPublished.*--publish-internal-services/);
    assert.deepEqual(targetsOf(service(spec), { publishInternalServices: true }), { 'a.example.com': ['10.0.0.1'] });
  });

  it('of type ExternalName are its external IPs, else the name', () => {
    assert.deepEqual(targetsOf(service({ type: 'ExternalName', externalName: 'x.example.net' })), {
      'a.example.com': ['x.example.net'],
    });
    const both = { type: 'ExternalName', externalName: 'x.example.net', externalIPs: ['198.51.100.7'] };
    assert.deepEqual(targetsOf(service(both)), { 'a.example.com': ['198.51.100.7'] });
  });

  it('that are headless or of type NodePort are not known before what they are made of was read', () => {
    assert.match(JSON.stringify(targetsOf(service({ clusterIP: 'None' }))), /NotRead.*EndpointSlices and Pods/);
    assert.match(JSON.stringify(targetsOf(service({ type: 'NodePort' }))), /NotRead.*Nodes/);
  });

  it('of a type that nobody knows are none', () => {
    assert.match(JSON.stringify(targetsOf(service({ type: 'Rocket' }))), /NotPublished.*Rocket/);
  });
});
