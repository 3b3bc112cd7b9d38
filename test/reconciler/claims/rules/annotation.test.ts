import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide, violationsOf } from '../../../../reconciler/claims/decide.ts';
import { ingress } from '../../../../reconciler/claims/kinds/ingress.ts';
import { emptyLookup } from '../../../../reconciler/claims/lookup.ts';
import type { PolicyOptions } from '../../../../reconciler/claims/policy.ts';
import { annotation } from '../../../../reconciler/claims/rules/annotation.ts';
import { oldPrefix, prefix, samplePolicy } from '../sample.ts';
import { type Annotations, findingsIn, toldOf } from './annotation-rig.ts';
import { plain, saidBy } from './rule-rig.ts';

describe('a key under the prefix', () => {
  it('that nobody knows is told with the nearest known one', () => {
    const meant: Readonly<Record<string, string>> = {
      hostnme: 'hostname',
      hostnames: 'hostname',
      Hostname: 'hostname',
      TTL: 'ttl',
      targets: 'target',
      'set-identifer': 'set-identifier',
      'ingres-hostname-source': 'ingress-hostname-source',
      controler: 'controller',
    };
    for (const [name, near] of Object.entries(meant)) {
      assert.deepEqual(toldOf({ [name]: 'x' }), [`${name} is not a known annotation; did you mean ${near}?`]);
    }
  });

  it('that is near to none is told without', () => {
    for (const name of ['', 'x', 'zone', 'tll', 'proxied', 'hostname/extra', '__proto__', 'constructor', 'toString']) {
      assert.deepEqual(findingsIn({ [prefix + name]: 'x' }), [
        { key: prefix + name, value: 'x', message: 'is not a known annotation', hint: undefined },
      ]);
    }
  });

  it('is never taken for one that the kind ignores', () => {
    assert.deepEqual(toldOf({ targt: '192.0.2.1' }), ['targt is not a known annotation; did you mean target?']);
    assert.deepEqual(toldOf({ targt: '192.0.2.1' }, { kind: 'HTTPRoute' }), ['targt is not a known annotation']);
  });

  it('of AWS that nobody knows is told too, a needless or missing aws- first', () => {
    assert.deepEqual(toldOf({ 'aws-wieght': '1', 'aws-foo': '1', 'aws-ttl': '60', weight: '1', failover: 'PRIMARY' }), [
      'aws-foo is not a known annotation',
      'aws-ttl is not a known annotation; did you mean ttl?',
      'aws-wieght is not a known annotation; did you mean aws-weight?',
      'failover is not a known annotation; did you mean aws-failover?',
      'weight is not a known annotation; did you mean aws-weight?',
    ]);
  });

  it('of a provider that is not here is nobody’s business', () => {
    const names = ['scw-x', 'webhook-y', 'coredns-group', 'azure-tags', 'azure-x', 'google-x', 'ibmcloud-proxied'];
    for (const name of [...names, 'cloudflare-proxied', 'cloudflare-other', 'my-cloudflare-tags-2']) {
      for (const kind of ['Ingress', 'Gateway', 'DNSEndpoint']) assert.deepEqual(toldOf({ [name]: '' }, { kind }), []);
    }
  });

  it('that --annotation-filter asks for is the operator’s own', () => {
    const annotationFilter = `${prefix}exclude notin (true), ${prefix}ttl`;
    const policy = samplePolicy({ annotationFilter });
    assert.deepEqual(toldOf({ exclude: 'false', ttl: '60' }, { policy }), []);
    assert.deepEqual(toldOf({ exclude: 'false' }), ['exclude is not a known annotation']);
    assert.equal(toldOf({ ttl: 'x' }, { policy }).length, 1);
  });

  it('controller is never told, whatever its value', () => {
    for (const kind of ['Ingress', 'Service', 'HTTPRoute', 'Gateway', 'ListenerSet', 'DNSEndpoint']) {
      assert.deepEqual(toldOf({ controller: '' }, { kind }), []);
      assert.deepEqual(findingsIn({ [`${prefix}controller`]: 'a', [`${oldPrefix}controller`]: 'b' }, { kind }), []);
    }
  });

  it('is compared with the known ones for the first hundred only', () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`a${100 + index}`, '']));
    const [hundredth, next] = [99, 100].map((unknown) => {
      const names = Object.keys(many).slice(0, unknown);
      const annotations = { ...Object.fromEntries(names.map((name) => [name, ''])), hostnme: 'a.b' };
      return toldOf(annotations).at(-1);
    });
    assert.equal(hundredth, 'hostnme is not a known annotation; did you mean hostname?');
    assert.equal(next, 'hostnme is not a known annotation');
  });
});

