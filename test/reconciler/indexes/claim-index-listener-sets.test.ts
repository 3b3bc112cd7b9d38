import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Hostname } from '../../../reconciler/claims/hostname.ts';
import { ClaimIndex } from '../../../reconciler/indexes/claim-index.ts';
import { readObject } from '../../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';
import { type Raw, samplePolicy } from '../claims/sample.ts';
import { claimantText } from './index-world.ts';

const apiVersion = 'gateway.networking.k8s.io/v1';
const allowed = { namespaces: { from: 'All' } };

const edge = {
  apiVersion,
  kind: 'Gateway',
  metadata: { namespace: 'infra', name: 'edge' },
  spec: { allowedListeners: allowed },
};
const route = {
  apiVersion,
  kind: 'HTTPRoute',
  metadata: { namespace: 'shop', name: 'web' },
  spec: { hostnames: ['*.example.com'], parentRefs: [{ kind: 'ListenerSet', name: 'own' }] },
};

function listenerSet(hostname: string): Raw {
  return {
    apiVersion,
    kind: 'ListenerSet',
    metadata: { namespace: 'shop', name: 'own' },
    spec: {
      parentRef: { namespace: 'infra', name: 'edge' },
      listeners: [{ name: 'web', hostname, port: 80, protocol: 'HTTP', allowedRoutes: allowed }],
    },
  };
}

it('the claims of a route are read again when its ListenerSet or the Gateway of that changes', () => {
  const policy = samplePolicy({ gatewayListenerSets: true });
  const store = new ObjectStore();
  const put = (raw: Raw) => {
    const object = readObject(raw, policy);
    assert.ok(object);
    store.upsert(object);
  };
  const index = new ClaimIndex({ store, policy, synced: () => true });
  const holders = (name: string) =>
    index
      .claimants(name as Hostname)
      ?.map(claimantText)
      .sort();
  const gatewaysOf = (name: string) => index.claimants(name as Hostname)?.map(({ gateways }) => gateways);

  put(route);
  assert.deepEqual(holders('*.example.com'), ['HTTPRoute shop/web']);
  assert.deepEqual(gatewaysOf('*.example.com'), [[]]);
  put(listenerSet('a.example.com'));
  assert.deepEqual(gatewaysOf('*.example.com'), [['infra/edge']]);
  put(edge);
  assert.deepEqual(holders('*.example.com'), []);
  assert.deepEqual(holders('a.example.com'), ['HTTPRoute shop/web', 'ListenerSet shop/own']);
  put(listenerSet('b.example.com'));
  assert.deepEqual(holders('a.example.com'), []);
  assert.deepEqual(holders('b.example.com'), ['HTTPRoute shop/web', 'ListenerSet shop/own']);
  put({ ...edge, spec: {} });
  assert.deepEqual(holders('b.example.com'), ['ListenerSet shop/own']);
});
