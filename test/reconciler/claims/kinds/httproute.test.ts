import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gateway } from '../../../../reconciler/claims/kinds/gateway.ts';
import { acceptedParents, httpRoute, servedHostnames } from '../../../../reconciler/claims/kinds/httproute.ts';
import { emptyLookup, type Lookup } from '../../../../reconciler/claims/lookup.ts';
import { ShapeError } from '../../../../reconciler/claims/object.ts';
import type { PolicyOptions } from '../../../../reconciler/claims/policy.ts';
import { outOfScope } from '../../../../reconciler/claims/scope.ts';
import { oldPrefix, prefix, type Raw, samplePolicy } from '../sample.ts';

interface RouteOptions {
  readonly hostnames?: readonly string[];
  readonly annotations?: Raw;
  readonly parents?: readonly Raw[];
  readonly status?: readonly Raw[];
}

function read(
  { hostnames, annotations, parents = [{ name: 'edge' }], status = [] }: RouteOptions,
  options: Partial<PolicyOptions> = {},
  gateways: readonly Raw[] = [],
) {
  const policy = samplePolicy(options);
  const raw = {
    metadata: { name: 'r', namespace: 'shop', annotations },
    spec: { hostnames, parentRefs: parents },
    status: { parents: status },
  };
  const known = gateways.map((one) => gateway.project(one, policy));
  const lookup: Lookup = {
    ...emptyLookup,
    gateway: (namespace, name) =>
      known.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
  };
  return { policy, lookup, object: httpRoute.project(raw, policy) };
}

/** `host field` of every claim. */
function claims(route: RouteOptions, gateways: readonly Raw[] = [], options: Partial<PolicyOptions> = {}): string[] {
  const { object, policy, lookup } = read(route, options, gateways);
  return httpRoute.claims(object, policy, lookup).map(({ host, field }) => `${host} ${field}`);
}

function gatewayWith(hostnames: readonly (string | Raw)[], metadata: Raw = {}): Raw {
  return {
    metadata: { name: 'edge', namespace: 'shop', ...metadata },
    spec: {
      listeners: hostnames.map((hostname, index) => ({
        name: `l${index}`,
        port: 80 + index,
        protocol: 'HTTP',
        ...(typeof hostname === 'string' ? { hostname } : hostname),
      })),
    },
  };
}

const hostname = { [`${prefix}hostname`]: 'x.org, y.org' };
const annotated = [`x.org metadata.annotations[${prefix}hostname]`, `y.org metadata.annotations[${prefix}hostname]`];
const source = (value: string, more: Raw = hostname) => ({ ...more, [`${prefix}gateway-hostname-source`]: value });