describe('an annotation that the kind ignores', () => {
  const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];
  const good: Annotations = {
    hostname: 'a.example.com',
    'internal-hostname': 'a.example.com',
    target: '192.0.2.1',
    ttl: '60',
    'set-identifier': 'blue',
    alias: 'true',
    'record-type': 'ptr',
    access: 'public',
    'endpoints-type': 'HostIP',
    'ingress-hostname-source': 'annotation-only',
    'gateway-hostname-source': 'annotation-only',
    'aws-weight': '1',
  };
  const settings = ['hostname', 'ttl', 'set-identifier', 'alias', 'record-type', 'aws-weight'];
  /** ExternalDNS reference 4: what each kind honours. */
  const honoured: Readonly<Record<string, readonly string[]>> = {
    Ingress: [...settings, 'target', 'ingress-hostname-source'],
    Service: [...settings, 'target', 'internal-hostname', 'access', 'endpoints-type'],
    ...Object.fromEntries(routeKinds.map((kind) => [kind, [...settings, 'gateway-hostname-source']])),
    Gateway: ['target'],
    ListenerSet: ['target'],
    DNSEndpoint: [],
  };
  for (const [kind, names] of Object.entries(honoured)) {
    it(`is told of on ${kind}, and no other one`, () => {
      const ignored = Object.keys(good).filter((name) => !names.includes(name));
      assert.deepEqual(
        toldOf(good, { kind }).map((line) => line.replace(/ .*/, '')),
        ignored.sort(),
      );
    });
  }

  it('is told with the kinds that it counts on', () => {
    const lines: readonly (readonly [string, string, string])[] = [
      [
        'HTTPRoute',
        'target',
        'is ignored on HTTPRoute; it counts on Ingress, Service, Gateway, ListenerSet, Node and Pod',
      ],
      ['Ingress', 'access', 'is ignored on Ingress; it counts on Service'],
      ['Ingress', 'internal-hostname', 'is ignored on Ingress; it counts on Service and Pod'],
      ['Service', 'gateway-hostname-source', 'is ignored on Service; it counts on routes'],
      ['HTTPRoute', 'ingress-hostname-source', 'is ignored on HTTPRoute; it counts on Ingress'],
      ['Gateway', 'hostname', 'is ignored on Gateway; it counts on Ingress, Service, Pod and routes'],
      ['Gateway', 'ingress', 'is ignored on Gateway; it counts on gateways of Istio and Gloo'],
      ['DNSEndpoint', 'ttl', 'is ignored on DNSEndpoint; set it in spec.endpoints[]'],
    ];
    for (const [kind, name, said] of lines) assert.deepEqual(toldOf({ [name]: 'x' }, { kind }), [`${name} ${said}`]);
  });
});

