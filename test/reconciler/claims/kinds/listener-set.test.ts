import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gateway } from '../../../../reconciler/claims/kinds/gateway.ts';
import { listenerSet } from '../../../../reconciler/claims/kinds/listener-set.ts';
import { emptyLookup } from '../../../../reconciler/claims/lookup.ts';
import { ShapeError } from '../../../../reconciler/claims/object.ts';
import type { PolicyOptions } from '../../../../reconciler/claims/policy.ts';
import { outOfScope } from '../../../../reconciler/claims/scope.ts';
import { prefix, type Raw, samplePolicy } from '../sample.ts';
import { gatewayWith, listenerSetWith } from './route-rig.ts';

const policy = samplePolicy();

describe('a ListenerSet', () => {
  const object = listenerSet.project(listenerSetWith([{}, 'a.org', '*.B.org']), policy);

  it('claims the hostnames of its listeners as they are written, and publishes none', () => {
    const ref = { group: 'gateway.networking.k8s.io', kind: 'ListenerSet', namespace: 'shop', name: 'own' };
    assert.deepEqual(listenerSet.claims(object, policy, emptyLookup), [
      { host: 'a.org', object: ref, field: 'spec.listeners[1].hostname', internal: false },
      { host: '*.B.org', object: ref, field: 'spec.listeners[2].hostname', internal: false },
    ]);
    assert.equal(listenerSet.publishes, false);
  });

  it('belongs to the Gateway that its reference names, in its own namespace by default', () => {
    const of = (parentRef: unknown) =>
      listenerSet.gateways?.(listenerSet.project(listenerSetWith([], {}, { parentRef }), policy), emptyLookup);
    assert.deepEqual(of({ name: 'edge' }), ['shop/edge']);
    assert.deepEqual(of({ name: 'edge', namespace: 'infra' }), ['infra/edge']);
    assert.deepEqual(of({ name: 'edge', kind: 'Service', group: '' }), []);
  });

  it('is accepted, and each of its listeners, by the first condition Accepted', () => {
    const accepted = (status: string) => [
      { type: 'Programmed', status: 'True' },
      { type: 'Accepted', status },
    ];
    const read = (status: unknown) => {
      const found = listenerSet.project({ status }, policy);
      return { accepted: found.accepted, listeners: found.acceptedListeners };
    };
    assert.deepEqual(read(undefined), { accepted: false, listeners: [] });
    const listeners = [
      { name: 'a', conditions: accepted('True') },
      { name: 'b', conditions: accepted('False') },
      { name: 'c' },
    ];
    assert.deepEqual(read({ conditions: accepted('True'), listeners }), { accepted: true, listeners: ['a'] });
    assert.deepEqual(read({ conditions: [...accepted('False'), ...accepted('True')] }), {
      accepted: false,
      listeners: [],
    });
  });

  it('equals itself when it is read again', () => {
    const raw = listenerSetWith(['a.org'], {}, { status: {} });
    assert.deepEqual(listenerSet.project(structuredClone(raw), policy), listenerSet.project(raw, policy));
  });
});

describe('the scope of a ListenerSet', () => {
  const why = (options: Partial<PolicyOptions>, metadata: Raw = {}, spec: Raw = {}, gatewayMetadata?: Raw) => {
    const own = samplePolicy({ gatewayListenerSets: true, ...options });
    const edge = gatewayMetadata && gateway.project(gatewayWith([], gatewayMetadata), own);
    const lookup = {
      ...emptyLookup,
      gateway: (namespace: string, name: string) => (`${namespace}/${name}` === 'shop/edge' ? edge : undefined),
    };
    return outOfScope(listenerSet, listenerSet.project(listenerSetWith([], metadata, spec), own), own, lookup);
  };

  it('is nothing without --gateway-listener-sets and a source of routes', () => {
    assert.equal(why({}), undefined);
    assert.equal(why({ gatewayListenerSets: false }), 'it counts only with --gateway-listener-sets');
    assert.match(why({ sources: ['ingress'] }) ?? '', /^--source names none of gateway-httproute, /);
  });

  it('keeps to --annotation-filter and the controller annotation', () => {
    assert.match(why({ annotationFilter: 'team' }) ?? '', /--annotation-filter/);
    assert.equal(why({ annotationFilter: 'team' }, { annotations: { team: 'x' } }), undefined);
    assert.match(why({}, { annotations: { [`${prefix}controller`]: 'x' } }) ?? '', /controller annotation/);
  });

  it('knows nothing of --namespace and --label-filter', () => {
    assert.equal(why({ namespace: 'x', labelFilter: 'x' }), undefined);
  });

  it('is that of its Gateway', () => {
    const options = { gatewayName: 'edge', gatewayNamespace: 'shop', gatewayLabelFilter: 'expose' };
    const edge = { labels: { expose: 'yes' } };
    assert.equal(why(options, {}, {}, edge), undefined);
    assert.equal(why({ gatewayName: 'x' }, {}, {}, edge), 'of its Gateway, its name is not --gateway-name x');
    assert.match(why({ gatewayNamespace: 'x' }, {}, {}, edge) ?? '', /--gateway-namespace x/);
    assert.match(why({ gatewayLabelFilter: 'x' }, {}, {}, edge) ?? '', /--gateway-label-filter/);
    assert.match(why({}, {}, {}, { annotations: { [`${prefix}controller`]: 'x' } }) ?? '', /controller annotation/);
  });

  it('goes by the reference where the Gateway is not known', () => {
    assert.equal(why({ gatewayName: 'edge', gatewayNamespace: 'shop', gatewayLabelFilter: 'x' }), undefined);
    assert.match(why({ gatewayName: 'x' }) ?? '', /--gateway-name x/);
  });

  it('is nothing under a parent that is no Gateway', () => {
    assert.equal(why({}, {}, { parentRef: { kind: 'Service', name: 'edge' } }), 'its parent is no Gateway');
    assert.equal(why({}, {}, { parentRef: { group: 'x.org', name: 'edge' } }), 'its parent is no Gateway');
  });
});

describe('a ListenerSet of the wrong shape', () => {
  for (const [field, raw] of Object.entries({
    'spec.parentRef': { spec: { parentRef: [] } },
    'spec.parentRef.name': { spec: { parentRef: { name: 1 } } },
    'spec.listeners': { spec: { listeners: 'x' } },
    'spec.listeners[0].hostname': { spec: { listeners: [{ hostname: {} }] } },
    'status.conditions': { status: { conditions: {} } },
    'status.listeners[0]': { status: { listeners: ['x'] } },
    'status.listeners[0].conditions[0]': { status: { listeners: [{ conditions: [1] }] } },
  })) {
    it(`names the field ${field}`, () => {
      assert.throws(
        () => listenerSet.project(raw, policy),
        (error) => error instanceof ShapeError && error.field === field,
      );
    });
  }
});
