import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AcceptedClaim, decide } from '../../../reconciler/claims/decide.ts';
import type { Hostname } from '../../../reconciler/claims/hostname.ts';
import { gateway } from '../../../reconciler/claims/kinds/gateway.ts';
import { httpRoute } from '../../../reconciler/claims/kinds/httproute.ts';
import { ingress } from '../../../reconciler/claims/kinds/ingress.ts';
import { namespace } from '../../../reconciler/claims/kinds/namespace.ts';
import { emptyLookup } from '../../../reconciler/claims/lookup.ts';
import type { PolicyOptions } from '../../../reconciler/claims/policy.ts';
import { prefix, samplePolicy } from './sample.ts';

const domains = { include: ['example.com'], exclude: [] };

/** `verdict host` of every decision, with the name and the violations. */
function decisions(hosts: readonly string[], options: Partial<PolicyOptions> = {}): readonly string[] {
  const policy = samplePolicy({ domains, ...options });
  const spec = { rules: hosts.map((host) => ({ host })) };
  const object = ingress.project({ metadata: { name: 'web', namespace: 'shop' }, spec }, policy);
  const judgement = decide(object, policy, emptyLookup);
  assert.equal(judgement.scope, 'in');
  return judgement.decisions.map((decision) => {
    const name = decision.verdict === 'accepted' ? [`as ${decision.accepted.name}`] : [];
    const violations = decision.violations.map(({ rule, level, status, code }) => `${rule} ${level} ${status} ${code}`);
    return [`${decision.verdict} ${decision.claim.host}`, ...name, ...violations].join('; ');
  });
}

describe('a claim', () => {
  it('is accepted in its normal form when no rule is against it', () => {
    assert.deepEqual(decisions(['shop.example.com', 'SHOP.example.com.', 'Bücher.example.com']), [
      'accepted shop.example.com; as shop.example.com',
      'accepted SHOP.example.com.; as shop.example.com',
      'accepted Bücher.example.com; as xn--bcher-kva.example.com',
    ]);
  });

  it('is rejected by name when it is none or lies outside, each by itself', () => {
    assert.deepEqual(decisions(['a..b', 'shop.example.org', 'shop.example.com']), [
      'rejected a..b; syntax deny 422 InvalidHostname',
      'rejected shop.example.org; domain-filter deny 403 OutsideDomainFilter',
      'accepted shop.example.com; as shop.example.com',
    ]);
  });

  it('is accepted with its violations where the rule only warns', () => {
    assert.deepEqual(decisions(['shop.example.org'], { levels: { 'domain-filter': 'warn' } }), [
      'accepted shop.example.org; as shop.example.org; domain-filter warn 403 OutsideDomainFilter',
    ]);
  });

  it('is not asked about by a rule that is off', () => {
    assert.deepEqual(decisions(['shop.example.org'], { levels: { 'domain-filter': 'off' } }), [
      'accepted shop.example.org; as shop.example.org',
    ]);
  });

  it('is never accepted when it is no DNS name, whatever the level of syntax', () => {
    assert.deepEqual(decisions(['a..b'], { levels: { syntax: 'warn' } }), [
      'rejected a..b; syntax warn 422 InvalidHostname',
    ]);
    assert.deepEqual(decisions(['a..b'], { levels: { syntax: 'off' } }), ['rejected a..b']);
  });

  it('keeps its object and field in every violation and in what is accepted', () => {
    const policy = samplePolicy({ domains, levels: { 'domain-filter': 'warn' } });
    const object = ingress.project({ metadata: { name: 'web' }, spec: { rules: [{}, { host: 'a.org' }] } }, policy);
    const judgement = decide(object, policy, emptyLookup);
    assert.equal(judgement.scope, 'in');
    const [decision] = judgement.decisions;
    assert.equal(decision?.verdict, 'accepted');
    assert.equal(decision.accepted.field, 'spec.rules[1].host');
    assert.deepEqual(decision.violations[0]?.subject, { type: 'host', host: decision.claim.host });
    assert.equal(decision.violations[0]?.field, decision.claim.field);
  });
});

// Checked by the compiler alone: a name that skipped the rules must not become an accepted claim, not even in a copy.
// @ts-expect-error the copy has lost the seal
export const copied = (claim: AcceptedClaim, name: Hostname): AcceptedClaim => ({ ...claim, name });

describe('an object', () => {
  it('of a kind that claims nothing is out of scope', () => {
    const policy = samplePolicy();
    const object = namespace.project({ metadata: { name: 'shop' } }, policy);
    assert.deepEqual(decide(object, policy, emptyLookup), { scope: 'out', why: 'Namespace claims no hostnames' });
  });

  it('out of scope has a reason and no decisions', () => {
    const policy = samplePolicy({ namespace: 'other' });
    const object = ingress.project({ metadata: { namespace: 'shop' }, spec: { rules: [{ host: 'a..b' }] } }, policy);
    assert.deepEqual(decide(object, policy, emptyLookup), {
      scope: 'out',
      why: 'its namespace is not --namespace other',
    });
  });

  it('without hostnames has no decisions', () => assert.deepEqual(decisions([]), []));

  it('is looked at together with what the lookup knows', () => {
    const policy = samplePolicy();
    const metadata = { name: 'edge', namespace: 'shop', annotations: { [`${prefix}controller`]: 'other' } };
    const edge = gateway.project({ metadata }, policy);
    const route = httpRoute.project(
      { metadata: { namespace: 'shop' }, spec: { parentRefs: [{ name: 'edge' }] } },
      policy,
    );
    assert.equal(decide(route, policy, emptyLookup).scope, 'in');
    assert.equal(decide(route, policy, { ...emptyLookup, gateway: () => edge }).scope, 'out');
  });
});
