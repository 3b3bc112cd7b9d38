import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  claimingKind,
  claimingKindOf,
  claimingKinds,
  isLookedUp,
  kindsToFollow,
  kindsToRead,
} from '../../../reconciler/claims/kinds.ts';
import { type SourceName, sourceNames } from '../../../reconciler/claims/policy.ts';

const gatewayGroup = 'gateway.networking.k8s.io';

describe('the table of kinds', () => {
  it('has a kind for every source', () => {
    const named = new Set(claimingKinds.flatMap((kind) => kind.sources));
    assert.deepEqual([...named].sort(), [...sourceNames].sort());
  });

  it('is looked up by kind name', () => {
    assert.equal(claimingKind('Ingress')?.resource, 'ingresses');
    assert.equal(claimingKind('ingress'), undefined);
    assert.equal(claimingKind('Namespace'), undefined);
    assert.equal(claimingKind('__proto__'), undefined);
  });

  it('is looked up by group, version and kind', () => {
    const found = (group: string, version: string, kind: string) => claimingKindOf(group, version, kind)?.kind;
    assert.equal(found('networking.k8s.io', 'v1', 'Ingress'), 'Ingress');
    assert.equal(found('', 'v1', 'Service'), 'Service');
    assert.equal(found(gatewayGroup, 'v1', 'HTTPRoute'), 'HTTPRoute');
    assert.equal(found(gatewayGroup, 'v1beta1', 'HTTPRoute'), 'HTTPRoute');
    assert.equal(found(gatewayGroup, 'v1beta1', 'Gateway'), 'Gateway');
    assert.equal(found(gatewayGroup, 'v1', 'ListenerSet'), 'ListenerSet');
    assert.equal(found('gateway.networking.x-k8s.io', 'v1alpha1', 'XListenerSet'), undefined);
    assert.equal(found('gateway.networking.x-k8s.io', 'v1', 'ListenerSet'), undefined);
    assert.equal(found('networking.istio.io', 'v1', 'Gateway'), undefined);
    assert.equal(found('extensions', 'v1beta1', 'Ingress'), undefined);
    assert.equal(found('networking.k8s.io', 'v1beta1', 'Ingress'), undefined);
    assert.equal(found('serving.knative.dev', 'v1', 'Service'), undefined);
    assert.equal(found('', 'v1', 'ConfigMap'), undefined);
  });
});

describe('the kinds that have to be read', () => {
  const read = (sources: readonly SourceName[], gatewayListenerSets = false) =>
    kindsToRead({ sources: new Set(sources), gatewayListenerSets }).map((kind) => kind.kind);

  it('are those of the sources and what they look up', () => {
    assert.deepEqual(read([]), []);
    assert.deepEqual(read(['service']), ['Service']);
    assert.deepEqual(read(['ingress', 'service']), ['Ingress', 'Service']);
    assert.deepEqual(read(['gateway-httproute']), ['HTTPRoute', 'Gateway', 'Namespace']);
    assert.deepEqual(read(['gateway-tcproute', 'gateway-tlsroute']), ['TLSRoute', 'Gateway', 'Namespace', 'TCPRoute']);
  });

  it('have ListenerSets only with --gateway-listener-sets and a source of routes', () => {
    assert.deepEqual(read(['gateway-udproute'], true), ['UDPRoute', 'Gateway', 'ListenerSet', 'Namespace']);
    assert.deepEqual(read(['service'], true), ['Service']);
  });

  it('follow Services and Pods to what their records are made of, unless that is a source itself', () => {
    const followed = (sources: readonly SourceName[]) =>
      kindsToFollow({ sources: new Set(sources), gatewayListenerSets: false }).map((kind) => kind.kind);
    assert.deepEqual(followed(['ingress', 'crd']), []);
    assert.deepEqual(followed(['service']), ['EndpointSlice', 'Pod', 'Node']);
    assert.deepEqual(followed(['pod']), ['Node']);
    assert.deepEqual(followed(['service', 'pod']), ['EndpointSlice', 'Node']);
    assert.deepEqual(followed(['service', 'node']), ['EndpointSlice', 'Pod']);
  });

  it('are kept whole when others look them up', () => {
    for (const kind of claimingKinds) {
      assert.equal(isLookedUp(kind), ['Gateway', 'ListenerSet'].includes(kind.kind), kind.kind);
    }
  });
});
