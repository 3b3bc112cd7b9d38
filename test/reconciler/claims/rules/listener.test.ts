import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide } from '../../../../reconciler/claims/decide.ts';
import { listener } from '../../../../reconciler/claims/rules/listener.ts';
import { gatewayWith, type RouteOptions, read } from '../kinds/route-rig.ts';
import { findingOf } from './rule-rig.ts';

const gateways = [gatewayWith(['*.example.com'])];

function judged(route: RouteOptions, level?: 'deny' | 'off') {
  const options = level === undefined ? {} : { levels: { listener: level } };
  const { object, policy, lookup } = read(route, { gateways }, options);
  const judgement = decide(object, policy, lookup);
  assert.equal(judgement.scope, 'in');
  return judgement.decisions;
}

describe('rule listener', () => {
  it('says what the claim says of its listeners', () => {
    assert.equal(findingOf(listener, 'a.org'), undefined);
    const claim = { unserved: 'is accepted by no listener of Gateway infra/edge (b.org)' };
    assert.deepEqual(findingOf(listener, 'a.org', { claim }), { message: claim.unserved });
  });

  it('warns of a name that no listener accepts, and leaves it to sync', () => {
    const [decision] = judged({ hostnames: ['web.example.net'] });
    assert.equal(decision?.verdict, 'accepted');
    const [violation, ...others] = decision.violations;
    assert.deepEqual(others, []);
    assert.equal(violation?.code, 'NoMatchingListener');
    assert.equal(violation.level, 'warn');
    assert.equal(violation.status, 403);
    assert.equal(violation.field, 'spec.hostnames[0]');
    assert.equal(violation.message, 'is accepted by no listener of Gateway shop/edge (*.example.com)');
  });

  it('judges every name of the route by itself', () => {
    const decisions = judged({ hostnames: ['a.example.com', 'b.example.net', '*.com'] }, 'deny');
    assert.deepEqual(
      decisions.map(({ verdict }) => verdict),
      ['accepted', 'rejected', 'accepted'],
    );
  });

  it('says nothing of what the route inherits, and nothing when it is off', () => {
    const decisions = [...judged({}), ...judged({ hostnames: ['web.example.net'] }, 'off')];
    assert.deepEqual(
      decisions.map(({ claim, violations }) => [claim.host, violations]),
      [
        ['*.example.com', []],
        ['web.example.net', []],
      ],
    );
  });
});
