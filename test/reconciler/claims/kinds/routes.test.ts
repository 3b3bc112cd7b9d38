import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { grpcRoute } from '../../../../reconciler/claims/kinds/grpcroute.ts';
import { httpRoute } from '../../../../reconciler/claims/kinds/httproute.ts';
import type { ClaimingKind } from '../../../../reconciler/claims/kinds/kind.ts';
import { acceptedParents, type Route } from '../../../../reconciler/claims/kinds/route-object.ts';
import { tcpRoute } from '../../../../reconciler/claims/kinds/tcproute.ts';
import { tlsRoute } from '../../../../reconciler/claims/kinds/tlsroute.ts';
import { udpRoute } from '../../../../reconciler/claims/kinds/udproute.ts';
import { claimingKindOf } from '../../../../reconciler/claims/kinds.ts';
import { ShapeError } from '../../../../reconciler/claims/object.ts';
import { prefix, type Raw, samplePolicy } from '../sample.ts';
import { claims, gatewayWith, listenerSetWith, read } from './route-rig.ts';

interface Expected {
  readonly kind: ClaimingKind<Route>;
  readonly source: string;
  readonly resource: string;
  readonly versions: readonly string[];
  readonly protocols: readonly string[];
  readonly hasHostnames: boolean;
}

const table: readonly Expected[] = [
  {
    kind: httpRoute,
    source: 'gateway-httproute',
    resource: 'httproutes',
    versions: ['v1', 'v1beta1'],
    protocols: ['HTTP', 'HTTPS'],
    hasHostnames: true,
  },
  {
    kind: grpcRoute,
    source: 'gateway-grpcroute',
    resource: 'grpcroutes',
    versions: ['v1', 'v1alpha2'],
    protocols: ['HTTP', 'HTTPS'],
    hasHostnames: true,
  },
  {
    kind: tlsRoute,
    source: 'gateway-tlsroute',
    resource: 'tlsroutes',
    versions: ['v1', 'v1alpha3', 'v1alpha2'],
    protocols: ['TLS'],
    hasHostnames: true,
  },
  {
    kind: tcpRoute,
    source: 'gateway-tcproute',
    resource: 'tcproutes',
    versions: ['v1', 'v1alpha2'],
    protocols: ['TCP', 'TLS'],
    hasHostnames: false,
  },
  {
    kind: udpRoute,
    source: 'gateway-udproute',
    resource: 'udproutes',
    versions: ['v1', 'v1alpha2'],
    protocols: ['UDP'],
    hasHostnames: false,
  },
];

const annotations = { [`${prefix}hostname`]: 'x.org' };
const annotated = `x.org metadata.annotations[${prefix}hostname]`;

for (const { kind, source, resource, versions, protocols, hasHostnames } of table) {
  describe(`the kind ${kind.kind}`, () => {
    it(`is read by --source=${source}, in every version that it has had`, () => {
      assert.deepEqual(kind.sources, [source]);
      assert.equal(kind.resource, resource);
      for (const version of versions) {
        assert.equal(claimingKindOf('gateway.networking.k8s.io', version, kind.kind), kind);
      }
      assert.equal(claimingKindOf('gateway.networking.k8s.io', 'v2', kind.kind), undefined);
      // The first one is asked for first.
      assert.equal(kind.versions[0], 'v1');
    });

    it(`is carried by listeners for ${protocols.join(' and ')}`, () => {
      const all = ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'http', ''];
      const edge = gatewayWith(all.map((protocol) => ({ protocol, hostname: `p-${protocol}x.org` })));
      const expected = protocols.map((protocol) => `p-${protocol.toLowerCase()}x.org spec.parentRefs[0]`);
      assert.deepEqual(claims({ kind }, { gateways: [edge] }), expected);
    });

    it('is taken by a listener that names its kind, not by one that names another', () => {
      const [protocol] = protocols;
      const of = (one: string, hostname: string) => ({ protocol, hostname, allowedRoutes: { kinds: [{ kind: one }] } });
      const edge = gatewayWith([of('XRoute', 'x.org'), of(kind.kind, 'mine.org')]);
      assert.deepEqual(claims({ kind }, { gateways: [edge] }), ['mine.org spec.parentRefs[0]']);
    });

    it(hasHostnames ? 'claims its hostnames and annotation' : 'claims its annotation alone', () => {
      const found = claims({ kind, hostnames: ['a.org'], annotations });
      assert.deepEqual(found, hasHostnames ? ['a.org spec.hostnames[0]', annotated] : [annotated]);
    });

    it('is claimed as an object of its kind', () => {
      const { object, policy, lookup } = read({ kind, annotations });
      const [claim] = kind.claims(object, policy, lookup);
      assert.deepEqual(claim?.object, {
        group: 'gateway.networking.k8s.io',
        kind: kind.kind,
        namespace: 'shop',
        name: 'r',
      });
    });

    it('keeps nothing of the rest of its spec', () => {
      const raw = { metadata: { name: 'r' }, spec: { rules: [{ backendRefs: [{ name: 'web' }] }], parentRefs: [] } };
      const { metadata, ...kept } = kind.project(raw, samplePolicy());
      assert.deepEqual(kept, { kind: kind.kind, protocols, hostnames: [], parents: [], statuses: [] });
      assert.equal(metadata.name, 'r');
    });
  });
}

