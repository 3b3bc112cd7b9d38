import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gateway } from '../../../reconciler/claims/kinds/gateway.ts';
import type { ParentRef } from '../../../reconciler/claims/kinds/parent-ref.ts';
import { intersectHostnames, takesRoute } from '../../../reconciler/claims/listeners.ts';
import { emptyLookup, type Lookup } from '../../../reconciler/claims/lookup.ts';
import { type Raw, samplePolicy } from './sample.ts';

const shape = { kind: 'HTTPRoute', namespace: 'shop', protocols: ['HTTP', 'HTTPS'] };
const ref: ParentRef = {
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  namespace: 'shop',
  name: 'edge',
  sectionName: '',
  port: 0,
};
const labelled: Lookup = {
  ...emptyLookup,
  namespace: (name) => (name === 'shop' ? { labels: { team: 'shop' }, annotations: {} } : undefined),
};

/** Names of the listeners that take the route, with a `?` where it cannot be told; without a name they go by position. */
function accepting(listeners: readonly Raw[], over: Partial<ParentRef> = {}, namespace = 'shop', lookup = labelled) {
  const object = gateway.project(
    {
      metadata: { name: 'edge', namespace },
      spec: { listeners: listeners.map((raw, index) => ({ name: String(index), port: 80, protocol: 'HTTP', ...raw })) },
    },
    samplePolicy(),
  );
  return object.listeners.flatMap((listener) => {
    const taken = takesRoute(listener, namespace, shape, { ...ref, ...over }, lookup);
    return taken === false ? [] : [taken === true ? listener.name : `${listener.name}?`];
  });
}

const from = (value: string, selector?: unknown) => ({ allowedRoutes: { namespaces: { from: value, selector } } });
const kinds = (...allowed: readonly Raw[]) => ({ allowedRoutes: { kinds: allowed } });

describe('a listener takes a route', () => {
  it('by a protocol that can carry it, as it is spelt', () => {
    const protocols = ['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP', 'http', 'example.com/x', ''];
    assert.deepEqual(accepting(protocols.map((protocol) => ({ protocol }))), ['0', '1']);
  });

  it('by its name, when the reference names a section', () => {
    const two = [{ name: 'a' }, { name: 'b' }];
    assert.deepEqual(accepting(two), ['a', 'b']);
    assert.deepEqual(accepting(two, { sectionName: 'b' }), ['b']);
    assert.deepEqual(accepting(two, { sectionName: 'c' }), []);
  });

  it('by its port, when the reference names one', () => {
    const two = [{ port: 80 }, { port: 8080 }];
    assert.deepEqual(accepting(two, { port: 8080 }), ['1']);
    assert.deepEqual(accepting(two, { port: 443 }), []);
    assert.deepEqual(accepting(two, { port: 8080, sectionName: '0' }), []);
  });

  it('of its own namespace, when it says Same or nothing', () => {
    const both = [{}, from('Same')];
    assert.deepEqual(accepting(both), ['0', '1']);
    assert.deepEqual(accepting(both, {}, 'infra'), []);
  });

  it('of every namespace, when it says All', () => assert.deepEqual(accepting([from('All')], {}, 'infra'), ['0']));

  it('of no namespace, when it says None or something unknown', () => {
    assert.deepEqual(accepting([from('None'), from('all'), from('Anything')]), []);
  });

  it('of a namespace whose labels its selector takes', () => {
    const selectors = [{ matchLabels: { team: 'shop' } }, { matchLabels: { team: 'pay' } }, {}];
    const listeners = selectors.map((selector) => from('Selector', selector));
    assert.deepEqual(accepting(listeners, {}, 'infra'), ['0', '2']);
  });

  it('of no namespace, when a selector is asked for and absent', () => {
    assert.deepEqual(accepting([from('Selector')]), []);
  });

  it('perhaps of a namespace that is not known, when it has a selector', () => {
    const selector = { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] };
    const listeners = [from('Selector', selector), from('Selector', {}), from('Selector'), from('All'), from('None')];
    assert.deepEqual(accepting(listeners, {}, 'shop', emptyLookup), ['0?', '1?', '3']);
    assert.deepEqual(accepting(listeners, { port: 81 }, 'shop', emptyLookup), []);
  });

  it('of a kind that it allows, which is every one when it lists none', () => {
    const group = 'gateway.networking.k8s.io';
    const listeners = [
      kinds(),
      kinds({ kind: 'HTTPRoute' }),
      kinds({ kind: 'GRPCRoute' }, { group, kind: 'HTTPRoute' }),
      kinds({ kind: 'GRPCRoute' }),
      kinds({ group: '', kind: 'HTTPRoute' }),
      kinds({ group: 'example.com', kind: 'HTTPRoute' }),
    ];
    assert.deepEqual(accepting(listeners), ['0', '1', '2']);
  });
});

describe('where a listener and a route overlap', () => {
  const long = `${'x'.repeat(63)}.${'x'.repeat(63)}.${'x'.repeat(63)}.${'x'.repeat(63)}`;
  const table: readonly (readonly [string, string, string | undefined])[] = [
    ['', '', undefined],
    ['a.net', '', 'a.net'],
    ['*.a.net', '', '*.a.net'],
    ['a.net', 'a.net', 'a.net'],
    ['A.NET', 'a.net', 'a.net'],
    ['a.net', 'b.net', undefined],
    ['*.example.net', 'a.example.net', 'a.example.net'],
    ['*.example.net', 'a.b.example.net', 'a.b.example.net'],
    ['*.example.net', 'A.Example.NET', 'a.example.net'],
    ['*.example.net', 'example.net', undefined],
    ['*.example.net', 'anexample.net', undefined],
    ['*.example.net', '*.example.net', '*.example.net'],
    ['*.example.net', '*.b.example.net', '*.b.example.net'],
    ['*.example.net', '*.net', '*.example.net'],
    ['*.aa.net', '*.bb.net', undefined],
    ['*.b.net', 'a.b.net', 'a.b.net'],
    ['*.a', 'b.a', 'b.a'],
    ['*example.net', 'aexample.net', undefined],
    ['*', 'a.net', undefined],
    ['*.', '', undefined],
    ['a.*.net', 'a.*.net', undefined],
    ['a_b.net', 'a_b.net', undefined],
    ['_x.example.net', '*.example.net', undefined],
    ['-a.net', '', undefined],
    ['a-.net', '', undefined],
    ['a..net', '', undefined],
    ['a.net.', 'a.net.', undefined],
    ['ü.net', 'ü.net', undefined],
    ['\u212a.net', 'k.net', undefined],
    ['10.0.0.1', '10.0.0.1', undefined],
    ['*.10.0.0.1', '', undefined],
    ['10.0.0', '', '10.0.0'],
    [`${'x'.repeat(63)}.net`, '', `${'x'.repeat(63)}.net`],
    [`${'x'.repeat(64)}.net`, '', undefined],
    [long, '', long],
    [`${long}.x`, '', undefined],
    [' a.net', '', undefined],
  ];
  for (const [listener, route, expected] of table) {
    it(`${JSON.stringify([listener.slice(0, 70), route])} gives ${expected?.slice(0, 70) ?? 'nothing'}, either way round`, () => {
      assert.equal(intersectHostnames(listener, route), expected);
      assert.equal(intersectHostnames(route, listener), expected);
    });
  }
});
