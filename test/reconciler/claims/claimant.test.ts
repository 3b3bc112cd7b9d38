import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Claim } from '../../../reconciler/claims/claim.ts';
import { claimantOf, isSameObject, resourceOf, setIdentifierOf } from '../../../reconciler/claims/claimant.ts';
import { aboutName, effectiveNames } from '../../../reconciler/claims/effective-names.ts';
import { emptyLookup } from '../../../reconciler/claims/lookup.ts';
import { ingressObject } from './rules/holders.ts';
import { host, oldPrefix, prefix, samplePolicy } from './sample.ts';

const object = { group: 'networking.k8s.io', kind: 'Ingress', namespace: 'shop', name: 'web' };
const claim: Claim = { host: 'a.example.com', object, field: 'spec.rules[0].host', internal: false };

describe('a claimant', () => {
  it('is the object of the claim, with its age', () => {
    const claimant = claimantOf(
      claim,
      ingressObject('shop', 'web', { createdAt: '2026-02-03T04:05:06Z' }),
      samplePolicy(),
      emptyLookup,
    );
    assert.deepEqual(claimant, { object, setIdentifier: '', createdAt: '2026-02-03T04:05:06Z', gateways: [] });
  });

  it('has the set identifier of the claim, else of the annotation', () => {
    const policy = samplePolicy();
    const annotated = ingressObject('shop', 'web', { annotations: { [`${oldPrefix}set-identifier`]: 'eu' } });
    assert.equal(setIdentifierOf(claim, annotated, policy), 'eu');
    assert.equal(setIdentifierOf({ ...claim, setIdentifier: 'us' }, annotated, policy), 'us');
    assert.equal(setIdentifierOf({ ...claim, setIdentifier: '' }, annotated, policy), '');
    const both = { [`${prefix}set-identifier`]: 'new', [`${oldPrefix}set-identifier`]: 'old' };
    assert.equal(setIdentifierOf(claim, ingressObject('shop', 'web', { annotations: both }), policy), 'new');
  });

  it('is named as ownership records name it', () => {
    assert.equal(resourceOf(object), 'ingress/shop/web');
    assert.equal(resourceOf({ ...object, kind: 'DNSEndpoint' }), 'crd/shop/web');
  });

  it('is the same object only by group, kind, namespace and name', () => {
    assert.ok(isSameObject(object, { ...object }));
    for (const [key, value] of Object.entries({ group: '', kind: 'Service', namespace: 'x', name: 'x' })) {
      assert.ok(!isSameObject(object, { ...object, [key]: value }), key);
    }
  });
});

describe('the effective names of a claim', () => {
  it('are the host in its normal form, or none for a text that is no name', () => {
    assert.deepEqual(effectiveNames({ ...claim, host: 'A.Example.COM.' }), ['a.example.com']);
    assert.deepEqual(effectiveNames({ ...claim, host: 'a..b' }), []);
  });

  it('are what listeners narrow the host to, each once', () => {
    const narrowed = ['shop.example.com', 'B.example.com', 'b.example.com', 'a..b'];
    assert.deepEqual(effectiveNames({ ...claim, narrowed }), ['shop.example.com', 'b.example.com']);
    assert.deepEqual(effectiveNames({ ...claim, narrowed: [] }), []);
  });

  it('are said where they are not the host itself', () => {
    const named = { ...claim, name: host('a.example.com') };
    assert.equal(aboutName(named, host('a.example.com'), 'is taken'), 'is taken');
    assert.equal(aboutName(named, host('b.example.com'), 'is taken'), 'stands for b.example.com, which is taken');
  });
});
