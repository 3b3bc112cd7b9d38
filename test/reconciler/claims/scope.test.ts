import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ingress } from '../../../reconciler/claims/kinds/ingress.ts';
import type { PolicyOptions } from '../../../reconciler/claims/policy.ts';
import { outOfScope } from '../../../reconciler/claims/scope.ts';
import { oldPrefix, prefix, type Raw, samplePolicy } from './sample.ts';

/** Why an Ingress with this metadata is out of scope. */
function why(metadata: Raw, options: Partial<PolicyOptions> = {}): string | undefined {
  const policy = samplePolicy(options);
  const object = ingress.project({ metadata: { name: 'web', namespace: 'shop', ...metadata } }, policy);
  return outOfScope(ingress, object, policy);
}

describe('an object', () => {
  it('is in scope without filters', () => assert.equal(why({}), undefined));

  it('is out when no --source names its kind', () => {
    assert.equal(why({}, { sources: ['service'] }), '--source names none of ingress');
  });

  it('is out in another namespace than --namespace', () => {
    assert.equal(why({}, { namespace: 'shop' }), undefined);
    assert.equal(why({}, { namespace: 'other' }), 'its namespace is not --namespace other');
  });

  it('is out when its annotations do not match --annotation-filter', () => {
    const annotationFilter = 'team in (a,b),!skip';
    assert.equal(why({ annotations: { team: 'a' } }, { annotationFilter }), undefined);
    for (const annotations of [{}, { team: 'c' }, { team: 'a', skip: '' }]) {
      assert.equal(why({ annotations }, { annotationFilter }), 'its annotations do not match --annotation-filter');
    }
    assert.notEqual(why({ labels: { team: 'a' } }, { annotationFilter }), undefined);
  });

  it('counts the last of several equalities of --annotation-filter on one key, and all of --label-filter', () => {
    const both = { annotations: { team: 'b' }, labels: { team: 'b' } };
    assert.equal(why(both, { annotationFilter: 'team=a,team=b' }), undefined);
    assert.equal(why(both, { labelFilter: 'team=a,team=b' }), 'its labels do not match --label-filter');
  });

  it('is out when its labels do not match --label-filter', () => {
    const labelFilter = 'tier!=back,size>3';
    assert.equal(why({ labels: { size: '4' } }, { labelFilter }), undefined);
    for (const labels of [undefined, { size: '3' }, { size: '4', tier: 'back' }]) {
      assert.equal(why({ labels }, { labelFilter }), 'its labels do not match --label-filter');
    }
    assert.notEqual(why({ annotations: { size: '4' } }, { labelFilter }), undefined);
  });
});

describe('the controller annotation', () => {
  it('leaves an object to us by the one value that is ours', () => {
    assert.equal(why({ annotations: { [`${prefix}controller`]: 'dns-controller' } }), undefined);
    assert.equal(why({ annotations: { [`${oldPrefix}controller`]: 'dns-controller' } }), undefined);
  });

  for (const value of ['', 'other', 'DNS-controller', ' dns-controller']) {
    it(`takes an object away by any other value: "${value}"`, () => {
      const expected = 'its controller annotation names another controller';
      assert.equal(why({ annotations: { [`${prefix}controller`]: value } }), expected);
      assert.equal(why({ annotations: { [`${oldPrefix}controller`]: value } }), expected);
    });
  }

  it('counts under the new prefix where both have it', () => {
    const annotations = { [`${prefix}controller`]: 'dns-controller', [`${oldPrefix}controller`]: 'other' };
    assert.equal(why({ annotations }), undefined);
  });

  it('counts under --annotation-prefix alone', () => {
    const annotations = { [`${prefix}controller`]: 'other' };
    assert.equal(why({ annotations }, { annotationPrefix: 'dns.corp/' }), undefined);
    assert.notEqual(
      why({ annotations: { 'dns.corp/controller': 'other' } }, { annotationPrefix: 'dns.corp/' }),
      undefined,
    );
  });
});
