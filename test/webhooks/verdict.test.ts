// Judging: which violations deny, which only warn, and what an UPDATE forgives.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gateway } from '../../reconciler/claims/kinds/gateway.ts';
import { emptyLookup, type Lookup } from '../../reconciler/claims/lookup.ts';
import { admit } from '../../webhooks/admit.ts';
import {
  denied,
  ingressWith,
  judged,
  responseOf,
  reviewOf,
  sampleObject,
  samplePolicy,
  serviceWith,
  uid,
  updateOf,
} from './sample-reviews.ts';

const fieldsOf = (status: ReturnType<typeof denied>) => status.details?.causes.map((cause) => cause.field);

describe('CREATE', () => {
  it('allows an Ingress inside the domain filter, with no status and no warnings', () => {
    const response = judged(reviewOf(ingressWith(['a.example.com', '*.example.com', 'EXAMPLE.com.'])));
    assert.equal(response.allowed, true);
    assert.equal(response.status, undefined);
    assert.equal(response.warnings, undefined);
  });

  it('denies a rule host, a TLS host and an annotated host outside the domain filter, each at its field', () => {
    const object = sampleObject(
      'Ingress',
      {
        rules: [{ host: 'ok.example.com' }, { host: 'a.example.org' }],
        tls: [{ hosts: ['ok.example.com'] }, { hosts: ['ok.example.com', 'b.example.org'] }],
      },
      { annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'ok.example.com, c.example.org' } },
    );
    assert.deepEqual(fieldsOf(denied(reviewOf(object))), [
      'spec.rules[1].host',
      'spec.tls[1].hosts[1]',
      'metadata.annotations[external-dns.alpha.kubernetes.io/hostname]',
    ]);
  });

  it('denies a Service by its hostname and internal-hostname annotations', () => {
    const object = serviceWith('ok.example.com', {
      annotations: {
        'external-dns.kubernetes.io/hostname': 'a.example.org',
        'external-dns.kubernetes.io/internal-hostname': 'b.example.org',
      },
    });
    assert.equal(fieldsOf(denied(reviewOf(object)))?.length, 2);
  });

  it('denies an HTTPRoute by a hostname that it inherits from a listener in memory', () => {
    const route = sampleObject('HTTPRoute', { parentRefs: [{ name: 'edge' }] });
    const policy = samplePolicy();
    const edge = gateway.project(
      {
        metadata: { name: 'edge', namespace: 'shop' },
        spec: { listeners: [{ name: 'http', port: 80, protocol: 'HTTP', hostname: 'edge.example.org' }] },
      },
      policy,
    );
    const lookup: Lookup = {
      ...emptyLookup,
      gateway: (namespace, name) => (namespace === 'shop' && name === 'edge' ? edge : undefined),
    };
    const response = responseOf(admit(reviewOf(route), policy, lookup));
    assert.match(response.status?.message ?? '', /"edge\.example\.org"/);
    assert.equal(judged(reviewOf(route)).allowed, true);
  });

  it('judges an HTTPRoute as v1beta1 too', () => {
    const object = {
      ...sampleObject('HTTPRoute', { hostnames: ['a.example.org'] }),
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
    };
    const kind = { group: 'gateway.networking.k8s.io', version: 'v1beta1', kind: 'HTTPRoute' };
    assert.deepEqual(fieldsOf(denied(reviewOf(object, { kind }))), ['spec.hostnames[0]']);
  });

  it('judges a dry run like the rest', () => {
    assert.equal(judged(reviewOf(ingressWith(['a.example.org']), { dryRun: true })).allowed, false);
  });

  it('takes the namespace from the request when the object does not say it', () => {
    const object = ingressWith(['a.example.org'], { namespace: undefined });
    assert.equal(judged(reviewOf(object), { namespace: 'shop' }).allowed, false);
    assert.equal(judged(reviewOf(object, { namespace: 'other' }), { namespace: 'shop' }).allowed, true);
  });

  it('does not ratchet by an oldObject that a CREATE should not have', () => {
    const object = ingressWith(['a.example.org']);
    assert.equal(judged(reviewOf(object, { oldObject: object })).allowed, false);
  });
});

