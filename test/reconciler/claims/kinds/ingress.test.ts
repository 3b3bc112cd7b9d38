import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ingress } from '../../../../reconciler/claims/kinds/ingress.ts';
import { emptyLookup } from '../../../../reconciler/claims/lookup.ts';
import { ShapeError } from '../../../../reconciler/claims/object.ts';
import type { PolicyOptions } from '../../../../reconciler/claims/policy.ts';
import { outOfScope } from '../../../../reconciler/claims/scope.ts';
import { oldPrefix, prefix, type Raw, samplePolicy } from '../sample.ts';

const full = {
  rules: [{ host: 'one.org' }, {}, { host: '' }, { host: '*.two.org' }],
  tls: [{ hosts: ['one.org', '', 'tls.org'] }, { secretName: 's' }, { hosts: ['last.org'] }],
};

function read(spec: Raw | undefined, annotations: Raw = {}, options: Partial<PolicyOptions> = {}) {
  const policy = samplePolicy(options);
  return {
    policy,
    object: ingress.project({ metadata: { name: 'web', namespace: 'shop', annotations }, spec }, policy),
  };
}

/** `host field` of every claim. */
function claims(spec: Raw | undefined, annotations: Raw = {}, options: Partial<PolicyOptions> = {}): string[] {
  const { object, policy } = read(spec, annotations, options);
  return ingress.claims(object, policy, emptyLookup).map(({ host, field }) => `${host} ${field}`);
}

const fromRules = ['one.org spec.rules[0].host', '*.two.org spec.rules[3].host'];
const fromTls = ['one.org spec.tls[0].hosts[0]', 'tls.org spec.tls[0].hosts[2]', 'last.org spec.tls[2].hosts[0]'];
const hostname = { [`${prefix}hostname`]: 'a.org, b.org' };
const annotated = [`a.org metadata.annotations[${prefix}hostname]`, `b.org metadata.annotations[${prefix}hostname]`];

describe('an Ingress claims', () => {
  it('the hosts of its rules, of TLS and of the annotation, each with its field; an empty host claims nothing', () => {
    assert.deepEqual(claims(full, hostname), [...fromRules, ...fromTls, ...annotated]);
  });

  it('nothing without hosts', () => {
    for (const spec of [undefined, {}, { rules: null, tls: null }, { rules: [{}], tls: [{}] }]) {
      assert.deepEqual(claims(spec), []);
    }
  });

  it('with its own name, group and kind', () => {
    const { object, policy } = read(full);
    assert.deepEqual(ingress.claims(object, policy, emptyLookup)[0], {
      host: 'one.org',
      object: { group: 'networking.k8s.io', kind: 'Ingress', namespace: 'shop', name: 'web' },
      field: 'spec.rules[0].host',
      internal: false,
    });
  });

  it('no hosts of its rules under --ignore-ingress-rules-spec', () => {
    assert.deepEqual(claims(full, hostname, { ignoreIngressRulesSpec: true }), [...fromTls, ...annotated]);
  });

  it('no hosts of TLS under --ignore-ingress-tls-spec', () => {
    assert.deepEqual(claims(full, hostname, { ignoreIngressTlsSpec: true }), [...fromRules, ...annotated]);
  });

  it('nothing of the annotation under --ignore-hostname-annotation', () => {
    const options = { ignoreHostnameAnnotation: true };
    assert.deepEqual(claims(full, hostname, options), [...fromRules, ...fromTls]);
    const only = { ...hostname, [`${prefix}ingress-hostname-source`]: 'annotation-only' };
    assert.deepEqual(claims(full, only, options), []);
  });

  it('what is annotated under the new prefix where both have it', () => {
    assert.deepEqual(claims({}, { [`${oldPrefix}hostname`]: 'old.org', [`${prefix}hostname`]: 'new.org' }), [
      `new.org metadata.annotations[${prefix}hostname]`,
    ]);
    assert.deepEqual(claims({}, { [`${oldPrefix}hostname`]: 'old.org', [`${prefix}hostname`]: '' }), []);
    assert.deepEqual(claims({}, { [`${oldPrefix}hostname`]: 'old.org' }), [
      `old.org metadata.annotations[${oldPrefix}hostname]`,
    ]);
  });

  it('what is annotated under --annotation-prefix alone', () => {
    const annotations = { [`${prefix}hostname`]: 'new.org', 'dns.corp/hostname': 'corp.org' };
    assert.deepEqual(claims({}, annotations, { annotationPrefix: 'dns.corp/' }), [
      'corp.org metadata.annotations[dns.corp/hostname]',
    ]);
  });
});

