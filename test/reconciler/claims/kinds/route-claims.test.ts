import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oldPrefix, prefix, type Raw } from '../sample.ts';
import { claims, gatewayWith, listenerSetWith, openTo } from './route-rig.ts';

const hostname = { [`${prefix}hostname`]: 'x.org, y.org' };
const annotated = [`x.org metadata.annotations[${prefix}hostname]`, `y.org metadata.annotations[${prefix}hostname]`];
const source = (value: string, more: Raw = hostname) => ({ ...more, [`${prefix}gateway-hostname-source`]: value });
const behind = (...gateways: readonly Raw[]) => ({ gateways });

describe('a route whose Gateways are not known', () => {
  it('claims its hostnames and annotations as they are written', () => {
    assert.deepEqual(claims({ hostnames: ['a.org', '*.B.org'], annotations: hostname }), [
      'a.org spec.hostnames[0]',
      '*.B.org spec.hostnames[1]',
      ...annotated,
    ]);
  });

  it('claims nothing that it would inherit', () => {
    assert.deepEqual(claims({}), []);
    assert.deepEqual(claims({ hostnames: ['', 'a.org'] }), ['a.org spec.hostnames[1]']);
  });

  it('claims the same without any parent', () => {
    assert.deepEqual(claims({ hostnames: ['a.org'], parents: [] }), ['a.org spec.hostnames[0]']);
  });

  it('claims one name at two fields twice, at one field once', () => {
    const annotations = { [`${prefix}hostname`]: 'a.org,b.org,b.org' };
    assert.deepEqual(claims({ hostnames: ['a.org'], annotations }), [
      'a.org spec.hostnames[0]',
      `a.org metadata.annotations[${prefix}hostname]`,
      `b.org metadata.annotations[${prefix}hostname]`,
    ]);
  });
});

describe('gateway-hostname-source', () => {
  const chosen = (value: string) => claims({ hostnames: ['a.org'], annotations: source(value) }, behind());

  it('annotation-only takes the annotation alone, in any case', () => {
    for (const value of ['annotation-only', 'Annotation-Only']) assert.deepEqual(chosen(value), annotated);
    assert.deepEqual(claims({ hostnames: ['a.org'], annotations: source('annotation-only', {}) }), []);
    assert.deepEqual(claims({ annotations: source('annotation-only', {}) }, behind(gatewayWith(['a.org']))), []);
  });

  it('defined-hosts-only takes spec.hostnames alone, in any case, and inherits nothing', () => {
    for (const value of ['defined-hosts-only', 'DEFINED-HOSTS-ONLY']) {
      assert.deepEqual(chosen(value), ['a.org spec.hostnames[0]']);
    }
    assert.deepEqual(claims({ annotations: source('defined-hosts-only') }, behind(gatewayWith(['a.org']))), []);
  });

  it('of any other value takes both, as in ExternalDNS', () => {
    for (const value of ['', 'both', ' annotation-only']) {
      assert.deepEqual(chosen(value), ['a.org spec.hostnames[0]', ...annotated], value);
    }
  });

  it('is read under the old prefix too', () => {
    const annotations = { ...hostname, [`${oldPrefix}gateway-hostname-source`]: 'annotation-only' };
    assert.deepEqual(claims({ hostnames: ['a.org'], annotations }), annotated);
  });

  it('counts with --ignore-hostname-annotation, which leaves the annotation alone', () => {
    const ignoring = (annotations: Raw, hostnames: readonly string[] = ['a.org']) =>
      claims({ hostnames, annotations }, behind(), { ignoreHostnameAnnotation: true, fqdnTemplates: ['{{""}}'] });
    assert.deepEqual(ignoring(hostname), ['a.org spec.hostnames[0]']);
    assert.deepEqual(ignoring(source('annotation-only')), []);
    assert.deepEqual(ignoring(source('defined-hosts-only')), ['a.org spec.hostnames[0]']);
  });
});

describe('names that a template made', () => {
  const templated = ['t.org'];
  const edge = behind(gatewayWith(['a.org', 't.org']));

  it('stand between spec.hostnames and the annotation', () => {
    assert.deepEqual(claims({ hostnames: ['a.org'], templated, annotations: hostname }, behind()), [
      'a.org spec.hostnames[0]',
      't.org metadata.name',
      ...annotated,
    ]);
  });

  it('leave what the route inherits alone', () => {
    assert.deepEqual(claims({ templated }, edge), [
      't.org metadata.name',
      'a.org spec.parentRefs[0]',
      't.org spec.parentRefs[0]',
    ]);
  });

  it('are defined hosts, and go with annotation-only', () => {
    const chosen = (value: string) => claims({ templated, annotations: source(value, {}) }, edge);
    assert.deepEqual(chosen('defined-hosts-only'), ['t.org metadata.name']);
    assert.deepEqual(chosen('annotation-only'), []);
  });

  it('are narrowed by listeners like any other', () => {
    assert.deepEqual(claims({ hostnames: ['a.org'], templated: ['*.org'] }, edge), [
      'a.org spec.hostnames[0]',
      '*.org metadata.name -> a.org,t.org',
    ]);
  });
});