describe('objects out of scope', () => {
  const object = ingressWith(['a.example.org', 'a..b'], { labels: { team: 'x' } });
  const scopes = {
    'another namespace': { namespace: 'elsewhere' },
    'another label': { labelFilter: 'team=y' },
    'another annotation': { annotationFilter: 'publish=yes' },
    'another class': { ingressClasses: ['internal'] },
  };
  for (const [name, options] of Object.entries(scopes)) {
    it(`are allowed in silence: ${name}`, () => {
      const response = judged(reviewOf(object), options);
      assert.equal(response.allowed, true);
      assert.deepEqual(Object.keys(response).sort(), ['allowed', 'uid']);
    });
  }
});

describe('levels', () => {
  const object = ingressWith(['a.example.org', 'a..b']);

  it('warns instead of denying at level warn', () => {
    const response = judged(reviewOf(object), { levels: { 'domain-filter': 'warn', syntax: 'warn' } });
    assert.equal(response.allowed, true);
    assert.equal(response.warnings?.length, 2);
  });

  it('denies by one rule and warns by the other in the same answer', () => {
    const response = judged(reviewOf(object), { levels: { 'domain-filter': 'warn' } });
    assert.equal(response.allowed, false);
    assert.equal(response.status?.details?.causes.length, 1);
    assert.match(response.warnings?.[0] ?? '', /a\.example\.org/);
    assert.equal(response.warnings?.length, 1);
  });

  it('says nothing at level off', () => {
    const response = judged(reviewOf(object), { levels: { 'domain-filter': 'off', syntax: 'off' } });
    assert.equal(response.allowed, true);
    assert.equal(response.warnings, undefined);
  });
});

describe('UPDATE', () => {
  const old = ingressWith(['a.example.org', 'ok.example.com']);

  it('lets an unrelated change through and warns of the old sin', () => {
    const response = judged(
      updateOf(old, ingressWith(['a.example.org', 'ok.example.com'], { labels: { new: 'label' } })),
    );
    assert.equal(response.allowed, true);
    assert.equal(response.warnings?.length, 1);
    assert.match(response.warnings?.[0] ?? '', /"a\.example\.org" at spec\.rules\[0\]\.host/);
  });

  it('denies only the violation that is new', () => {
    const response = judged(updateOf(old, ingressWith(['a.example.org', 'b.example.org'])));
    assert.equal(response.allowed, false);
    assert.deepEqual(
      response.status?.details?.causes.map((cause) => cause.field),
      ['spec.rules[1].host'],
    );
    assert.match(response.warnings?.[0] ?? '', /a\.example\.org/);
  });

  it('takes a name for the same one at another field and in another spelling', () => {
    const object = sampleObject('Ingress', { tls: [{ hosts: ['A.Example.org.'] }] });
    assert.equal(judged(updateOf(old, object)).allowed, true);
  });

  it('forgives a malformed name like any other, as it is written', () => {
    const malformed = ingressWith(['a..b']);
    assert.equal(judged(updateOf(malformed, malformed)).allowed, true);
    assert.equal(judged(updateOf(malformed, ingressWith(['a...b']))).allowed, false);
  });

  it('judges as new what was out of scope in the old object', () => {
    const options = { labelFilter: 'team=x' };
    const labelled = ingressWith(['a.example.org'], { labels: { team: 'x' } });
    assert.equal(judged(updateOf(ingressWith(['a.example.org']), labelled), options).allowed, false);
    assert.equal(judged(updateOf(labelled, labelled), options).allowed, true);
  });

  for (const [name, oldObject] of Object.entries({
    'is missing': null,
    'has the wrong shape': { ...old, spec: { rules: {} } },
    'is of another kind': { ...old, kind: 'Service' },
    'is no object': 'old',
  })) {
    it(`forgives nothing when the old object ${name}`, () => {
      assert.equal(judged(updateOf(oldObject, old)).allowed, false);
    });
  }
});

