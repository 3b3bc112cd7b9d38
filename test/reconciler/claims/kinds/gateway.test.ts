import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gateway } from '../../../../reconciler/claims/kinds/gateway.ts';
import { namespace } from '../../../../reconciler/claims/kinds/namespace.ts';
import { emptyLookup } from '../../../../reconciler/claims/lookup.ts';
import { ShapeError } from '../../../../reconciler/claims/object.ts';
import { type PolicyOptions, sourceNames } from '../../../../reconciler/claims/policy.ts';
import { outOfScope } from '../../../../reconciler/claims/scope.ts';
import { prefix, type Raw, samplePolicy } from '../sample.ts';

const policy = samplePolicy();
const listener = (raw: unknown) => gateway.project({ spec: { listeners: [raw] } }, policy).listeners[0];

describe('a listener', () => {
  it('takes routes of its own namespace, of every kind and hostname, unless it says otherwise', () => {
    assert.deepEqual(listener({ name: 'http', port: 80, protocol: 'HTTP' }), {
      name: 'http',
      hostname: '',
      port: 80,
      protocol: 'HTTP',
      from: 'Same',
      selector: undefined,
      kinds: [],
    });
  });

  it('keeps what it says', () => {
    const found = listener({
      name: 'https',
      hostname: '*.example.com',
      port: 443,
      protocol: 'HTTPS',
      tls: { mode: 'Terminate' },
      allowedRoutes: {
        namespaces: { from: 'Selector', selector: { matchLabels: { a: 'b' } } },
        kinds: [{ kind: 'HTTPRoute' }, { group: null, kind: 'GRPCRoute' }, { group: '', kind: 'Service' }],
      },
    });
    assert.deepEqual(found, {
      name: 'https',
      hostname: '*.example.com',
      port: 443,
      protocol: 'HTTPS',
      from: 'Selector',
      selector: [{ key: 'a', operator: 'equal', value: 'b' }],
      kinds: [
        { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
        { group: 'gateway.networking.k8s.io', kind: 'GRPCRoute' },
        { group: '', kind: 'Service' },
      ],
    });
  });
});

describe('the claims of a Gateway', () => {
  const listeners = [{ name: 'all' }, { hostname: '*.Example.com' }, { hostname: '' }, { hostname: 'a..b' }];
  const raw = { metadata: { name: 'edge', namespace: 'infra' }, spec: { listeners } };
  const object = gateway.project(raw, policy);

  it('are the hostnames of its listeners as they are written', () => {
    const ref = { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'infra', name: 'edge' };
    assert.deepEqual(gateway.claims(object, policy, emptyLookup), [
      { host: '*.Example.com', object: ref, field: 'spec.listeners[1].hostname', internal: false },
      { host: 'a..b', object: ref, field: 'spec.listeners[3].hostname', internal: false },
    ]);
  });

  it('belong to the Gateway itself and are not published', () => {
    assert.deepEqual(gateway.gateways?.(object, emptyLookup), ['infra/edge']);
    assert.equal(gateway.publishes, false);
  });
});

describe('the scope of a Gateway', () => {
  const why = (options: Partial<PolicyOptions>, metadata: Raw = {}) => {
    const raw = { metadata: { name: 'edge', namespace: 'infra', labels: { expose: 'yes' }, ...metadata } };
    const own = samplePolicy(options);
    return outOfScope(gateway, gateway.project(raw, own), own);
  };

  it('is everything when any source of routes is on', () => {
    assert.equal(why({}), undefined);
    for (const source of sourceNames) {
      const isOn = source.startsWith('gateway-');
      assert.equal(why({ sources: [source] }) === undefined, isOn, source);
    }
  });

  it('keeps to --gateway-name, --gateway-namespace and --gateway-label-filter', () => {
    const options = { gatewayName: 'edge', gatewayNamespace: 'infra', gatewayLabelFilter: 'expose=yes' };
    assert.equal(why(options), undefined);
    assert.equal(why({ ...options, gatewayName: 'x' }), 'its name is not --gateway-name x');
    assert.equal(why({ ...options, gatewayNamespace: 'x' }), 'its namespace is not --gateway-namespace x');
    assert.equal(why({ ...options, gatewayLabelFilter: 'x' }), 'its labels do not match --gateway-label-filter');
  });

  it('leaves out one of another controller', () => {
    const annotations = { [`${prefix}controller`]: 'other' };
    assert.equal(why({}, { annotations }), 'its controller annotation names another controller');
  });

  it('knows nothing of --namespace, --annotation-filter and --label-filter', () => {
    assert.equal(why({ namespace: 'x', annotationFilter: 'x', labelFilter: 'x' }), undefined);
  });
});

describe('a Gateway that is stored', () => {
  const raw = {
    metadata: { name: 'edge', namespace: 'infra', labels: { a: 'b' }, managedFields: [{}] },
    spec: {
      gatewayClassName: 'x',
      listeners: [
        { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Selector', selector: {} } } },
      ],
    },
    status: { addresses: [{ type: 'IPAddress', value: '192.0.2.1' }, { value: 'lb.org' }], conditions: [{}] },
  };

  it('lets ListenerSets in as it says, and none when it says nothing', () => {
    const allowed = (allowedListeners: unknown) =>
      gateway.project({ spec: { allowedListeners } }, policy).allowedListeners;
    for (const nothing of [undefined, {}, { namespaces: {} }]) {
      assert.deepEqual(allowed(nothing), { from: 'None', selector: undefined });
    }
    const selector = { matchLabels: { a: 'b' } };
    assert.deepEqual(allowed({ namespaces: { from: 'Selector', selector } }), {
      from: 'Selector',
      selector: [{ key: 'a', operator: 'equal', value: 'b' }],
    });
  });

  it('has its addresses', () => assert.deepEqual(gateway.project(raw, policy).addresses, ['192.0.2.1', 'lb.org']));

  it('equals itself when it is read again, selectors included, so that nothing is worked out anew', () => {
    assert.deepEqual(gateway.project(structuredClone(raw), policy), gateway.project(raw, policy));
  });

  for (const [field, object] of Object.entries({
    spec: { spec: 'x' },
    'spec.listeners': { spec: { listeners: {} } },
    'spec.listeners[0]': { spec: { listeners: ['x'] } },
    'spec.listeners[0].hostname': { spec: { listeners: [{ hostname: 1 }] } },
    'spec.listeners[1].port': { spec: { listeners: [{}, { port: '80' }] } },
    'spec.listeners[0].allowedRoutes.namespaces.from': {
      spec: { listeners: [{ allowedRoutes: { namespaces: { from: [] } } }] },
    },
    'spec.listeners[0].allowedRoutes.namespaces.selector': {
      spec: { listeners: [{ allowedRoutes: { namespaces: { selector: 'x' } } }] },
    },
    'spec.listeners[0].allowedRoutes.kinds[0].kind': {
      spec: { listeners: [{ allowedRoutes: { kinds: [{ kind: 1 }] } }] },
    },
    'spec.allowedListeners.namespaces.from': { spec: { allowedListeners: { namespaces: { from: 1 } } } },
    'status.addresses[0].value': { status: { addresses: [{ value: 1 }] } },
  })) {
    it(`of the wrong shape names the field ${field}`, () => {
      assert.throws(
        () => gateway.project(object, policy),
        (error) => error instanceof ShapeError && error.field === field,
      );
    });
  }
});

describe('a Namespace that is stored', () => {
  it('has its labels, and its name as one', () => {
    const { metadata } = namespace.project({ metadata: { name: 'shop', labels: { team: 'x' } } }, policy);
    assert.deepEqual([metadata.name, metadata.labels], ['shop', { team: 'x', 'kubernetes.io/metadata.name': 'shop' }]);
  });
});
