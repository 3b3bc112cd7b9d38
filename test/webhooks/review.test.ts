// What counts as a review, what is refused with which status, and that the uid always comes back.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyLookup } from '../../reconciler/claims/lookup.ts';
import { admit } from '../../webhooks/admit.ts';
import { parseReview, uidOf } from '../../webhooks/review.ts';
import {
  ingressWith,
  type Raw,
  responseOf,
  reviewOf,
  sampleObject,
  samplePolicy,
  uid,
  updateOf,
} from './sample-reviews.ts';

const policy = samplePolicy();
const answerTo = (body: unknown) => admit(body, policy, emptyLookup);
const good = ingressWith(['a.example.com']);

describe('a body that is no review', () => {
  const bodies: readonly (readonly [string, unknown, string, RegExp])[] = [
    ['null', null, 'review_shape', /body must be an AdmissionReview/],
    ['nothing at all', undefined, 'review_shape', /body must be an AdmissionReview/],
    ['a list', [reviewOf(good)], 'review_shape', /body must be an AdmissionReview/],
    ['a text', 'review', 'review_shape', /body must be an AdmissionReview/],
    ['an empty object', {}, 'review_version', /admission\.k8s\.io\/v1 AdmissionReview/],
    ['a v1beta1 review', { ...reviewOf(good), apiVersion: 'admission.k8s.io/v1beta1' }, 'review_version', /\[v1\]/],
    ['another kind', { ...reviewOf(good), kind: 'ConversionReview' }, 'review_version', /AdmissionReview/],
    ['a review without request', { ...reviewOf(good), request: undefined }, 'review_shape', /no request/],
    ['a request that is a list', { ...reviewOf(good), request: [] }, 'review_shape', /no request/],
    ['a request without uid', reviewOf(good, { uid: undefined }), 'review_shape', /no uid/],
    ['an empty uid', reviewOf(good, { uid: '' }), 'review_shape', /no uid/],
    ['a uid that is a number', reviewOf(good, { uid: 7 }), 'review_shape', /no uid/],
  ];
  for (const [name, body, fault, message] of bodies) {
    it(`answers 400 with the reason to ${name}`, () => {
      const answer = answerTo(body);
      assert.equal(answer.statusCode, 400);
      assert.equal(answer.fault?.kind, fault);
      assert.equal(answer.outcome, 'error');
      assert.ok('reason' in answer.body);
      assert.equal(answer.body.reason, 'BadRequest');
      assert.equal(answer.body.code, 400);
      assert.match(answer.body.message, message);
    });
  }
});

describe('a review with a uid that contradicts itself', () => {
  const cases: readonly (readonly [string, Raw, string])[] = [
    ['another object kind', reviewOf(good, { object: { ...good, kind: 'Service' } }), 'kind_mismatch'],
    ['another API version', reviewOf(good, { object: { ...good, apiVersion: 'extensions/v1beta1' } }), 'kind_mismatch'],
    ['an object without kind', reviewOf(good, { object: { ...good, kind: undefined } }), 'kind_mismatch'],
    [
      'a request for a harmless kind',
      reviewOf(good, { kind: { group: '', version: 'v1', kind: 'ConfigMap' } }),
      'kind_mismatch',
    ],
    ['no object', reviewOf(good, { object: null }), 'review_shape'],
    ['an object that is a list', reviewOf(good, { object: [good] }), 'review_shape'],
    ['no kind', reviewOf(good, { kind: undefined }), 'review_shape'],
    ['half a kind', reviewOf(good, { kind: { kind: 'Ingress' } }), 'review_shape'],
    ['an operation that is a number', reviewOf(good, { operation: 3 }), 'review_shape'],
  ];
  for (const [name, body, fault] of cases) {
    it(`denies with code 400 and the uid: ${name}`, () => {
      const answer = answerTo(body);
      // An HTTP error would admit the object under failurePolicy: Ignore.
      assert.equal(answer.statusCode, 200);
      assert.equal(answer.fault?.kind, fault);
      const response = responseOf(answer);
      assert.equal(response.uid, uid);
      assert.equal(response.allowed, false);
      assert.equal(response.status?.code, 400);
      assert.equal(response.status?.reason, 'BadRequest');
    });
  }

  it('says which two kinds disagree', () => {
    const answer = answerTo(reviewOf(good, { object: sampleObject('Service', {}) }));
    assert.equal(
      responseOf(answer).status?.message,
      'request.kind is networking.k8s.io/v1 Ingress but the object says it is v1 Service',
    );
  });
});

describe('what is allowed untouched', () => {
  const bad = ingressWith(['a.example.org']);
  const unreadable = { ...bad, spec: 3 };
  const cases: readonly (readonly [string, Raw])[] = [
    ['a DELETE', reviewOf(bad, { operation: 'DELETE', object: null, oldObject: bad })],
    ['a CONNECT', reviewOf(bad, { operation: 'CONNECT', object: { kind: 'PodExecOptions', apiVersion: 'v1' } })],
    ['an operation that a later Kubernetes adds', reviewOf(bad, { operation: 'APPRAISE' })],
    ['a status update', updateOf(bad, unreadable, { subResource: 'status' })],
    ['a scale update', updateOf(null, { apiVersion: 'autoscaling/v1', kind: 'Scale' }, { subResource: 'scale' })],
    ['a kind that claims nothing', reviewOf(sampleObject('ConfigMap', undefined))],
    [
      'a version that is not read',
      reviewOf(
        { ...bad, apiVersion: 'networking.k8s.io/v2' },
        {
          kind: { group: 'networking.k8s.io', version: 'v2', kind: 'Ingress' },
        },
      ),
    ],
    [
      'an object on its way out',
      updateOf(bad, ingressWith(['b.example.org'], { deletionTimestamp: '2026-08-02T00:00:00Z', finalizers: [] })),
    ],
    [
      'an unreadable object on its way out',
      reviewOf({ ...unreadable, metadata: { deletionTimestamp: '2026-08-02T00:00:00Z' } }),
    ],
  ];
  for (const [name, body] of cases) {
    it(`${name}`, () => {
      const answer = answerTo(body);
      assert.deepEqual(answer.body, {
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: { uid, allowed: true },
      });
      assert.equal(answer.outcome, 'allow');
      assert.equal(answer.verdict, undefined);
    });
  }

  it('a kind that no --source names, even when it could not be read', () => {
    const answer = admit(reviewOf(unreadable), samplePolicy({ sources: ['service'] }), emptyLookup);
    assert.equal(responseOf(answer).allowed, true);
    assert.equal(answer.verdict, undefined);
  });

  it('does not take an empty deletionTimestamp for a deletion', () => {
    const answer = answerTo(reviewOf(ingressWith(['a.example.org'], { deletionTimestamp: '' })));
    assert.equal(responseOf(answer).allowed, false);
  });
});

describe('the envelope', () => {
  it('is read leniently where nothing hangs on it', () => {
    const parsed = parseReview(reviewOf(good, { namespace: null, name: undefined, subResource: 5, dryRun: 'true' }));
    assert.ok('operation' in parsed);
    assert.deepEqual([parsed.namespace, parsed.name, parsed.subResource, parsed.dryRun], ['', '', '', false]);
  });

  it('gives its uid for an answer even when the rest is broken', () => {
    assert.equal(uidOf(reviewOf(good, { operation: null, kind: 3 })), uid);
    assert.equal(uidOf({ request: { uid } }), undefined);
    assert.equal(uidOf('x'), undefined);
  });
});
