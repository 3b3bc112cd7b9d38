import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PolicyError, type PolicyOptions } from '../../../reconciler/claims/policy.ts';
import { oldPrefix, prefix, samplePolicy } from './sample.ts';

function policyError(options: Partial<PolicyOptions>): PolicyError {
  try {
    samplePolicy(options);
  } catch (error) {
    assert.ok(error instanceof PolicyError);
    assert.equal(error.code, 'INVALID_POLICY');
    return error;
  }
  assert.fail('no PolicyError');
}

describe('a policy that cannot be used', () => {
  for (const [flag, options] of [
    ['--annotation-filter', { annotationFilter: 'a in (' }],
    ['--label-filter', { labelFilter: 'a in (' }],
    ['--gateway-label-filter', { gatewayLabelFilter: 'a in (' }],
  ] as const) {
    it(`names the selector that is none: ${flag}`, () => {
      const error = policyError(options);
      assert.equal(error.flag, flag);
      assert.match(error.message, new RegExp(`^${flag} does not specify a valid label selector: "a in \\(" `));
    });
  }

  for (const [flag, options] of [
    ['--regex-domain-filter', { regexInclude: '(' }],
    ['--regex-domain-exclusion', { regexExclude: '(' }],
  ] as const) {
    it(`names the pattern that is none: ${flag}`, () => {
      const error = policyError({ domains: { include: [], exclude: [], ...options } });
      assert.equal(error.flag, flag);
      assert.match(error.message, new RegExp(`^${flag}: "\\(" is not a regular expression in RE2 syntax`));
    });
  }

  it('names the template that is none, with its place among the others', () => {
    const error = policyError({ fqdnTemplates: ['{{.Name}}.org', '{{.Name'] });
    assert.equal(error.flag, '--fqdn-template');
    assert.match(error.message, /^--fqdn-template\[1\] "\{\{\.Name": line 1: unclosed action/);
  });

  it('combines --ingress-class with an annotation filter on the class', () => {
    const annotationFilter = 'kubernetes.io/ingress.class in (nginx)';
    const error = policyError({ ingressClasses: ['nginx'], annotationFilter });
    assert.equal(error.flag, '--ingress-class');
    assert.match(error.message, /mutually exclusive with the kubernetes.io\/ingress.class annotation filter/);
    assert.ok(samplePolicy({ annotationFilter }));
    assert.ok(samplePolicy({ ingressClasses: ['nginx'], annotationFilter: 'a=b' }));
  });
});

describe('annotations that are kept', () => {
  const kept = (options: Partial<PolicyOptions>, keys: readonly string[]) =>
    keys.filter((key) => samplePolicy(options).keepsAnnotation(key));
  const keys = [
    `${prefix}hostname`,
    `${oldPrefix}anything`,
    'dns.corp/hostname',
    'kubernetes.io/ingress.class',
    'kubectl.kubernetes.io/last-applied-configuration',
    'team',
  ];

  it('are those under both prefixes and the class', () => {
    assert.deepEqual(kept({}, keys), [keys[0], keys[1], keys[3]]);
  });

  it('are those under --annotation-prefix instead of both', () => {
    assert.deepEqual(kept({ annotationPrefix: 'dns.corp/' }, keys), [keys[2], keys[3]]);
  });

  it('are those that the annotation filter asks for too', () => {
    assert.deepEqual(kept({ annotationFilter: '!team,other=x' }, [...keys, 'other']), [
      keys[0],
      keys[1],
      keys[3],
      'team',
      'other',
    ]);
  });
});

describe('the defaults of a policy', () => {
  it('restrict nothing', () => {
    const policy = samplePolicy();
    assert.equal(policy.namespace, '');
    assert.equal(policy.ingressClasses.size + policy.serviceTypes.size, 0);
    assert.equal(policy.annotationFilter.matches({}) && policy.labelFilter.matches({}), true);
    assert.equal(policy.ignoreIngressRulesSpec || policy.ignoreIngressTlsSpec || policy.publishInternalServices, false);
    assert.deepEqual(policy.levels, {});
  });
});
