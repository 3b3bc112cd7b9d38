// The HTTP side of admission: status codes, methods, and that serialising loses nothing.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyLookup } from '../../reconciler/claims/lookup.ts';
import { admit } from '../../webhooks/admit.ts';
import { errorReply } from '../../webhooks/plugin.ts';
import {
  ingressWith,
  type Raw,
  reviewOf,
  sampleObject,
  samplePolicy,
  serviceWith,
  uid,
  updateOf,
} from './sample-reviews.ts';
import { post, serve } from './serving.ts';

const explode = () => {
  throw new Error('the lookup is on fire');
};

describe('POST /validate', () => {
  const bodies: Readonly<Record<string, unknown>> = {
    'a plain allow': reviewOf(ingressWith([])),
    'an allow with claims': reviewOf(ingressWith(['a.example.com'])),
    'an allow with warnings': updateOf(ingressWith(['a.test']), ingressWith(['a.test'])),
    'a denial with warnings': updateOf(ingressWith(['a.test']), ingressWith(['a.test', 'b.test', 'c..d'])),
    'a denial of a core kind': reviewOf(serviceWith('a.test')),
    'a denial without a name': reviewOf(ingressWith(['a.test'], { name: '' }), { name: '' }),
    'a wrong shape': reviewOf({ ...ingressWith([]), spec: 3 }),
    'a kind mismatch': reviewOf(
      { ...ingressWith([]), kind: 'Service' },
      { kind: { group: 'x', version: 'v1', kind: 'Y' } },
    ),
    'a review without request': { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' },
    'a v1beta1 review': { ...reviewOf(ingressWith([])), apiVersion: 'admission.k8s.io/v1beta1' },
    'a uid with a quote, a control character and a lone surrogate': reviewOf(ingressWith(['a.test']), {
      uid: '"\u0001\ud800',
    }),
    'a name that JSON must escape': reviewOf(ingressWith(['"\\\u2028é\ud800.test']), { name: 'a"b\u0007' }),
  };
  for (const [name, body] of Object.entries(bodies)) {
    it(`sends every key of the answer: ${name}`, async () => {
      const { app } = serve();
      const expected = admit(body, samplePolicy(), emptyLookup);
      const response = await post(app, body);
      assert.equal(response.statusCode, expected.statusCode);
      assert.match(String(response.headers['content-type']), /^application\/json/);
      assert.deepEqual(response.json(), JSON.parse(JSON.stringify(expected.body)));
    });
  }

  it('answers 400 to a body that is not there', async () => {
    const { app, faults } = serve();
    const response = await app.inject({ method: 'POST', url: '/validate' });
    assert.equal(response.statusCode, 400);
    assert.equal(response.json().reason, 'BadRequest');
    assert.deepEqual(faults, ['review_shape']);
  });

  it('judges by the policy of the moment', async () => {
    let policy = samplePolicy();
    const { app } = serve({ policy: () => policy });
    const body = reviewOf(ingressWith(['a.example.org']));
    assert.equal((await post(app, body)).json().response.allowed, false);
    policy = samplePolicy({ domains: { include: ['example.org'], exclude: [] } });
    assert.equal((await post(app, body)).json().response.allowed, true);
  });
});

describe('an error of our own', () => {
  const route = reviewOf(sampleObject('HTTPRoute', { parentRefs: [{ name: 'edge' }], hostnames: ['a.example.com'] }));

  it('is a denial with code 500 and the uid, counted and logged, and the next review is served', async () => {
    const { app, faults, lines } = serve({ lookup: { ...emptyLookup, gateway: explode } });
    const response = await post(app, route);
    assert.equal(response.statusCode, 200);
    const { status, ...rest } = response.json().response;
    assert.deepEqual(rest, { uid, allowed: false });
    assert.equal(status.code, 500);
    assert.equal(status.reason, 'InternalError');
    assert.match(status.message, new RegExp(uid));
    assert.doesNotMatch(status.message, /on fire/);
    assert.deepEqual(faults, ['internal']);
    assert.equal(lines[0]?.level, 50);
    assert.match(JSON.stringify(lines[0]?.err), /on fire/);
    assert.equal((await post(app, reviewOf(ingressWith(['a.example.com'])))).json().response.allowed, true);
  });

  it('outside the judging is a review too, through errorReply', async () => {
    const { app } = serve({ policy: explode });
    const response = await post(app, route);
    assert.equal(response.statusCode, 200);
    assert.equal(response.json().response.uid, uid);
    assert.equal(response.json().response.allowed, false);
    assert.equal(response.json().response.status.code, 500);
  });

  it('has no review to answer with while no uid is known', () => {
    assert.equal(errorReply(new Error('too early'), { body: undefined }), undefined);
    assert.equal(errorReply(new Error('too early'), { body: { request: { uid } } }), undefined);
  });
});

describe('any other method', () => {
  for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
    it(`${method} is 405 with the allowed method, whatever the body`, async () => {
      const { app } = serve();
      const response = await app.inject({
        method,
        url: '/validate',
        ...(method === 'GET' ? {} : { headers: { 'content-type': 'text/plain' }, payload: 'no JSON' }),
      });
      assert.equal(response.statusCode, 405);
      assert.equal(response.headers.allow, 'POST');
      const status: Raw = response.json();
      assert.equal(status.reason, 'MethodNotAllowed');
      assert.equal(status.code, 405);
      assert.match(String(status.message), /POST an AdmissionReview/);
    });
  }

  it('HEAD is 405 without a body', async () => {
    const response = await serve().app.inject({ method: 'HEAD', url: '/validate' });
    assert.equal(response.statusCode, 405);
    assert.equal(response.headers.allow, 'POST');
  });
});
