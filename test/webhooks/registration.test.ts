// The webhook configuration asks for what is judged and for nothing else.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { claimingKinds } from '../../reconciler/claims/kinds.ts';
import { sourceNames } from '../../reconciler/claims/policy.ts';
import { type RegistrationOptions, webhookConfiguration, webhookRule } from '../../webhooks/registration.ts';
import { samplePolicy } from './sample-reviews.ts';

function configuration(options: Partial<RegistrationOptions> = {}) {
  return webhookConfiguration({
    name: 'zonewarden',
    client: { service: { namespace: 'zonewarden', name: 'zonewarden', path: '/validate', port: 443 } },
    failurePolicy: 'Fail',
    policy: samplePolicy({ sources: sourceNames, gatewayListenerSets: true }),
    ...options,
  });
}

/** The others have no webhook: it could keep a cluster from starting. */
const judged = claimingKinds.filter(({ kind }) => kind !== 'Node' && kind !== 'Pod');

describe('the webhook configuration', () => {
  it('is complete', () => {
    const { webhooks, ...rest } = configuration({
      caBundle: '-----BEGIN CERTIFICATE-----\n',
      exemptNamespaces: ['zonewarden'],
    });
    assert.deepEqual(rest, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'zonewarden' },
    });
    assert.deepEqual(
      webhooks.map((webhook) => webhook.name),
      judged.map(({ resource }) => `${resource}.zonewarden.io`),
    );
    const { matchConditions, ...service } = webhooks[1] ?? assert.fail('no webhook for Services');
    assert.deepEqual(service, {
      name: 'services.zonewarden.io',
      clientConfig: {
        service: { namespace: 'zonewarden', name: 'zonewarden', path: '/validate', port: 443 },
        caBundle: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==',
      },
      rules: [
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          resources: ['services'],
          operations: ['CREATE', 'UPDATE'],
          scope: 'Namespaced',
        },
      ],
      matchPolicy: 'Equivalent',
      namespaceSelector: {
        matchExpressions: [
          { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', 'zonewarden'] },
        ],
      },
      failurePolicy: 'Fail',
      timeoutSeconds: 3,
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    });
    assert.equal(matchConditions.length, 2);
  });

  it('takes a URL, the failure policy and the timeout as they are given, and no caBundle where none is', () => {
    const [webhook] = configuration({
      client: { url: 'https://127.0.0.1:8443/validate' },
      failurePolicy: 'Ignore',
      timeoutSeconds: 5,
    }).webhooks;
    assert.deepEqual(webhook?.clientConfig, { url: 'https://127.0.0.1:8443/validate' });
    assert.equal(webhook?.failurePolicy, 'Ignore');
    assert.equal(webhook?.timeoutSeconds, 5);
  });

  it('asks only for the kinds that --source names', () => {
    const policy = samplePolicy({ sources: ['service'] });
    assert.deepEqual(
      configuration({ policy }).webhooks.map((webhook) => webhook.name),
      ['services.zonewarden.io'],
    );
  });

  it('asks for ListenerSets only with --gateway-listener-sets, and for Gateways with any gateway source', () => {
    const policy = samplePolicy({ sources: ['gateway-httproute'] });
    assert.deepEqual(
      configuration({ policy }).webhooks.map((webhook) => webhook.name),
      ['httproutes.zonewarden.io', 'gateways.zonewarden.io'],
    );
  });

  it('asks for Gateways in the namespace of --gateway-namespace, whatever --namespace says', () => {
    const policy = samplePolicy({ sources: ['gateway-httproute'], namespace: 'shop', gatewayNamespace: 'infra' });
    const only = configuration({ policy }).webhooks.map(({ name, namespaceSelector }) => [
      name,
      namespaceSelector.matchExpressions.find(({ operator }) => operator === 'In')?.values.join(),
    ]);
    assert.deepEqual(only, [
      ['httproutes.zonewarden.io', 'shop'],
      ['gateways.zonewarden.io', 'infra'],
    ]);
  });

  it('asks only for the namespace that --namespace names', () => {
    const [webhook] = configuration({ policy: samplePolicy({ namespace: 'shop' }) }).webhooks;
    assert.deepEqual(webhook?.namespaceSelector.matchExpressions, [
      { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] },
      { key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] },
    ]);
  });

  it('has a rule for every version of every kind, without subresources', () => {
    for (const kind of judged) {
      const rule = webhookRule(kind);
      assert.deepEqual(rule.apiVersions, kind.versions);
      assert.deepEqual(rule.resources, [kind.resource]);
      assert.doesNotMatch(rule.resources.join(), /[/*]/);
    }
  });
});

describe('the match conditions', () => {
  const expressions = (name: string, options: Partial<RegistrationOptions> = {}) =>
    configuration(options)
      .webhooks.find((webhook) => webhook.name.startsWith(name))
      ?.matchConditions.map((condition) => condition.expression) ?? [];

  it('keep objects on their way out from leaving the API server', () => {
    for (const kind of judged) {
      assert.equal(expressions(kind.resource)[0], '!has(object.metadata.deletionTimestamp)');
    }
  });

  it('exist for every kind there is, so that objects without hostnames are not sent', () => {
    for (const kind of judged) assert.equal(expressions(kind.resource).length, 2, kind.kind);
  });

  it('let every object through that a template may name', () => {
    const policy = samplePolicy({ sources: sourceNames, fqdnTemplates: ['{{.Name}}.example.com'] });
    const conditions = Object.fromEntries(
      configuration({ policy }).webhooks.map(({ name, matchConditions }) => [
        name.split('.')[0],
        matchConditions.length,
      ]),
    );
    assert.deepEqual(
      { ...conditions },
      {
        ingresses: 1,
        services: 1,
        httproutes: 1,
        grpcroutes: 1,
        tlsroutes: 1,
        tcproutes: 1,
        udproutes: 1,
        gateways: 2,
        dnsendpoints: 2,
      },
    );
  });

  it('ask for any annotation under either prefix, so that a misspelt one is judged too', () => {
    assert.equal(
      expressions('services')[1],
      'has(object.metadata.annotations) && object.metadata.annotations.exists(key, ' +
        'key.startsWith("external-dns.kubernetes.io/") || key.startsWith("external-dns.alpha.kubernetes.io/"))',
    );
  });

  it('ask for the one prefix that --annotation-prefix names, quoted for CEL', () => {
    const policy = samplePolicy({ annotationPrefix: 'dns.corp"\\/' });
    assert.equal(
      expressions('services', { policy })[1],
      'has(object.metadata.annotations) && object.metadata.annotations.exists(key, key.startsWith("dns.corp\\"\\\\/"))',
    );
  });

  it('never read a field without asking whether it is there, since an error would refuse the object', () => {
    for (const kind of judged) {
      const [, expression = ''] = expressions(kind.resource);
      for (const [field] of expression.matchAll(/object\.(?:spec|metadata)\.\w+/g)) {
        assert.ok(expression.includes(`has(${field})`), `${kind.kind}: ${field}`);
      }
      if (expression.includes('object.spec')) assert.ok(expression.includes('has(object.spec)'));
    }
  });

  it('have names that the API server accepts, each once in a webhook', () => {
    for (const { matchConditions } of configuration().webhooks) {
      const names = matchConditions.map((condition) => condition.name);
      assert.equal(new Set(names).size, names.length);
      for (const name of names) assert.match(name, /^[a-z][a-z-]{0,62}$/);
    }
  });
});
