import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { LeaderElection } from '../../../reconciler/kube/leader-election.ts';
import { createLeaderMetrics } from '../../../reconciler/kube/leader-metrics.ts';
import type { Leadership } from '../../../reconciler/kube/leader-options.ts';
import { eventually } from '../../fakes/kube-api/eventually.ts';
import { LeaseServer } from './lease-server.ts';

const timings = { leaseMs: 300, renewDeadlineMs: 150, retryMs: 20 };

class Replica {
  readonly registry = new Registry();
  readonly lines: string[] = [];
  readonly election: LeaderElection;
  term: Leadership | undefined;
  terms = 0;
  /** Added to both clocks: the process stood still. */
  skew = 0;
  /** How long the work takes to end. */
  endsAfterMs = 0;
  ended = 0;

  constructor(server: LeaseServer, identity: string) {
    this.election = new LeaderElection({
      place: { namespace: 'dns', name: 'zonewarden' },
      identity,
      transport: server,
      lead: async (term) => {
        this.term = term;
        this.terms++;
        if (!term.signal.aborted) await once(term.signal, 'abort');
        await sleep(this.endsAfterMs);
        this.ended++;
        this.term = undefined;
      },
      timings,
      logger: pino({ level: 'debug' }, { write: (line) => this.lines.push(JSON.parse(line).msg) }),
      metrics: createLeaderMetrics(this.registry),
      now: () => Date.now() + this.skew,
      monotonic: () => performance.now() + this.skew,
      random: () => 0.5,
    });
  }

  get leads(): boolean {
    return this.term?.isValid() === true;
  }

  async gauge(): Promise<number | undefined> {
    return (await this.registry.getSingleMetric('zonewarden_leader')?.get())?.values[0]?.value;
  }
}