describe('a route whose Gateway is known', () => {
  it('claims its names as written, with what its listeners leave of those that are wider', () => {
    const edge = gatewayWith(['a.org', '*.b.org', 'a.net', 'a.org']);
    assert.deepEqual(claims({ hostnames: ['*.org', 'A.net', '*.b.org', 'x.b.org'] }, behind(edge)), [
      '*.org spec.hostnames[0] -> a.org,*.b.org',
      'A.net spec.hostnames[1]',
      '*.b.org spec.hostnames[2]',
      'x.b.org spec.hostnames[3]',
    ]);
  });

  it('keeps a wide name beside the narrower ones where one listener serves all of it', () => {
    const edge = gatewayWith(['a.org', '*.org']);
    assert.deepEqual(claims({ hostnames: ['*.org'] }, behind(edge)), ['*.org spec.hostnames[0] -> a.org,*.org']);
  });

  it('claims as it is written what no listener serves', () => {
    assert.deepEqual(claims({ hostnames: ['a.org', 'a.net'] }, behind(gatewayWith(['*.net']))), [
      'a.org spec.hostnames[0] !',
      'a.net spec.hostnames[1]',
    ]);
  });

  it('inherits the hostnames of its listeners when it has none, beside those of the annotation', () => {
    const edge = behind(gatewayWith(['A.org', '*.b.org', '', 'a.org', 'no_name.org']));
    const inherited = ['a.org spec.parentRefs[0]', '*.b.org spec.parentRefs[0]'];
    assert.deepEqual(claims({}, edge), inherited);
    assert.deepEqual(claims({ annotations: hostname }, edge), [...inherited, ...annotated]);
  });

  it('inherits a hostname once, from the first parent that has it', () => {
    const gateways = [gatewayWith(['a.org']), gatewayWith(['a.org', 'b.org'], { name: 'second' })];
    const parents = [{ name: 'unknown' }, { name: 'edge' }, { name: 'second' }];
    assert.deepEqual(claims({ parents }, { gateways }), ['a.org spec.parentRefs[1]', 'b.org spec.parentRefs[2]']);
  });

  it('inherits only from listeners that take it', () => {
    const listeners = [
      { hostname: 'tcp.org', protocol: 'TCP' },
      { hostname: 'none.org', allowedRoutes: openTo('None') },
      { hostname: 'grpc.org', allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } },
      { hostname: 'picked.org', allowedRoutes: openTo('Selector', { matchLabels: { team: 'x' } }) },
      { hostname: 'good.org' },
    ];
    assert.deepEqual(claims({}, behind(gatewayWith(listeners))), ['good.org spec.parentRefs[0]']);
  });

  it('inherits only from the section and the port that it names', () => {
    const edge = behind(gatewayWith(['a.org', 'b.org']));
    const inherited = (ref: Raw) => claims({ parents: [{ name: 'edge', ...ref }] }, edge);
    assert.deepEqual(inherited({ sectionName: 'l1' }), ['b.org spec.parentRefs[0]']);
    assert.deepEqual(inherited({ port: 80 }), ['a.org spec.parentRefs[0]']);
  });

  it('inherits through the section that its status names, too, at the reference to that parent', () => {
    const route = {
      parents: [{ name: 'other' }, { name: 'edge', sectionName: 'l0' }],
      status: [{ parentRef: { name: 'edge', sectionName: 'l1' } }],
    };
    assert.deepEqual(claims(route, behind(gatewayWith(['a.org', 'b.org']))), [
      'a.org spec.parentRefs[1]',
      'b.org spec.parentRefs[1]',
    ]);
  });

  it('names the first of several references to the parent that a status names', () => {
    const parents = ['x', 'y'].map((sectionName) => ({ name: 'edge', sectionName }));
    const route = { parents, status: [{ parentRef: { name: 'edge' } }] };
    assert.deepEqual(claims(route, behind(gatewayWith(['a.org']))), ['a.org spec.parentRefs[0]']);
  });

  it('inherits nothing through a status whose parent the spec names no more', () => {
    const route = { parents: [{ name: 'edge' }], status: [{ parentRef: { name: 'gone' } }] };
    const gateways = [gatewayWith(['a.org']), gatewayWith(['gone.org'], { name: 'gone' })];
    assert.deepEqual(claims(route, { gateways }), ['a.org spec.parentRefs[0]']);
  });

  it('inherits from a Gateway in another namespace by the namespace of the reference', () => {
    const all = { hostname: 'a.org', allowedRoutes: openTo('All') };
    const elsewhere = behind(gatewayWith([all], { namespace: 'infra' }));
    const parents = [{ name: 'edge', namespace: 'infra' }];
    assert.deepEqual(claims({ parents }, elsewhere), ['a.org spec.parentRefs[0]']);
    assert.deepEqual(claims({}, elsewhere), []);
  });

  it('inherits nothing from a Gateway that the filters leave out', () => {
    const gateways = [gatewayWith(['a.org']), gatewayWith(['b.org'], { name: 'second', labels: { in: 'yes' } })];
    const route = { parents: [{ name: 'edge' }, { name: 'second' }] };
    assert.deepEqual(claims(route, { gateways }, { gatewayLabelFilter: 'in' }), ['b.org spec.parentRefs[1]']);
    assert.deepEqual(claims(route, { gateways }, { gatewayName: 'edge' }), ['a.org spec.parentRefs[0]']);
  });

  it('is not narrowed by a Gateway that the filters leave out', () => {
    const gateways = [gatewayWith(['a.org']), gatewayWith(['b.org'], { name: 'second' })];
    const route = { hostnames: ['*.org'], parents: [{ name: 'edge' }, { name: 'second' }] };
    assert.deepEqual(claims(route, { gateways }, { gatewayName: 'edge' }), ['*.org spec.hostnames[0] -> a.org']);
  });
});