describe('ingress-hostname-source', () => {
  const chosen = (value: string, key = `${prefix}ingress-hostname-source`) =>
    claims(full, { ...hostname, [key]: value });

  it('annotation-only takes the annotation alone, in any case', () => {
    for (const value of ['annotation-only', 'Annotation-Only']) assert.deepEqual(chosen(value), annotated);
  });

  it('defined-hosts-only takes rules and TLS alone, in any case', () => {
    for (const value of ['defined-hosts-only', 'DEFINED-HOSTS-ONLY']) {
      assert.deepEqual(chosen(value), [...fromRules, ...fromTls]);
    }
  });

  it('takes nothing by any other value, as in ExternalDNS', () => {
    for (const value of ['', 'both', ' annotation-only', 'annotation_only']) assert.deepEqual(chosen(value), [], value);
  });

  it('is read under the old prefix too', () => {
    assert.deepEqual(chosen('annotation-only', `${oldPrefix}ingress-hostname-source`), annotated);
  });
});

describe('--ingress-class', () => {
  function inScope(spec: Raw, annotations: Raw, ...ingressClasses: readonly string[]): boolean {
    const { object, policy } = read(spec, annotations, { ingressClasses });
    return outOfScope(ingress, object, policy) === undefined;
  }
  const legacy = (value: string) => ({ 'kubernetes.io/ingress.class': value });

  it('takes every class when it is not set', () => assert.ok(inScope({}, {})));

  it('takes the classes it names, by field or by annotation', () => {
    assert.ok(inScope({ ingressClassName: 'b' }, {}, 'a', 'b'));
    assert.ok(inScope({}, legacy('b'), 'a', 'b'));
    assert.ok(inScope({ ingressClassName: '' }, legacy('b'), 'a', 'b'));
  });

  it('leaves others out, minding case', () => {
    assert.ok(!inScope({ ingressClassName: 'c' }, {}, 'a', 'b'));
    assert.ok(!inScope({ ingressClassName: 'A' }, {}, 'a'));
    assert.ok(!inScope({}, legacy('c'), 'a'));
    assert.ok(!inScope({}, {}, 'a'));
  });

  it('looks at the annotation only where the field is empty', () => {
    assert.ok(!inScope({ ingressClassName: 'c' }, legacy('a'), 'a'));
    assert.ok(inScope({ ingressClassName: 'a' }, legacy('c'), 'a'));
  });

  it('says which class it leaves out, or that there is none', () => {
    const why = (spec: Raw) => {
      const { object, policy } = read(spec, {}, { ingressClasses: ['a'] });
      return outOfScope(ingress, object, policy);
    };
    assert.equal(why({ ingressClassName: 'c' }), 'its class "c" is not in --ingress-class');
    assert.equal(why({}), 'it has no class, and --ingress-class is set');
  });

  it('of an empty name takes an empty annotation, not an Ingress without class', () => {
    assert.ok(inScope({}, legacy(''), ''));
    assert.ok(!inScope({}, {}, ''));
  });
});

describe('an Ingress that is stored', () => {
  it('is small: only what is read stays', () => {
    const policy = samplePolicy();
    const raw = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: 'web',
        namespace: 'shop',
        uid: '5b5a9a3a-0000-4000-8000-000000000000',
        labels: { app: 'web' },
        annotations: {
          ...hostname,
          'kubectl.kubernetes.io/last-applied-configuration': 'x'.repeat(2000),
          'nginx.ingress.kubernetes.io/configuration-snippet': 'x'.repeat(2000),
        },
        managedFields: [{ manager: 'kubectl', fieldsV1: { 'f:spec': 'x'.repeat(3000) } }],
      },
      spec: {
        ingressClassName: 'nginx',
        rules: [{ host: 'one.org', http: { paths: [{ path: `/${'x'.repeat(1000)}` }] } }],
        tls: [{ hosts: ['one.org'], secretName: 'x'.repeat(200) }],
      },
      status: { loadBalancer: { ingress: [{ ip: '192.0.2.1', ports: [{ port: 443 }] }] } },
    };
    const stored = JSON.stringify(ingress.project(raw, policy));
    assert.ok(stored.length < 500, `${stored.length} characters: ${stored}`);
    assert.doesNotMatch(stored, /xxx|managed/);
  });

  for (const [field, spec] of Object.entries({
    spec: [],
    'spec.ingressClassName': { ingressClassName: 3 },
    'spec.rules': { rules: {} },
    'spec.rules[1]': { rules: [{}, 'a.org'] },
    'spec.rules[1].host': { rules: [{}, { host: 3 }] },
    'spec.tls': { tls: 'x' },
    'spec.tls[0]': { tls: [[]] },
    'spec.tls[0].hosts': { tls: [{ hosts: 'a.org' }] },
    'spec.tls[1].hosts[1]': { tls: [{}, { hosts: ['a.org', {}] }] },
  })) {
    it(`of the wrong shape names the field ${field}`, () => {
      assert.throws(
        () => ingress.project({ spec }, samplePolicy()),
        (error) => error instanceof ShapeError && error.field === field,
      );
    });
  }

  it('of the wrong shape where nothing is read is none', () => {
    const spec = { rules: [{ host: 'a.org', http: 3 }], defaultBackend: [], tls: [{ secretName: {} }] };
    assert.deepEqual(claims(spec), ['a.org spec.rules[0].host']);
  });
});