describe('an HTTPRoute whose Gateways are not known', () => {
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
  const chosen = (value: string) => claims({ hostnames: ['a.org'], annotations: source(value) }, [gatewayWith([''])]);

  it('annotation-only takes the annotation alone, in any case', () => {
    for (const value of ['annotation-only', 'Annotation-Only']) assert.deepEqual(chosen(value), annotated);
    assert.deepEqual(claims({ hostnames: ['a.org'], annotations: source('annotation-only', {}) }), []);
  });

  it('defined-hosts-only takes spec.hostnames alone, in any case, and inherits nothing', () => {
    for (const value of ['defined-hosts-only', 'DEFINED-HOSTS-ONLY']) {
      assert.deepEqual(chosen(value), ['a.org spec.hostnames[0]']);
    }
    assert.deepEqual(claims({ annotations: source('defined-hosts-only') }, [gatewayWith(['a.org'])]), []);
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
});

describe('an HTTPRoute whose Gateway is known', () => {
  it('claims what its listeners leave of its names', () => {
    assert.deepEqual(claims({ hostnames: ['*.org', 'A.net'] }, [gatewayWith(['a.org', '*.b.org', 'a.net'])]), [
      'a.org spec.hostnames[0]',
      '*.b.org spec.hostnames[0]',
      'a.net spec.hostnames[1]',
    ]);
  });

  it('claims as it is written what no listener serves', () => {
    assert.deepEqual(claims({ hostnames: ['a.org', 'a.net'] }, [gatewayWith(['*.net'])]), [
      'a.org spec.hostnames[0]',
      'a.net spec.hostnames[1]',
    ]);
  });

  it('inherits the hostnames of its listeners when it has none, beside those of the annotation', () => {
    const edge = gatewayWith(['a.org', '*.b.org', '', 'a.org']);
    assert.deepEqual(claims({}, [edge]), ['a.org spec.hostnames', '*.b.org spec.hostnames']);
    assert.deepEqual(claims({ annotations: hostname }, [edge]), [
      'a.org spec.hostnames',
      '*.b.org spec.hostnames',
      ...annotated,
    ]);
  });

  it('inherits only from listeners that take it', () => {
    const listeners = [
      { hostname: 'tcp.org', protocol: 'TCP' },
      { hostname: 'none.org', allowedRoutes: { namespaces: { from: 'None' } } },
      { hostname: 'grpc.org', allowedRoutes: { kinds: [{ kind: 'GRPCRoute' }] } },
      { hostname: 'good.org' },
    ];
    assert.deepEqual(claims({}, [gatewayWith(listeners)]), ['good.org spec.hostnames']);
  });

  it('inherits from listeners of HTTP and of HTTPS', () => {
    const listeners = [
      { hostname: 'plain.org', protocol: 'HTTP' },
      { hostname: 'secure.org', protocol: 'HTTPS' },
    ];
    assert.deepEqual(claims({}, [gatewayWith(listeners)]), ['plain.org spec.hostnames', 'secure.org spec.hostnames']);
  });

  it('inherits only from the section and the port that it names', () => {
    const edge = gatewayWith(['a.org', 'b.org']);
    assert.deepEqual(claims({ parents: [{ name: 'edge', sectionName: 'l1' }] }, [edge]), ['b.org spec.hostnames']);
    assert.deepEqual(claims({ parents: [{ name: 'edge', port: 80 }] }, [edge]), ['a.org spec.hostnames']);
  });

  it('inherits through the section that its status names, too', () => {
    const route = {
      parents: [{ name: 'edge', sectionName: 'l0' }],
      status: [{ parentRef: { name: 'edge', sectionName: 'l1' } }],
    };
    assert.deepEqual(claims(route, [gatewayWith(['a.org', 'b.org'])]), [
      'a.org spec.hostnames',
      'b.org spec.hostnames',
    ]);
  });

  it('inherits nothing through a status whose parent the spec names no more', () => {
    const route = { parents: [{ name: 'edge' }], status: [{ parentRef: { name: 'gone' } }] };
    const gateways = [gatewayWith(['a.org']), gatewayWith(['gone.org'], { name: 'gone' })];
    assert.deepEqual(claims(route, gateways), ['a.org spec.hostnames']);
  });

  it('inherits from a Gateway in another namespace by the namespace of the reference', () => {
    const all = { hostname: 'a.org', allowedRoutes: { namespaces: { from: 'All' } } };
    const elsewhere = gatewayWith([all], { namespace: 'infra' });
    assert.deepEqual(claims({ parents: [{ name: 'edge', namespace: 'infra' }] }, [elsewhere]), [
      'a.org spec.hostnames',
    ]);
    assert.deepEqual(claims({}, [elsewhere]), []);
  });

  it('takes time in proportion to its names', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `n${index}.org`).join();
    const start = performance.now();
    const found = claims({ annotations: { [`${prefix}hostname`]: names } }, [gatewayWith(['*.org', '*.net', 'z.org'])]);
    assert.equal(found.length, 20_003);
    // An ordinary run takes some tens of milliseconds; to compare every name with every other took many seconds.
    assert.ok(performance.now() - start < 2000);
  });
});