describe('of replicas with one Lease', () => {
  let server: LeaseServer;
  let replicas: Replica[];

  beforeEach(() => {
    server = new LeaseServer();
    replicas = [];
  });
  afterEach(async () => {
    await Promise.all(replicas.map(({ election }) => election.stop()));
  });

  async function start(identity: string): Promise<Replica> {
    const replica = new Replica(server, identity);
    replicas.push(replica);
    await replica.election.start(new AbortController().signal);
    return replica;
  }

  async function pair(): Promise<readonly [leader: Replica, standby: Replica]> {
    const a = await start('a');
    await eventually('a leads', () => a.leads);
    return [a, await start('b')];
  }

  it('exactly one leads, and goes on for as long as it renews', async () => {
    const all = await Promise.all(['a', 'b', 'c'].map(start));
    await eventually('one leads', () => all.some((replica) => replica.leads));
    const [leader] = all.filter((replica) => replica.leads);
    await sleep(2 * timings.leaseMs);
    assert.deepEqual(
      all.filter((replica) => replica.leads),
      [leader],
    );
    assert.equal(leader?.terms, 1);
    assert.equal(await leader?.gauge(), 1);
    assert.ok(server.requests.includes('create /apis/coordination.k8s.io/v1/namespaces/dns/leases'));
  });

  it('the Lease says who leads since when, as kubectl shows it', async () => {
    await pair();
    const { holderIdentity, leaseDurationSeconds, leaseTransitions, acquireTime, renewTime } = server.lease?.spec ?? {};
    assert.deepEqual([holderIdentity, leaseDurationSeconds, leaseTransitions], ['a', 1, 0]);
    for (const time of [acquireTime, renewTime]) assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  });

  it('another takes over at once from one that stops, after its work has ended', async () => {
    const [a, b] = await pair();
    a.endsAfterMs = 50;
    const stopping = a.election.stop();
    await sleep(25);
    assert.equal(b.leads, false);
    await stopping;
    assert.equal(a.ended, 1);
    const at = performance.now();
    await eventually('b leads', () => b.leads);
    assert.ok(performance.now() - at < timings.leaseMs / 2, `${performance.now() - at} ms`);
    assert.equal(server.lease?.spec.leaseTransitions, 1);
    assert.equal(await a.gauge(), 0);
  });

  it('another waits for one that is gone without a word until its Lease has run out', async () => {
    server.lease = {
      metadata: { resourceVersion: '7' },
      spec: { holderIdentity: 'gone', leaseDurationSeconds: 1, leaseTransitions: 3 },
    };
    const at = performance.now();
    const a = await start('a');
    await eventually('a leads', () => a.leads);
    const waited = performance.now() - at;
    assert.ok(waited > 900 && waited < 1000 + timings.retryMs, `${waited} ms`);
    assert.ok(a.lines.includes('gone leads'));
  });

  it('the one that cannot renew stops before another begins', async () => {
    const [a, b] = await pair();
    let both = false;
    const watching = setInterval(() => {
      both ||= a.leads && b.leads;
    }, 1);
    // Only the leader is cut off: the standby asks another server of the same Lease.
    const patch = server.patch.bind(server);
    server.patch = async (path, query, body, signal) => {
      if ((body as { readonly spec: { readonly holderIdentity?: string } }).spec.holderIdentity === 'a') {
        throw new Error('unreachable');
      }
      return await patch(path, query, body, signal);
    };
    await eventually('a has stopped', () => a.ended === 1);
    assert.ok(a.lines.some((line) => /The lead is lost: nothing is written/.test(line)));
    await eventually('b leads', () => b.leads);
    clearInterval(watching);
    assert.equal(both, false);
  });

  it('the one whose process stood still may write nothing from the moment it goes on', async () => {
    const [a] = await pair();
    const term = a.term;
    a.skew = timings.renewDeadlineMs + 1;
    assert.equal(term?.isValid(), false);
    assert.equal(term?.signal.aborted, false);
  });

  it('a write whose answer is lost, or of somebody else, costs no lead', async () => {
    const [a] = await pair();
    server.losesAnswer = true;
    await eventually('the answer was lost', () => !server.losesAnswer);
    server.touch();
    await sleep(2 * timings.renewDeadlineMs);
    assert.equal(a.leads, true);
    assert.equal(a.terms, 1);
  });

  it('one whose Lease was given to another ends its work', async () => {
    const [a] = await pair();
    assert.ok(server.lease);
    server.lease = {
      metadata: { resourceVersion: 'x' },
      spec: { ...server.lease.spec, holderIdentity: 'usurper', leaseDurationSeconds: 100 },
    };
    await eventually('a has stopped', () => a.ended === 1);
    assert.equal(server.holder, 'usurper');
  });

  it('one leads alone without permission for Leases, and says what to allow', async () => {
    server.refuses = 403;
    const a = await start('a');
    await eventually('a leads', () => a.leads);
    const [line] = a.lines.filter((text) => /No permission for the Lease dns\/zonewarden/.test(text));
    assert.match(line ?? '', /Allow get, create and patch of leases\.coordination\.k8s\.io there/);
  });

  it('one that had permission waits when it is taken away: another may lead', async () => {
    const [a] = await pair();
    server.refuses = 403;
    await eventually('a has stopped', () => a.ended === 1);
    await sleep(timings.leaseMs);
    assert.equal(a.leads, false);
    server.refuses = undefined;
    await eventually('one leads again', () => replicas.some((replica) => replica.leads));
  });

  it('none leads while the API server is away', async () => {
    server.refuses = 500;
    const a = await start('a');
    await sleep(5 * timings.retryMs);
    assert.equal(a.leads, false);
    assert.ok(a.lines.some((line) => /Could not ask for the lead: HTTP 500/.test(line)));
    server.refuses = undefined;
    await eventually('a leads', () => a.leads);
  });

  it('one that stops while it asks does not lead, and gives back what it got', async () => {
    const gate = Promise.withResolvers<void>();
    server.gate = gate.promise;
    const a = await start('a');
    const stopping = a.election.stop();
    gate.resolve();
    await stopping;
    assert.ok(server.holder === undefined || server.holder === '');
    assert.equal(a.leads, false);
  });
});
