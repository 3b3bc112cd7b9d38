import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gateway } from '../../../../reconciler/claims/kinds/gateway.ts';
import { httpRoute } from '../../../../reconciler/claims/kinds/httproute.ts';
import { listenerSet } from '../../../../reconciler/claims/kinds/listener-set.ts';
import { type KubeObject, refOf } from '../../../../reconciler/claims/kinds/read-kind.ts';
import type { Lookup } from '../../../../reconciler/claims/lookup.ts';
import { conflict } from '../../../../reconciler/claims/rules/conflict.ts';
import { listenerSetWith } from '../kinds/route-rig.ts';
import { samplePolicy } from '../sample.ts';
import { heldBy, holder } from './holders.ts';
import { saidBy } from './rule-rig.ts';

const policy = samplePolicy();
const creationTimestamp = '2026-01-01T00:00:00Z';

/** @param gateways `<namespace>/<name>` of its parents */
function route(namespace: string, gateways: readonly string[]): KubeObject {
  const parentRefs = gateways.map((path) => {
    const [parentNamespace, name] = path.split('/');
    return { namespace: parentNamespace, name };
  });
  const metadata = { namespace, name: 'web', creationTimestamp };
  return httpRoute.project({ metadata, spec: { hostnames: ['a.example.com'], parentRefs } }, policy);
}

function edge(namespace: string): KubeObject {
  const listeners = [{ name: 'web', hostname: 'a.example.com', port: 80, protocol: 'HTTP' }];
  return gateway.project({ metadata: { namespace, name: 'edge', creationTimestamp }, spec: { listeners } }, policy);
}

const older = '2025-01-01T00:00:00Z';
const gatewayHolder = holder('', {
  object: refOf(gateway, edge('infra').metadata),
  createdAt: older,
  gateways: ['infra/edge'],
});
const routeHolder = holder('', {
  object: refOf(httpRoute, route('blog', []).metadata),
  createdAt: older,
  gateways: ['blog/inner', 'infra/edge'],
});

/** What is said of the object where older ones of another namespace hold its name. */
function said(object: KubeObject, ...holders: readonly (typeof gatewayHolder)[]): string | undefined {
  return saidWith({}, object, ...holders);
}

function saidWith(
  known: Partial<Lookup>,
  object: KubeObject,
  ...holders: readonly (typeof gatewayHolder)[]
): string | undefined {
  const { namespace, name } = object.metadata;
  const claim = { object: { group: 'gateway.networking.k8s.io', kind: object.kind, namespace, name } };
  return saidBy(conflict, 'a.example.com', {
    object,
    policy,
    lookup: { ...known, ...heldBy({ 'a.example.com': holders }) },
    claim,
  });
}

describe('the conflict rule and Gateways', () => {
  it('sees no conflict between a Gateway and its own routes', () => {
    assert.equal(said(route('shop', ['infra/edge']), gatewayHolder), undefined);
    assert.equal(said(edge('infra'), routeHolder), undefined);
  });

  it('sees no conflict between routes that share one of their Gateways', () => {
    assert.equal(said(route('shop', ['shop/own', 'infra/edge']), routeHolder), undefined);
  });

  it('sees no conflict within what hangs on one Gateway through ListenerSets', () => {
    const own = listenerSet.project(
      listenerSetWith([], {}, { parentRef: { namespace: 'infra', name: 'edge' } }),
      policy,
    );
    const throughSet = httpRoute.project(
      {
        metadata: { namespace: 'shop', name: 'web', creationTimestamp },
        spec: { hostnames: ['a.example.com'], parentRefs: [{ kind: 'ListenerSet', name: 'own' }] },
      },
      policy,
    );
    const known = { listenerSet: () => own };
    assert.equal(said(own, routeHolder), undefined);
    assert.equal(saidWith(known, throughSet, routeHolder, gatewayHolder), undefined);
    assert.equal(said(throughSet, gatewayHolder), 'is claimed by Gateway infra/edge already');
  });

  it('sees one between routes of different Gateways, and with a Gateway that is not theirs', () => {
    const elsewhere = route('shop', ['shop/edge']);
    assert.equal(said(elsewhere, routeHolder), 'is claimed by HTTPRoute blog/web already');
    assert.equal(said(elsewhere, gatewayHolder), 'is claimed by Gateway infra/edge already');
    assert.equal(said(edge('shop'), routeHolder), 'is claimed by HTTPRoute blog/web already');
  });

  it('sees one between a route and an object that has no Gateway', () => {
    assert.equal(said(route('shop', ['infra/edge']), holder('blog/site')), 'is claimed by Ingress blog/site already');
  });
});