describe('a route whose parent is a ListenerSet', () => {
  const parents = [{ kind: 'ListenerSet', name: 'own' }];
  const set = listenerSetWith(['a.org']);
  const edge = gatewayWith(['edge.org'], {}, { allowedListeners: openTo('Same') });
  const on = { gatewayListenerSets: true };

  it('is narrowed by its listeners and inherits from them, not from those of the Gateway', () => {
    const world = { gateways: [edge], listenerSets: [set] };
    assert.deepEqual(claims({ parents, hostnames: ['*.org'] }, world, on), ['*.org spec.hostnames[0] -> a.org']);
    assert.deepEqual(claims({ parents }, world, on), ['a.org spec.parentRefs[0]']);
  });

  it('gets nothing of it without --gateway-listener-sets', () => {
    assert.deepEqual(claims({ parents }, { gateways: [edge], listenerSets: [set] }), []);
  });

  it('gets nothing of it where the Gateway does not let ListenerSets of that namespace in, or is not known', () => {
    const inherited = (allowedListeners?: Raw) =>
      claims({ parents }, { gateways: [gatewayWith([], {}, { allowedListeners })], listenerSets: [set] }, on);
    assert.deepEqual(inherited(openTo('All')), ['a.org spec.parentRefs[0]']);
    for (const allowed of [undefined, openTo('None'), openTo('Selector'), {}]) assert.deepEqual(inherited(allowed), []);
    assert.deepEqual(claims({ parents }, { listenerSets: [set] }, on), []);
  });

  it('gets its listeners where the selector of the Gateway takes the namespace of the ListenerSet', () => {
    const allowedListeners = openTo('Selector', { matchLabels: { team: 'x' } });
    const inherited = (namespaces: Readonly<Record<string, { readonly team: string }>>) => {
      const gateways = [gatewayWith([], {}, { allowedListeners })];
      return claims({ parents }, { gateways, listenerSets: [set], namespaces }, on);
    };
    assert.deepEqual(inherited({ shop: { team: 'x' } }), ['a.org spec.parentRefs[0]']);
    assert.deepEqual(inherited({ shop: { team: 'y' } }), []);
    assert.deepEqual(inherited({}), []);
  });

  it('is of the same namespace as the ListenerSet where a listener says Same, wherever the Gateway stands', () => {
    const world = (namespace: string) => ({
      gateways: [gatewayWith([], { namespace: 'infra' }, { allowedListeners: openTo('All') })],
      listenerSets: [listenerSetWith(['a.org'], { namespace }, { parentRef: { name: 'edge', namespace: 'infra' } })],
    });
    const from = (namespace: string) =>
      claims({ parents: [{ kind: 'ListenerSet', name: 'own', namespace }] }, world(namespace), on);
    assert.deepEqual(from('shop'), ['a.org spec.parentRefs[0]']);
    assert.deepEqual(from('infra'), []);
  });

  it('gets nothing of one that the filters or its Gateway leave out', () => {
    const out = (options: object, metadata: Raw = {}) =>
      claims(
        { parents, annotations: { team: 'x' } },
        { gateways: [edge], listenerSets: [listenerSetWith(['a.org'], metadata)] },
        { ...on, ...options },
      );
    assert.deepEqual(out({ annotationFilter: 'team=x' }), []);
    assert.deepEqual(out({ annotationFilter: 'team=x' }, { annotations: { team: 'x' } }), ['a.org spec.parentRefs[0]']);
    assert.deepEqual(out({}, { annotations: { [`${prefix}controller`]: 'other' } }), []);
    assert.deepEqual(out({ gatewayName: 'other' }), []);
    assert.deepEqual(out({ gatewayName: 'edge' }), ['a.org spec.parentRefs[0]']);
  });
});

describe('a route with very many names', () => {
  it('is read in time in proportion to them', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `n${index}.org`).join();
    const listeners = ['*.org', '*.net', 'z.org', ...Array.from({ length: 2_000 }, (_, index) => `l${index}.com`)];
    const start = performance.now();
    const found = claims({ annotations: { [`${prefix}hostname`]: names } }, behind(gatewayWith(listeners)));
    assert.equal(found.length, 22_003);
    // An ordinary run takes a tenth of it; to compare every name with every other took many seconds.
    assert.ok(performance.now() - start < 2000);
  });
});