describe('both prefixes', () => {
  it('are read, findings in the order of the full keys', () => {
    const found = findingsIn({
      [`${prefix}target`]: 'http://x',
      [`${prefix}alias`]: 'no',
      [`${oldPrefix}ttl`]: 'x',
      'nginx.example/ttl': 'x',
    });
    assert.deepEqual(
      found.map(({ key, value }) => [key, value]),
      [
        [`${oldPrefix}ttl`, 'x'],
        [`${prefix}alias`, 'no'],
        [`${prefix}target`, 'http://x'],
      ],
    );
  });

  it('on one key: the second is told of where its value differs, and not judged', () => {
    assert.deepEqual(findingsIn({ [`${prefix}ttl`]: '60', [`${oldPrefix}ttl`]: 'x' }), [
      { key: `${oldPrefix}ttl`, value: 'x', message: `is ignored: ${prefix}ttl wins, and has another value` },
    ]);
    assert.deepEqual(findingsIn({ [`${prefix}ttl`]: '60', [`${oldPrefix}ttl`]: '60' }), []);
    assert.deepEqual(
      findingsIn({ [`${prefix}ttl`]: 'x', [`${oldPrefix}ttl`]: 'x' }).map(({ key }) => key),
      [`${prefix}ttl`],
    );
  });

  it('on one key that the kind ignores are told of both', () => {
    const found = findingsIn({ [`${prefix}access`]: 'public', [`${oldPrefix}access`]: 'private' });
    assert.deepEqual(
      found.map(({ message }) => message),
      ['is ignored on Ingress; it counts on Service', 'is ignored on Ingress; it counts on Service'],
    );
  });

  it('give way to that of --annotation-prefix', () => {
    const policy = samplePolicy({ annotationPrefix: 'dns.corp/' });
    const found = findingsIn({ [`${prefix}ttl`]: 'x', [`${oldPrefix}hostnme`]: 'x', 'dns.corp/ttl': 'y' }, { policy });
    assert.deepEqual(
      found.map(({ key }) => key),
      ['dns.corp/ttl'],
    );
  });
});

describe('a routing annotation', () => {
  const routing: Annotations = {
    'aws-failover': 'PRIMARY',
    'aws-geolocation-continent-code': 'EU',
    'aws-geoproximity-bias': '10',
    'aws-geoproximity-coordinates': '52.5,13.4',
    'aws-geoproximity-local-zone-group': 'us-east-1-bos-1',
    'aws-geoproximity-region': 'eu-west-1',
    'aws-multi-value-answer': 'true',
    'aws-region': 'eu-west-1',
    'aws-weight': '10',
  };
  for (const [name, value] of Object.entries(routing)) {
    it(`needs a set identifier: ${name}`, () => {
      const said = [`${name} needs a set-identifier annotation`];
      assert.deepEqual(toldOf({ [name]: value }), said);
      assert.deepEqual(toldOf({ [name]: value, 'set-identifier': '' }), said);
      assert.deepEqual(toldOf({ [name]: value, 'set-identifier': 'blue' }), []);
    });
  }

  it('needs one for a country and a subdivision, too', () => {
    assert.deepEqual(toldOf({ 'aws-geolocation-country-code': 'US', 'aws-geolocation-subdivision-code': 'CA' }), [
      'aws-geolocation-country-code needs a set-identifier annotation',
      'aws-geolocation-subdivision-code needs a set-identifier annotation',
    ]);
  });

  it('finds the set identifier under the other prefix', () => {
    assert.deepEqual(findingsIn({ [`${prefix}aws-weight`]: '1', [`${oldPrefix}set-identifier`]: 'blue' }), []);
  });

  it('is told of once where its value is wrong as well', () => {
    assert.deepEqual(toldOf({ 'aws-weight': 'many' }), [
      'aws-weight needs a set-identifier annotation, and must be an integer from 0 to 255, not "many"',
    ]);
    assert.deepEqual(toldOf({ 'aws-failover': 'primary' }), [
      'aws-failover needs a set-identifier annotation, and must be PRIMARY or SECONDARY, not "primary"; did you mean PRIMARY?',
    ]);
  });

  it('is what a country beside a continent is not: that is ignored', () => {
    const geolocation = {
      'aws-geolocation-continent-code': 'EU',
      'aws-geolocation-country-code': 'DE',
      'aws-geolocation-subdivision-code': 'BE',
      'set-identifier': 'blue',
    };
    assert.deepEqual(toldOf(geolocation), [
      'aws-geolocation-country-code is ignored beside aws-geolocation-continent-code',
      'aws-geolocation-subdivision-code is ignored beside aws-geolocation-continent-code',
    ]);
  });

  it('is not what else AWS knows: that stands alone', () => {
    const alone = {
      'aws-evaluate-target-health': 'false',
      'aws-health-check-id': 'abc',
      'aws-hosted-zone-id': 'Z1',
      'aws-target-hosted-zone': 'Z2',
    };
    assert.deepEqual(toldOf(alone), []);
  });
});

