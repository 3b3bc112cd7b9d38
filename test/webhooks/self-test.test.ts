import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { selfTestName } from '../../webhooks/self-test.ts';
import { denied, ingressWith, judged, reviewOf, sampleObject } from './sample-reviews.ts';

const named = { ...ingressWith(['a.example.com']), metadata: { name: selfTestName, namespace: 'shop' } };

describe('a dry run of an object with the reserved name', () => {
  it('is always denied, whatever it says and whatever the sources and the enforcement are', () => {
    for (const options of [{}, { sources: ['service' as const] }, { enforce: 'off' as const }]) {
      const status = denied(reviewOf(named, { dryRun: true, name: selfTestName }), options);
      assert.equal(status.code, 403);
      assert.match(status.message, /zonewarden tests itself, and is always denied \[SelfTest\]$/);
    }
  });
});

describe('what only looks like it is judged as ever:', () => {
  it('the reserved name without a dry run', () => {
    assert.equal(judged(reviewOf(named, { name: selfTestName })).allowed, true);
  });

  it('a dry run of an update or a deletion', () => {
    for (const operation of ['UPDATE', 'DELETE']) {
      const review = reviewOf(named, { dryRun: true, name: selfTestName, operation, oldObject: named });
      assert.equal(judged(review).allowed, true, operation);
    }
  });

  it('a dry run of another name', () => {
    assert.equal(judged(reviewOf(sampleObject('Service', {}), { dryRun: true })).allowed, true);
  });
});