describe('the scope of an HTTPRoute', () => {
  const why = (route: RouteOptions, options: Partial<PolicyOptions> = {}, gateways: readonly Raw[] = []) => {
    const { object, policy, lookup } = read(route, options, gateways);
    return outOfScope(httpRoute, object, policy, lookup);
  };
  const foreign = /^none of its Gateways is selected by --gateway-name/;
  const two = { parents: [{ name: 'edge' }, { name: 'other', namespace: 'infra' }] };

  it('is everything without filters, a route without parents included', () => {
    assert.equal(why({}), undefined);
    assert.equal(why({ parents: [] }), undefined);
  });

  it('leaves out a route of a mesh, whose parents are no Gateways', () => {
    const parents = [
      { group: '', kind: 'Service', name: 'edge' },
      { group: 'example.com', name: 'edge' },
    ];
    assert.equal(why({ parents }), 'none of its parents is a Gateway');
    assert.equal(why({ parents: [...parents, { name: 'edge' }] }), undefined);
  });

  it('takes a group that is null for one that is absent', () => {
    assert.equal(why({ parents: [{ group: null, kind: null, name: 'edge' }] }), undefined);
  });

  it('keeps to --gateway-name and --gateway-namespace, by the references alone', () => {
    assert.equal(why(two, { gatewayName: 'other' }), undefined);
    assert.equal(why(two, { gatewayNamespace: 'infra' }), undefined);
    assert.equal(why(two, { gatewayName: 'other', gatewayNamespace: 'infra' }), undefined);
    assert.match(why(two, { gatewayName: 'edge', gatewayNamespace: 'infra' }) ?? '', foreign);
    assert.match(why(two, { gatewayName: 'none' }) ?? '', foreign);
  });

  it('keeps to --gateway-label-filter for Gateways that are known', () => {
    const edge = gatewayWith(['a.org'], { labels: { expose: 'internal' } });
    assert.match(why({}, { gatewayLabelFilter: 'expose=public' }, [edge]) ?? '', foreign);
    assert.equal(why({}, { gatewayLabelFilter: 'expose=internal' }, [edge]), undefined);
    assert.equal(why({}, { gatewayLabelFilter: 'expose=public' }), undefined);
    assert.equal(why(two, { gatewayLabelFilter: 'expose=public' }, [edge]), undefined);
  });

  it('counts the last of several equalities of --gateway-label-filter on one key, as ExternalDNS does', () => {
    const edge = gatewayWith(['a.org'], { labels: { expose: 'public' } });
    assert.equal(why({}, { gatewayLabelFilter: 'expose=internal,expose=public' }, [edge]), undefined);
    assert.match(why({}, { gatewayLabelFilter: 'expose=public,expose=internal' }, [edge]) ?? '', foreign);
  });

  it('leaves out a route of a Gateway that another controller publishes', () => {
    for (const key of [`${prefix}controller`, `${oldPrefix}controller`]) {
      assert.match(why({}, {}, [gatewayWith(['a.org'], { annotations: { [key]: 'other' } })]) ?? '', foreign);
      assert.equal(why({}, {}, [gatewayWith(['a.org'], { annotations: { [key]: 'dns-controller' } })]), undefined);
    }
  });

  it('inherits nothing from a Gateway that the filters leave out', () => {
    const gateways = [gatewayWith(['a.org']), gatewayWith(['b.org'], { name: 'second', labels: { in: 'yes' } })];
    const route = { parents: [{ name: 'edge' }, { name: 'second' }] };
    assert.deepEqual(claims(route, gateways, { gatewayLabelFilter: 'in' }), ['b.org spec.hostnames']);
    assert.deepEqual(claims(route, gateways, { gatewayName: 'edge' }), ['a.org spec.hostnames']);
  });
});