describe('names in annotations', () => {
  it('are not spoken of where --ignore-hostname-annotation leaves them alone', () => {
    const spaced = { hostname: 'we b.example.com', 'internal-hostname': 'd b.example.com' };
    assert.equal(toldOf(spaced, { kind: 'Service' }).length, 2);
    const policy = samplePolicy({ ignoreHostnameAnnotation: true });
    assert.deepEqual(toldOf(spaced, { kind: 'Service', policy }), []);
  });
});

describe('a name whose ownership cannot be written down', () => {
  const ownershipProblem: PolicyOptions['ownershipProblem'] = (name) =>
    name.startsWith('long') ? 'is too long for its ownership record' : undefined;
  const policy = samplePolicy({ ownershipProblem });

  it('is told of', () => {
    assert.equal(saidBy(annotation, 'long.example.com', { policy }), 'is too long for its ownership record');
    assert.equal(saidBy(annotation, 'short.example.com', { policy }), undefined);
    assert.equal(saidBy(annotation, 'long.example.com'), undefined);
  });

  it('is nothing of a Gateway’s, whose names its routes publish', () => {
    const about = (kind: string) => saidBy(annotation, 'long.example.com', { policy, object: { ...plain, kind } });
    assert.equal(about('Gateway'), undefined);
    assert.equal(about('ListenerSet'), undefined);
    assert.equal(about('HTTPRoute'), 'is too long for its ownership record');
  });

  it('is that which listeners narrow the host to', () => {
    const claim = { narrowed: ['short.example.com', 'long.example.com'] };
    assert.equal(
      saidBy(annotation, '*.example.com', { policy, claim }),
      'stands for long.example.com, which is too long for its ownership record',
    );
    assert.equal(saidBy(annotation, 'long.example.com', { policy, claim: { narrowed: ['a.b'] } }), undefined);
  });
});

describe('the annotation rule', () => {
  /** Full judgement of an Ingress with one host. */
  function judged(annotations: Annotations, options: Partial<PolicyOptions> = {}) {
    const policy = samplePolicy(options);
    const raw = { metadata: { name: 'web', namespace: 'shop', annotations }, spec: { rules: [{ host: 'a.b' }] } };
    return decide(ingress.project(raw, policy), policy, emptyLookup);
  }

  it('warns, with the field of the annotation, and withholds no name', () => {
    const judgement = judged({ [`${prefix}hostnme`]: 'x.y' });
    assert.deepEqual(
      violationsOf(judgement).map(({ code, level, status, subject, field }) => [code, level, status, subject, field]),
      [
        [
          'InvalidAnnotation',
          'warn',
          422,
          { type: 'annotation', key: `${prefix}hostnme`, value: 'x.y' },
          `metadata.annotations[${prefix}hostnme]`,
        ],
      ],
    );
    const denied = judged({ [`${prefix}hostnme`]: 'x.y' }, { levels: { annotation: 'deny' } });
    assert.equal(denied.scope, 'in');
    assert.deepEqual(
      denied.decisions.map(({ verdict }) => verdict),
      ['accepted'],
    );
    assert.deepEqual(
      denied.violations.map(({ level }) => level),
      ['deny'],
    );
  });

  it('has nothing to say of an object that another controller has', () => {
    assert.equal(judged({ [`${prefix}controller`]: 'other', [`${prefix}hostnme`]: 'x' }).scope, 'out');
  });

  it('gives the same empty answer for every object without annotations of ours', () => {
    const [first, second] = [{}, { 'a.b/c': 'x' }].map((annotations) =>
      annotation.checkAnnotations?.({
        object: { ...plain, metadata: { ...plain.metadata, annotations } },
        policy: samplePolicy(),
        lookup: emptyLookup,
      }),
    );
    assert.deepEqual(first, []);
    assert.equal(first, second);
  });
});
