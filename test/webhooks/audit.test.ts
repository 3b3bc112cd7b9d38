// Audit annotations: what was judged, what decided, bounded.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ingressWith, judged, reviewOf, sampleObject, updateOf } from './sample-reviews.ts';

describe('audit annotations', () => {
  it('name the claims of an allowed object, each name once', () => {
    const object = sampleObject('Ingress', {
      rules: [{ host: 'a.example.com' }, { host: 'b.example.com' }],
      tls: [{ hosts: ['a.example.com'] }],
    });
    assert.deepEqual(judged(reviewOf(object)).auditAnnotations, { claims: 'a.example.com,b.example.com' });
  });

  it('name the rules that denied', () => {
    assert.deepEqual(judged(reviewOf(ingressWith(['a.test', 'a..b', 'b.test']))).auditAnnotations, {
      claims: 'a.test,a..b,b.test',
      rule: 'domain-filter,syntax',
    });
  });

  it('name the rule that warned when none denied', () => {
    const object = ingressWith(['a.test']);
    assert.deepEqual(judged(updateOf(object, object)).auditAnnotations, { claims: 'a.test', rule: 'domain-filter' });
  });

  it('say that the object could not be read', () => {
    assert.deepEqual(judged(reviewOf({ ...ingressWith([]), spec: 3 })).auditAnnotations, { rule: 'object-shape' });
  });

  it('are left out when the object claims nothing', () => {
    assert.equal(judged(reviewOf(ingressWith([]))).auditAnnotations, undefined);
  });

  it('are ASCII and short whatever the names are, under keys that the API server accepts', () => {
    const hosts = Array.from({ length: 500 }, (_, index) => `${'ü'.repeat(100)}${index}\u0000.example.com`);
    const found = judged(reviewOf(ingressWith(hosts))).auditAnnotations ?? {};
    assert.match(found.claims ?? '', /^[ -~]{100,512}$/);
    assert.match(found.claims ?? '', / and 490 more$/);
    for (const key of Object.keys(found)) assert.match(key, /^[a-z0-9]{1,63}$/);
  });
});
