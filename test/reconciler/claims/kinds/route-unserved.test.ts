import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { grpcRoute } from '../../../../reconciler/claims/kinds/grpcroute.ts';
import { oldPrefix, type Raw } from '../sample.ts';
import { claims, gatewayWith, listenerSetWith, openTo, unserved } from './route-rig.ts';

const edge = gatewayWith(['*.example.com', 'shop.example.org']);
const on = { gatewayListenerSets: true };

describe('a hostname that no listener of the parents accepts', () => {
  it('is told with what the listeners would accept', () => {
    assert.equal(
      unserved('web.example.net', { gateways: [edge] }),
      'is accepted by no listener of Gateway shop/edge (*.example.com, shop.example.org)',
    );
  });

  it('is one that every listener refuses: one that overlaps is enough', () => {
    for (const host of ['a.b.example.com', '*.example.com', '*.com', 'Shop.Example.org', '*.org']) {
      assert.equal(unserved(host, { gateways: [edge] }), undefined, host);
    }
    for (const host of ['example.com', '*.net', 'x.shop.example.org']) {
      assert.ok(unserved(host, { gateways: [edge] }), host);
    }
  });

  it('counts the hostnames that it does not list, and names each once', () => {
    const many = gatewayWith(['a.org', 'a.org', 'b.org', 'c.org', 'd.org', 'e.org']);
    const clause = unserved('x.net', { gateways: [many] });
    assert.equal(clause, 'is accepted by no listener of Gateway shop/edge (a.org, b.org, c.org and 2 more)');
  });

  it('names two parents and counts the rest', () => {
    const gateways = ['a', 'b', 'c'].map((name) => gatewayWith([`${name}.org`], { name }));
    const parents = (...names: readonly string[]) => ({ parents: names.map((name) => ({ name })) });
    assert.equal(
      unserved('x.net', { gateways }, parents('a', 'b')),
      'is accepted by no listener of Gateway shop/a (a.org) and Gateway shop/b (b.org)',
    );
    assert.equal(
      unserved('x.net', { gateways }, parents('a', 'b', 'c')),
      'is accepted by no listener of Gateway shop/a (a.org), Gateway shop/b (b.org) and 1 more',
    );
  });

  it('names a parent once for all references to it, with the listeners of these', () => {
    const parents = [
      { name: 'edge', sectionName: 'l0' },
      { name: 'edge', port: 82 },
    ];
    const three = gatewayWith(['a.org', 'b.org', 'c.org']);
    const clause = unserved('x.net', { gateways: [three] }, { parents });
    assert.equal(clause, 'is accepted by no listener of Gateway shop/edge (a.org, c.org)');
  });

  it('is told with the section that is not there', () => {
    const route = { parents: [{ name: 'edge', sectionName: 'webb' }] };
    assert.equal(
      unserved('shop.example.org', { gateways: [edge] }, route),
      'is accepted by no listener of Gateway shop/edge (no listener is named webb)',
    );
  });

  it('is told with where to look when no listener takes the route, whatever its hostname', () => {
    const closed = gatewayWith([{ protocol: 'TCP' }, { allowedRoutes: openTo('None') }]);
    const clause =
      'is accepted by no listener of Gateway shop/edge (none takes this GRPCRoute: compare port, protocol and allowedRoutes)';
    assert.equal(unserved('a.org', { gateways: [closed] }, { kind: grpcRoute }), clause);
    const wrongPort = { kind: grpcRoute, parents: [{ name: 'edge', sectionName: 'l0', port: 9 }] };
    assert.equal(unserved('shop.example.org', { gateways: [edge] }, wrongPort), clause);
  });

  it('is one that no listener can match, however open', () => {
    const any = { gateways: [gatewayWith([''])] };
    const clause = 'is accepted by no listener: Gateways match ASCII letters, digits, hyphens and inner dots only';
    for (const host of ['a_b.org', 'a.org.', 'bücher.org']) assert.equal(unserved(host, any), clause, host);
    assert.equal(unserved('a.org', any), undefined);
  });

  it('is told for an annotation as for spec.hostnames, by both prefixes', () => {
    const annotations = { [`${oldPrefix}hostname`]: 'x.net' };
    const found = claims({ hostnames: ['a.example.com'], annotations }, { gateways: [edge] });
    assert.deepEqual(found, ['a.example.com spec.hostnames[0]', `x.net metadata.annotations[${oldPrefix}hostname] !`]);
  });
});

