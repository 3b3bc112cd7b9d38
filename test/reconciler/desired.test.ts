import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { claimingKinds } from '../../reconciler/claims/kinds.ts';
import { type Desired, type DesiredOptions, desiredEndpoints } from '../../reconciler/desired.ts';
import { everyPolicy, ingress, service, storeOf } from './objects.ts';

type Objects = Parameters<typeof storeOf>[0];

function desiredOf(objects: Objects, options: Partial<DesiredOptions> = {}): Desired {
  return desiredEndpoints({ policy: everyPolicy, ...storeOf(objects), minTTL: 0, provider: 'aws', ...options });
}

const linesOf = ({ endpoints }: Desired) =>
  endpoints.map(
    ({ dnsName, recordType, targets, recordTTL, setIdentifier, labels }) =>
      `${dnsName} ${recordType} ${targets.join(' ')} ttl ${recordTTL ?? '-'} ${setIdentifier ?? '-'} ${labels?.resource}`,
  );

describe('what the objects want', () => {
  it('is an endpoint for every accepted name, whichever object claims it', () => {
    const desired = desiredOf([
      ingress('web', ['b.ex.com', 'a.ex.com'], ['192.0.2.1', 'lb.example.net']),
      service('api', { type: 'ExternalName', externalName: 'api.example.net' }, { hostname: 'api.ex.com' }),
    ]);
    assert.deepEqual(linesOf(desired), [
      'a.ex.com A 192.0.2.1 ttl - - ingress/shop/web',
      'a.ex.com CNAME lb.example.net ttl - - ingress/shop/web',
      'api.ex.com CNAME api.example.net ttl - - service/shop/api',
      'b.ex.com A 192.0.2.1 ttl - - ingress/shop/web',
      'b.ex.com CNAME lb.example.net ttl - - ingress/shop/web',
    ]);
  });

  it('takes targets, TTL, set identifier and the provider’s own properties from the annotations', () => {
    const settings = {
      target: '198.51.100.7',
      ttl: '90s',
      'set-identifier': 'blue',
      'aws-weight': '10',
      'scw-weight': '20',
    };
    const desired = desiredOf([ingress('web', ['a.ex.com'], ['192.0.2.1'], settings)]);
    assert.deepEqual(linesOf(desired), ['a.ex.com A 198.51.100.7 ttl 90 blue ingress/shop/web']);
    assert.deepEqual(desired.endpoints[0]?.providerSpecific, [{ name: 'aws/weight', value: '10' }]);
  });

  it('gets the default TTL only where none is asked for: it is no floor', () => {
    const objects = [
      ingress('web', ['a.ex.com'], ['192.0.2.1']),
      ingress('low', ['b.ex.com'], ['192.0.2.1'], { ttl: '5' }),
    ];
    assert.deepEqual(
      desiredOf(objects, { minTTL: 60 }).endpoints.map(({ recordTTL }) => recordTTL),
      [60, 5],
    );
  });

  it('says why an accepted name has nowhere to point, and which names the rules refused', () => {
    const desired = desiredOf([
      ingress('early', ['a.ex.com'], []),
      service('pods', { type: 'ClusterIP', clusterIP: 'None' }, { hostname: 'b.ex.com' }),
      ingress('stray', ['a.ex.org', 'ok.ex.com'], ['192.0.2.1']),
    ]);
    assert.deepEqual(desired.pending.map(({ claim, pending }) => `${claim.name} ${pending.code}`).sort(), [
      'a.ex.com PendingTarget',
      'b.ex.com NotRead',
    ]);
    assert.deepEqual(
      desired.rejected.map(({ claim, violations }) => [claim.host, violations.length]),
      [['a.ex.org', 1]],
    );
    assert.deepEqual(linesOf(desired), ['ok.ex.com A 192.0.2.1 ttl - - ingress/shop/stray']);
    assert.deepEqual(
      [...desired.counts].filter(([, { accepted, rejected }]) => accepted + rejected > 0),
      [
        ['Ingress', { accepted: 2, rejected: 1 }],
        ['Service', { accepted: 1, rejected: 0 }],
      ],
    );
  });

  it('counts every kind, those without a name too', () => {
    const { counts } = desiredOf([]);
    assert.deepEqual(
      [...counts.keys()],
      claimingKinds.map(({ kind }) => kind),
    );
    for (const count of counts.values()) assert.deepEqual(count, { accepted: 0, rejected: 0 });
  });

  it('has nothing from an object that the filters leave alone, and does not count its names', () => {
    const desired = desiredOf([ingress('other', ['a.ex.com'], ['192.0.2.1'], { controller: 'someone-else' })]);
    assert.deepEqual([desired.endpoints, desired.pending, desired.rejected], [[], [], []]);
    assert.deepEqual(desired.counts.get('Ingress'), { accepted: 0, rejected: 0 });
  });

  it('is the same in any order of the objects', () => {
    const objects = [
      ingress('one', ['a.ex.com', 'b.ex.com'], ['192.0.2.1']),
      ingress('two', ['a.ex.com'], ['192.0.2.2'], { 'aws-weight': '1' }),
      ingress('three', ['a.ex.com'], ['lb.example.net'], { ttl: '60' }),
    ];
    const { endpoints } = desiredOf(objects);
    assert.ok(endpoints.length > 2);
    assert.deepEqual(desiredOf(objects.toReversed()).endpoints, endpoints);
  });
});