describe('the parents that have accepted a route', () => {
  const condition = (type: string, status: string) => ({ type, status });
  const accepted = (parentRef: Raw, ...conditions: readonly Raw[]) => ({ parentRef, conditions });
  const yes = condition('Accepted', 'True');
  const parentsOf = (parents: readonly Raw[], status: readonly Raw[]) =>
    acceptedParents(read({ parents, status }).object).map(
      ({ name, sectionName, port }) => `${name} ${sectionName} ${port}`,
    );

  it('are those whose first condition Accepted is True', () => {
    const parents = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name }));
    const status = [
      accepted({ name: 'a' }, condition('ResolvedRefs', 'False'), yes),
      accepted({ name: 'b' }, condition('Accepted', 'False')),
      accepted({ name: 'c' }, condition('Accepted', 'Unknown'), yes),
      accepted({ name: 'd' }),
      accepted({ name: 'e' }, condition('Programmed', 'True')),
    ];
    assert.deepEqual(parentsOf(parents, status), ['a  0']);
  });

  it('are named by the spec by group, kind, namespace and name; section and port are those of the status', () => {
    const parents = [{ name: 'edge', sectionName: 'a', port: 80 }];
    assert.deepEqual(parentsOf(parents, [accepted({ name: 'edge', sectionName: 'b', port: 443 }, yes)]), [
      'edge b 443',
    ]);
    assert.deepEqual(parentsOf(parents, [accepted({ name: 'edge', namespace: 'shop' }, yes)]), ['edge  0']);
    assert.deepEqual(parentsOf(parents, [accepted({ name: 'edge', namespace: 'infra' }, yes)]), []);
    assert.deepEqual(parentsOf(parents, [accepted({ name: 'edge', kind: 'Service' }, yes)]), []);
    assert.deepEqual(parentsOf(parents, [accepted({ name: 'edge', group: '' }, yes)]), []);
    assert.deepEqual(parentsOf(parents, [accepted({ name: 'gone' }, yes)]), []);
    assert.deepEqual(parentsOf([], [accepted({ name: 'edge' }, yes)]), []);
  });
});

describe('the hostnames that are served', () => {
  it('are given once for every listener, with the Gateway', () => {
    const gateways = [gatewayWith(['*.org', 'a.org']), gatewayWith(['a.org'], { name: 'second' })];
    const { object, policy, lookup } = read(
      { hostnames: ['a.org', 'b.net'], parents: [{ name: 'edge' }, { name: 'second' }] },
      {},
      gateways,
    );
    const served = servedHostnames(object, object.parents, policy, lookup);
    assert.deepEqual(
      served.map((one) => `${one.text} ${one.field} ${one.gateway.metadata.name}`),
      ['a.org spec.hostnames[0] edge', 'a.org spec.hostnames[0] edge', 'a.org spec.hostnames[0] second'],
    );
  });
});

describe('an HTTPRoute of the wrong shape', () => {
  for (const [field, raw] of Object.entries({
    spec: { spec: 1 },
    'spec.hostnames': { spec: { hostnames: 'a.org' } },
    'spec.hostnames[1]': { spec: { hostnames: ['a.org', 1] } },
    'spec.parentRefs': { spec: { parentRefs: {} } },
    'spec.parentRefs[0]': { spec: { parentRefs: ['edge'] } },
    'spec.parentRefs[0].group': { spec: { parentRefs: [{ group: 1 }] } },
    'spec.parentRefs[1].name': { spec: { parentRefs: [{}, { name: [] }] } },
    'spec.parentRefs[0].port': { spec: { parentRefs: [{ port: '80' }] } },
    'status.parents': { status: { parents: {} } },
    'status.parents[0].parentRef': { status: { parents: [{ parentRef: 'x' }] } },
    'status.parents[0].conditions[1]': { status: { parents: [{ conditions: [{}, 'x'] }] } },
  })) {
    it(`names the field ${field}`, () => {
      assert.throws(
        () => httpRoute.project(raw, samplePolicy()),
        (error) => error instanceof ShapeError && error.field === field,
      );
    });
  }
});
