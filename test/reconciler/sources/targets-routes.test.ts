import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prefix } from '../claims/sample.ts';
import { type Raw, targetsOf } from './targets-rig.ts';

const apiVersion = 'gateway.networking.k8s.io/v1';

/** Route `n/r` of Gateways `n/one` and `n/two`, with an annotation that does not count. */
function route(statuses: readonly Raw[], spec: Raw = {}, kind = 'HTTPRoute'): Raw {
  return {
    apiVersion,
    kind,
    metadata: { name: 'r', namespace: 'n', annotations: { [`${prefix}target`]: '203.0.113.99' } },
    spec: { hostnames: ['a.example.com'], parentRefs: [{ name: 'one' }, { name: 'two' }], ...spec },
    status: { parents: statuses },
  };
}

function gateway(name: string, listeners: readonly Raw[], values: readonly string[], more: Raw = {}): Raw {
  return {
    apiVersion,
    kind: 'Gateway',
    metadata: { name, namespace: 'n', ...more },
    spec: { listeners, allowedListeners: { namespaces: { from: 'All' } } },
    status: { addresses: values.map((value) => ({ value })) },
  };
}

function listener(hostname: string, more: Raw = {}): Raw {
  return { name: 'http', protocol: 'HTTP', port: 80, hostname, ...more };
}

const isAccepted = (status: string) => [{ type: 'Accepted', status }];
const accepted = (name: string, status = 'True', more: Raw = {}) => ({
  parentRef: { name, ...more },
  conditions: isAccepted(status),
});
const target = (value: string) => ({ annotations: { [`${prefix}target`]: value } });
const one = gateway('one', [listener('*.example.com')], ['192.0.2.1']);
const gateways = [one, gateway('two', [listener('a.example.com')], ['192.0.2.2'])];

describe('targets of a route', () => {
  it('are the addresses of every Gateway that accepted it, whatever target annotation the route has', () => {
    const found = targetsOf(route([accepted('one'), accepted('two')]), {}, gateways);
    assert.deepEqual(found, { 'a.example.com': ['192.0.2.1', '192.0.2.2'] });
  });

  it('are every address of a Gateway, each once, through however many of its listeners', () => {
    const twice = gateway('one', [listener('*.example.com'), listener('a.example.com')], ['192.0.2.1', '2001:db8::1']);
    const found = targetsOf(route([accepted('one'), accepted('one')]), {}, [twice]);
    assert.deepEqual(found, { 'a.example.com': ['192.0.2.1', '2001:db8::1'] });
  });

  it('leave out a Gateway that has not accepted the route', () => {
    const found = targetsOf(route([accepted('one'), accepted('two', 'False')]), {}, gateways);
    assert.deepEqual(found, { 'a.example.com': ['192.0.2.1'] });
  });

  it('leave out a Gateway that the filters leave out', () => {
    const found = targetsOf(route([accepted('one'), accepted('two')]), { gatewayName: 'two' }, gateways);
    assert.deepEqual(found, { 'a.example.com': ['192.0.2.2'] });
  });

  it('are pending while nothing is accepted, while no listener serves the name and while there is no address', () => {
    const text = (statuses: readonly Raw[], others: readonly Raw[], kind?: string) =>
      JSON.stringify(targetsOf(route(statuses, {}, kind), {}, others));
    assert.match(text([], gateways), /PendingTarget.*no Gateway has accepted the HTTPRoute/);
    assert.match(text([accepted('one')], []), /PendingTarget.*no listener of a Gateway that accepted the HTTPRoute/);
    assert.match(text([accepted('one')], gateways, 'GRPCRoute'), /192\.0\.2\.1/);
    const bare = gateway('one', [listener('')], []);
    assert.match(text([accepted('one')], [bare]), /PendingTarget.*status\.addresses of the Gateway is empty/);
  });

  it('come from the section and the port that the status names, not from those of the spec', () => {
    const sections = gateway(
      'one',
      [listener('a.example.com', { name: 'a' }), listener('b.example.com', { name: 'b', port: 81 })],
      ['192.0.2.1'],
    );
    const spec = { hostnames: ['*.example.com'], parentRefs: [{ name: 'one', sectionName: 'a' }] };
    const pointed = (more: Raw) =>
      Object.entries(targetsOf(route([accepted('one', 'True', more)], spec), {}, [sections]))
        .filter(([, found]) => Array.isArray(found))
        .map(([name]) => name);
    assert.deepEqual(pointed({ sectionName: 'b' }), ['b.example.com']);
    assert.deepEqual(pointed({ port: 80 }), ['a.example.com']);
    assert.deepEqual(pointed({ sectionName: 'c' }), []);
  });

  it('come from a listener with a selector only where the labels of the namespace are known', () => {
    const namespaces = { from: 'Selector', selector: { matchLabels: { team: 'x' } } };
    const edge = gateway('one', [listener('a.example.com', { allowedRoutes: { namespaces } })], ['192.0.2.1']);
    const ours = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n', labels: { team: 'x' } } };
    const found = (...others: readonly Raw[]) => targetsOf(route([accepted('one')]), {}, others)['a.example.com'];
    assert.deepEqual(found(edge, ours), ['192.0.2.1']);
    assert.match(JSON.stringify(found(edge)), /PendingTarget/);
  });

  it('come from the target annotation of the Gateway, when it has one', () => {
    const annotated = gateway('one', [listener('')], ['192.0.2.1'], target('lb.example.net, 198.51.100.1'));
    const found = targetsOf(route([accepted('one')]), {}, [annotated]);
    assert.deepEqual(found['a.example.com'], ['198.51.100.1', 'lb.example.net']);
  });

  it('belong to the names that each listener narrows the route to', () => {
    const wide = route([accepted('one'), accepted('two')], { hostnames: ['*.example.com'] });
    assert.deepEqual(targetsOf(wide, {}, gateways), {
      '*.example.com': ['192.0.2.1'],
      'a.example.com': ['192.0.2.2'],
    });
  });

  it('are those of a name whichever hostname of the route stands for it', () => {
    const both = route([accepted('one'), accepted('two')], { hostnames: ['*.example.com', 'a.example.com'] });
    const found = targetsOf(both, {}, gateways)['a.example.com'];
    assert.deepEqual(new Set(Array.isArray(found) ? found : []), new Set(['192.0.2.1', '192.0.2.2']));
  });

  it('are those of the names that it inherits', () => {
    const found = targetsOf(route([accepted('one'), accepted('two')], { hostnames: [] }), {}, gateways);
    assert.deepEqual(found, { '*.example.com': ['192.0.2.1'], 'a.example.com': ['192.0.2.2'] });
  });

  it('come for every kind from listeners that can carry it', () => {
    const protocols = ['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP'];
    const all = protocols.map((protocol, index) =>
      gateway(protocol.toLowerCase(), [listener('a.example.com', { protocol })], [`192.0.2.${index}`]),
    );
    const names = protocols.map((protocol) => ({ name: protocol.toLowerCase() }));
    const carried = (kind: string) => {
      const object = route(
        names.map(({ name }) => accepted(name)),
        { parentRefs: names },
        kind,
      );
      return targetsOf(object, {}, all)['a.example.com'];
    };
    assert.deepEqual(carried('HTTPRoute'), ['192.0.2.0', '192.0.2.1']);
    assert.deepEqual(carried('GRPCRoute'), ['192.0.2.0', '192.0.2.1']);
    assert.deepEqual(carried('TLSRoute'), ['192.0.2.2']);
    assert.deepEqual(carried('TCPRoute'), ['192.0.2.2', '192.0.2.3']);
    assert.deepEqual(carried('UDPRoute'), ['192.0.2.4']);
  });
});