describe('an object of the wrong shape', () => {
  const broken = { ...ingressWith([]), spec: { rules: {} } };

  it('is denied with 422 and the field', () => {
    const status = denied(reviewOf(broken));
    assert.equal(status.code, 422);
    assert.equal(status.reason, 'Invalid');
    assert.equal(status.message, 'Ingress shop/web: spec.rules must be a list, not an object [InvalidObject]');
    assert.deepEqual(status.details, {
      name: 'web',
      group: 'networking.k8s.io',
      kind: 'Ingress',
      causes: [
        { reason: 'FieldValueInvalid', message: 'must be a list, not an object [InvalidObject]', field: 'spec.rules' },
      ],
    });
  });

  it('stays editable when it was stored like that, with a warning', () => {
    const labelled = { ...broken, metadata: { name: 'web', labels: { new: 'label' }, annotations: { other: 'x' } } };
    const response = judged(updateOf(broken, labelled));
    assert.equal(response.allowed, true);
    assert.deepEqual(response.warnings, ['spec.rules must be a list, not an object [InvalidObject]']);
  });

  it('lets no new hostname in behind a fault that was stored', () => {
    const tls = { ...broken, spec: { rules: {}, tls: [{ hosts: ['a.test'] }] } };
    assert.equal(judged(updateOf(broken, tls)).allowed, false);
    const annotations = { 'external-dns.kubernetes.io/hostname': 'a.test' };
    assert.equal(judged(updateOf(broken, { ...broken, metadata: { annotations } })).allowed, false);
    assert.equal(judged(updateOf(tls, { ...tls, metadata: {} })).allowed, true);
    assert.equal(judged(updateOf(broken, { ...broken, spec: { rules: { 0: null } } })).allowed, false);
  });

  it('is denied when the old object was wrong elsewhere', () => {
    assert.equal(judged(updateOf({ ...broken, spec: { tls: 'x' } }, broken)).allowed, false);
    const labels = { ...ingressWith([]), metadata: { labels: 3 } };
    assert.equal(judged(updateOf(labels, { ...labels, metadata: { generation: 'x' } })).allowed, false);
  });

  it('is only warned of, or nothing, where the namespace says so', () => {
    const broken = reviewOf(sampleObject('Ingress', { rules: 3 }));
    const enforcing = (level: string) => ({
      ...emptyLookup,
      namespace: () => ({ labels: { 'zonewarden.io/enforce': level }, annotations: {} }),
    });
    assert.equal(judged(broken, {}, enforcing('deny')).allowed, false);
    const warned = judged(broken, {}, enforcing('warn'));
    assert.equal(warned.allowed, true);
    assert.match(warned.warnings?.[0] ?? '', /^spec\.rules must be a list/);
    assert.deepEqual(judged(broken, {}, enforcing('off')), { uid, allowed: true });
  });

  it('is no concern of ours in another namespace than --namespace', () => {
    const broken = reviewOf(sampleObject('Ingress', { rules: 3 }));
    assert.equal(judged(broken, { namespace: 'shop' }).allowed, false);
    assert.deepEqual(judged(broken, { namespace: 'other' }), { uid, allowed: true });
  });

  it('is no error in a part that is not read', () => {
    const object = { ...ingressWith(['a.example.com']), spec: { rules: [], defaultBackend: 'nonsense' }, extra: 1 };
    assert.equal(judged(reviewOf(object)).allowed, true);
  });
});

describe('the enforcement of a namespace', () => {
  const enforcing = (level: string): Lookup => ({
    ...emptyLookup,
    namespace: (name) =>
      name === 'shop' ? { labels: { 'zonewarden.io/enforce': level }, annotations: {} } : undefined,
  });
  const outside = reviewOf(ingressWith(['a.example.org', 'a..b']));

  it('warn turns denials into warnings', () => {
    const response = judged(outside, {}, enforcing('warn'));
    assert.equal(response.allowed, true);
    assert.equal(response.warnings?.length, 2);
  });

  it('off says nothing', () => {
    assert.deepEqual(Object.keys(judged(outside, {}, enforcing('off'))), ['uid', 'allowed', 'auditAnnotations']);
  });

  it('does not raise a rule that only warns', () => {
    const levels = { 'domain-filter': 'warn', syntax: 'off' } as const;
    const response = judged(outside, { levels }, enforcing('deny'));
    assert.equal(response.allowed, true);
    assert.equal(response.warnings?.length, 1);
  });

  it('wins over --enforce in either direction, which holds where the namespace says nothing', () => {
    assert.equal(judged(outside, { enforce: 'warn' }, enforcing('deny')).allowed, false);
    assert.equal(judged(outside, { enforce: 'warn' }, emptyLookup).allowed, true);
    assert.equal(judged(outside, { enforce: 'off' }, emptyLookup).warnings, undefined);
  });

  it('is deny where the label says something else', () => {
    for (const typo of ['wran', 'Warn', ''])
      assert.equal(judged(outside, { enforce: 'off' }, enforcing(typo)).allowed, false);
  });
});
