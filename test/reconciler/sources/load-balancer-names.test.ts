import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildPolicy } from '../../../reconciler/claims/policy.ts';
import { desiredEndpoints } from '../../../reconciler/desired.ts';
import { lookupOf } from '../../../reconciler/lookup.ts';
import { LoadBalancerNames } from '../../../reconciler/sources/load-balancer-names.ts';
import { readObject } from '../../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';
import { type Settings, service } from '../objects.ts';

const signal = AbortSignal.timeout(10_000);
type Answers = Record<string, readonly string[] | Error>;

class Rig {
  readonly store = new ObjectStore();
  readonly asked: string[] = [];
  readonly failures: string[] = [];
  answers: Answers = {};
  readonly names: LoadBalancerNames;
  readonly #policy;

  constructor(resolveLoadBalancerHostname = true) {
    this.#policy = buildPolicy({
      sources: ['service'],
      domains: { include: ['ex.com'], exclude: [] },
      resolveLoadBalancerHostname,
    });
    this.names = new LoadBalancerNames({
      policy: this.#policy,
      store: this.store,
      resolve: async (name, family) => {
        this.asked.push(`${name} ${family}`);
        const answer = this.answers[`${name} ${family}`] ?? [];
        if (answer instanceof Error) throw answer;
        return answer;
      },
      onFailure: (message) => this.failures.push(message),
    });
  }

  put(name: string, status: readonly object[], settings: Settings = { hostname: `${name}.ex.com` }, spec = {}): this {
    const object = service(name, { type: 'LoadBalancer', ...spec }, settings);
    const read = readObject({ ...object, status: { loadBalancer: { ingress: status } } }, this.#policy);
    assert.ok(read);
    this.store.upsert(read);
    return this;
  }

  /** `type targets` of every endpoint, and the codes of names that have none. */
  wanted(): readonly string[] {
    const policy = this.#policy;
    const { endpoints, pending } = desiredEndpoints({
      policy,
      lookup: lookupOf(this.store),
      list: (kind) => (kind === 'Service' ? (this.store.list(kind) as never) : []),
      minTTL: 0,
      provider: 'inmemory',
    });
    return [
      ...endpoints.map(({ recordType, targets }) => `${recordType} ${targets}`),
      ...pending.map(({ pending: { code } }) => code),
    ];
  }
}

describe('host names of load balancers, with the flag that asks for their addresses', () => {
  it('are published as addresses of both families, beside those that the status names', async () => {
    const rig = new Rig().put('web', [{ hostname: 'lb.example.net' }, { ip: '192.0.2.9' }]);
    rig.answers = { 'lb.example.net 4': ['192.0.2.2', '192.0.2.1'], 'lb.example.net 6': ['2001:db8::1'] };
    await rig.names.refresh('every', signal);
    assert.deepEqual(rig.wanted(), ['A 192.0.2.1,192.0.2.2,192.0.2.9', 'AAAA 2001:db8::1']);
    assert.deepEqual(rig.failures, []);
  });

  it('are left out, with what failed, while the others stay', async () => {
    const rig = new Rig().put('web', [{ hostname: 'gone.example.net' }, { hostname: 'lb.example.net' }]);
    const refused = new Error('queryA ESERVFAIL gone.example.net');
    rig.answers = { 'lb.example.net 4': ['192.0.2.1'], 'gone.example.net 4': refused, 'gone.example.net 6': refused };
    await rig.names.refresh('every', signal);
    assert.deepEqual(rig.wanted(), ['A 192.0.2.1']);
    assert.deepEqual(rig.failures, [
      'failed to resolve gone.example.net (--resolve-service-load-balancer-hostname): queryA ESERVFAIL gone.example.net',
    ]);
  });

  it('leave their record pending when none resolves', async () => {
    const rig = new Rig().put('web', [{ hostname: 'gone.example.net' }]);
    await rig.names.refresh('every', signal);
    assert.deepEqual(rig.wanted(), ['PendingTarget']);
    assert.match(rig.failures.join(), /gone\.example\.net .*: the name has no address/);
  });

  it('keep the address that was known while the name server does not answer', async () => {
    const rig = new Rig().put('web', [{ hostname: 'lb.example.net' }]);
    rig.answers = { 'lb.example.net 4': ['192.0.2.1'] };
    await rig.names.refresh('every', signal);
    rig.answers = { 'lb.example.net 4': new Error('timeout'), 'lb.example.net 6': new Error('timeout') };
    await rig.names.refresh('every', signal);
    assert.deepEqual(rig.wanted(), ['A 192.0.2.1']);
    rig.answers = {};
    await rig.names.refresh('every', signal);
    assert.deepEqual(rig.wanted(), ['PendingTarget']);
  });

  it('are asked for again by a full pass, and by another one only when they are new', async () => {
    const rig = new Rig().put('web', [{ hostname: 'lb.example.net' }]);
    rig.answers = { 'lb.example.net 4': ['192.0.2.1'], 'new.example.net 4': ['192.0.2.7'] };
    await rig.names.refresh('every', signal);
    rig.put('more', [{ hostname: 'new.example.net' }]);
    rig.asked.length = 0;
    await rig.names.refresh('new', signal);
    assert.deepEqual(rig.asked, ['new.example.net 4', 'new.example.net 6']);
    await rig.names.refresh('every', signal);
    assert.equal(rig.asked.length, 6);
  });

  it('are asked for only where a record is made of them', async () => {
    const rig = new Rig()
      .put('plain', [{ hostname: 'lb.example.net' }], {})
      .put('external', [{ hostname: 'lb.example.net' }], undefined, { externalIPs: ['192.0.2.1'] })
      .put('told', [{ hostname: 'lb.example.net' }], { hostname: 'told.ex.com', target: '192.0.2.2' })
      .put('foreign', [{ hostname: 'lb.example.net' }], { hostname: 'f.ex.com', controller: 'other' })
      .put('address', [{ ip: '192.0.2.3' }]);
    await rig.names.refresh('every', signal);
    assert.deepEqual(rig.asked, []);
  });
});

it('host names of load balancers are CNAME targets without the flag, and nobody is asked', async () => {
  const rig = new Rig(false).put('web', [{ hostname: 'lb.example.net' }]);
  await rig.names.refresh('every', signal);
  assert.deepEqual(rig.asked, []);
  assert.deepEqual(rig.wanted(), ['CNAME lb.example.net']);
});