describe('nothing is said of a hostname', () => {
  const parents = [{ name: 'edge' }, { name: 'second' }];

  it('of a route without parents, or whose parents are Services', () => {
    assert.equal(unserved('x.net', { gateways: [edge] }, { parents: [] }), undefined);
    assert.equal(unserved('x.net', { gateways: [edge] }, { parents: [{ group: '', kind: 'Service' }] }), undefined);
  });

  it('while one of the parents is not known', () => {
    assert.equal(unserved('x.net', { gateways: [edge] }, { parents }), undefined);
    assert.ok(unserved('x.net', { gateways: [edge, gatewayWith([], { name: 'second' })] }, { parents }));
  });

  it('that a parent accepts which the filters leave out: another process may publish it', () => {
    const gateways = [edge, gatewayWith(['*.net'], { name: 'second' })];
    assert.equal(unserved('x.net', { gateways }, { parents }, { gatewayName: 'edge' }), undefined);
    assert.ok(unserved('x.test', { gateways }, { parents }, { gatewayName: 'edge' }));
  });

  it('that a listener would accept if the Namespace had the right labels, while it is not known', () => {
    const allowedRoutes = openTo('Selector', { matchLabels: { team: 'x' } });
    const gateways = [gatewayWith([{ hostname: '*.net', allowedRoutes }])];
    assert.equal(unserved('x.net', { gateways }), undefined);
    assert.ok(unserved('x.org', { gateways }));
    assert.equal(unserved('x.net', { gateways, namespaces: { shop: { team: 'x' } } }), undefined);
    assert.ok(unserved('x.net', { gateways, namespaces: { shop: { team: 'y' } } }));
  });
});

describe('a hostname of a route of a ListenerSet', () => {
  const route = { parents: [{ kind: 'ListenerSet', name: 'own' }] };
  const said = (allowedListeners: Raw, host = 'x.net', more: object = {}) => {
    const gateways = [gatewayWith(['*.net'], {}, { allowedListeners })];
    return unserved(host, { gateways, listenerSets: [listenerSetWith(['a.org'])], ...more }, route, on);
  };

  it('is compared with its listeners alone', () => {
    assert.equal(said(openTo('All')), 'is accepted by no listener of ListenerSet shop/own (a.org)');
    assert.equal(said(openTo('All'), 'a.org'), undefined);
  });

  it('is told with the Gateway that lets no ListenerSet of that namespace in', () => {
    assert.equal(
      said(openTo('None'), 'a.org'),
      'is accepted by no listener of ListenerSet shop/own (Gateway shop/edge allows no ListenerSet there)',
    );
  });

  it('says nothing where that depends on a Namespace that is not known', () => {
    const selector = openTo('Selector', { matchLabels: { team: 'x' } });
    assert.equal(said(selector, 'a.org'), undefined);
    assert.ok(said(selector, 'a.org', { namespaces: { shop: { team: 'y' } } }));
    const closed = { listenerSets: [listenerSetWith([{ hostname: 'a.org', protocol: 'TCP' }])] };
    assert.match(said(selector, 'a.org', closed) ?? '', /\(none takes this HTTPRoute/);
  });

  it('says nothing while the ListenerSet or its Gateway is not known, or without --gateway-listener-sets', () => {
    const world = { gateways: [edge], listenerSets: [listenerSetWith(['a.org'])] };
    assert.equal(unserved('x.net', { gateways: world.gateways }, route, on), undefined);
    assert.equal(unserved('x.net', { listenerSets: world.listenerSets }, route, on), undefined);
    const both = { parents: [...route.parents, { name: 'edge' }] };
    assert.equal(unserved('x.net', world, both), undefined);
    assert.ok(unserved('x.net', world, both, on));
  });

  it('is told where the parent of the ListenerSet is no Gateway', () => {
    const listenerSets = [listenerSetWith(['a.org'], {}, { parentRef: { kind: 'Service', name: 'edge' } })];
    assert.equal(
      unserved('a.org', { listenerSets }, route, on),
      'is accepted by no listener of ListenerSet shop/own (its parent is no Gateway)',
    );
  });
});