describe('targets of a route of a ListenerSet', () => {
  const parentRef = { kind: 'ListenerSet', name: 'own' };
  const object = route([accepted('own', 'True', { kind: 'ListenerSet' })], { parentRefs: [parentRef] });
  const set = (metadata: Raw = {}, status: Raw = {}) => ({
    apiVersion,
    kind: 'ListenerSet',
    metadata: { name: 'own', namespace: 'n', ...metadata },
    spec: { parentRef: { name: 'one' }, listeners: [listener('a.example.com')] },
    status: {
      conditions: isAccepted('True'),
      listeners: [{ name: 'http', conditions: isAccepted('True') }],
      ...status,
    },
  });
  const targets = (listenerSet: Raw, edge = one) =>
    targetsOf(object, { gatewayListenerSets: true }, [edge, listenerSet])['a.example.com'];
  const pending = /no listener of a Gateway that accepted the HTTPRoute serves the name/;

  it('are the addresses of its Gateway', () => assert.deepEqual(targets(set()), ['192.0.2.1']));

  it('are its own target annotation, else that of the Gateway', () => {
    const annotated = gateway('one', [], ['192.0.2.1'], target('192.0.2.8'));
    assert.deepEqual(targets(set(), annotated), ['192.0.2.8']);
    assert.deepEqual(targets(set(target('192.0.2.9')), annotated), ['192.0.2.9']);
    assert.deepEqual(targets(set(target('')), annotated), ['192.0.2.8']);
  });

  it('wait until the ListenerSet is accepted, and the listener in it', () => {
    for (const status of [
      { conditions: isAccepted('False') },
      { conditions: [] },
      { listeners: [] },
      { listeners: [{ name: 'http', conditions: isAccepted('Unknown') }] },
      { listeners: [{ name: 'other', conditions: isAccepted('True') }] },
    ]) {
      assert.match(JSON.stringify(targets(set({}, status))), pending);
    }
  });

  it('wait while the Gateway does not let the ListenerSet in', () => {
    const closed = { ...one, spec: { listeners: [] } };
    assert.match(JSON.stringify(targets(set(), closed)), pending);
  });
});