describe('the Gateways of a route', () => {
  const gatewaysOf = (parents: readonly Raw[], parentRef: Raw = { name: 'edge', namespace: 'infra' }) => {
    const listenerSets = [listenerSetWith([], {}, { parentRef })];
    const { kind, object, lookup } = read({ parents }, { listenerSets }, { gatewayListenerSets: true });
    return kind.gateways?.(object, lookup);
  };

  it('are those of its references, each once, known or not', () => {
    const parents = [
      { name: 'a' },
      { name: 'a', sectionName: 'x' },
      { name: 'a', namespace: 'infra' },
      { kind: 'Service', group: '', name: 'b' },
    ];
    assert.deepEqual(gatewaysOf(parents), ['shop/a', 'infra/a']);
  });

  it('are those of its ListenerSets, as far as these are known', () => {
    const parents = [
      { kind: 'ListenerSet', name: 'own' },
      { kind: 'ListenerSet', name: 'unknown' },
    ];
    assert.deepEqual(gatewaysOf(parents), ['infra/edge']);
    assert.deepEqual(gatewaysOf(parents, { kind: 'Service', name: 'edge' }), []);
  });
});

describe('the parents that have accepted a route', () => {
  const condition = (type: string, status: string) => ({ type, status });
  const accepted = (parentRef: Raw, ...conditions: readonly Raw[]) => ({ parentRef, conditions });
  const yes = condition('Accepted', 'True');
  const parentsOf = (parents: readonly Raw[], status: readonly Raw[]) =>
    acceptedParents(read({ parents, status }).object).map(
      ({ ref, index }) => `${index} ${ref.name} ${ref.sectionName} ${ref.port}`,
    );

  it('are those whose first condition Accepted is True', () => {
    const parents = ['x', 'a', 'b', 'c', 'd', 'e'].map((name) => ({ name }));
    const status = [
      accepted({ name: 'a' }, condition('ResolvedRefs', 'False'), yes),
      accepted({ name: 'b' }, condition('Accepted', 'False')),
      accepted({ name: 'c' }, condition('Accepted', 'Unknown'), yes),
      accepted({ name: 'd' }),
      accepted({ name: 'e' }, condition('Programmed', 'True')),
    ];
    assert.deepEqual(parentsOf(parents, status), ['1 a  0']);
  });

  it('are named by the spec by group, kind, namespace and name; section and port are those of the status', () => {
    const parents = [{ name: 'edge', sectionName: 'a', port: 80 }];
    assert.deepEqual(parentsOf(parents, [accepted({ name: 'edge', sectionName: 'b', port: 443 }, yes)]), [
      '0 edge b 443',
    ]);
    assert.deepEqual(parentsOf(parents, [accepted({ name: 'edge', namespace: 'shop' }, yes)]), ['0 edge  0']);
    for (const other of [{ namespace: 'infra' }, { kind: 'Service' }, { group: '' }, { name: 'gone' }]) {
      assert.deepEqual(parentsOf(parents, [accepted({ name: 'edge', ...other }, yes)]), []);
    }
    assert.deepEqual(parentsOf([], [accepted({ name: 'edge' }, yes)]), []);
  });
});

describe('a route of the wrong shape', () => {
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

  it('is no error in hostnames that a kind does not have', () => {
    assert.deepEqual(tcpRoute.project({ spec: { hostnames: 3 } }, samplePolicy()).hostnames, []);
  });
});
