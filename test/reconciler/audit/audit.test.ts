// What is stored already is judged again: counted, and told to its owners.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { Audit, type AuditOptions } from '../../../reconciler/audit/audit.ts';
import { auditMetrics } from '../../../reconciler/audit/metrics.ts';
import type { RawObject } from '../../../reconciler/claims/kinds/read-kind.ts';
import { type PolicyOptions, ruleIds } from '../../../reconciler/claims/policy.ts';
import type { ObjectEvent } from '../../../reconciler/kube/event.ts';
import { lookupOf } from '../../../reconciler/lookup.ts';
import { readObject } from '../../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';
import { samplePolicy } from '../claims/sample.ts';

function ingress(name: string, host: string, metadata: RawObject = {}): RawObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'shop', uid: `uid-${name}`, ...metadata },
    spec: { rules: [{ host }] },
  };
}

class Rig {
  readonly store = new ObjectStore();
  readonly events: ObjectEvent[] = [];
  readonly registry = new Registry();
  readonly lines: string[] = [];
  readonly #policy;
  readonly #audit: Audit;

  constructor(context: TestContext, options: Partial<PolicyOptions> = {}, overrides: Partial<AuditOptions> = {}) {
    this.#policy = samplePolicy({ domains: { include: ['example.com'], exclude: [] }, ...options });
    this.#audit = new Audit({
      policy: this.#policy,
      store: this.store,
      lookup: lookupOf(this.store),
      synced: async () => undefined,
      metrics: auditMetrics(this.registry),
      record: (event) => this.events.push(event),
      logger: pino({ level: 'info' }, { write: (line) => this.lines.push(line) }),
      now: () => performance.now(),
      pauseMs: 1,
      ...overrides,
    });
    context.after(() => this.#audit.stop());
  }

  put(object: RawObject): void {
    const read = readObject(object, this.#policy);
    assert.ok(read);
    this.store.upsert(read);
  }

  async start(): Promise<this> {
    await this.#audit.start(new AbortController().signal);
    return this;
  }

  async stop(): Promise<void> {
    await this.#audit.stop();
  }

  async count(kind: string, rule: string): Promise<number | undefined> {
    const { values } = (await this.registry.getSingleMetric('zonewarden_violations')?.get()) ?? { values: [] };
    return values.find(({ labels }) => labels.kind === kind && labels.rule === rule)?.value;
  }

  /** Waits until the gauge says so. */
  async counts(kind: string, rule: string, expected: number): Promise<void> {
    const deadline = Date.now() + 5_000;
    while ((await this.count(kind, rule)) !== expected) {
      assert.ok(Date.now() < deadline, `${kind} ${rule} is ${await this.count(kind, rule)}, not ${expected}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

describe('the audit', () => {
  it('counts the violations of stored objects by kind and rule, at any level but off', async (context) => {
    const rig = new Rig(context, { levels: { 'domain-filter': 'warn' } });
    rig.put(ingress('good', 'a.example.com'));
    rig.put(ingress('outside', 'a.example.org'));
    rig.put(ingress('also', 'b.example.org'));
    rig.put(ingress('broken', 'a..b'));
    await rig.start();
    await rig.counts('Ingress', 'domain-filter', 2);
    assert.equal(await rig.count('Ingress', 'syntax'), 1);
    assert.equal(await rig.count('Service', 'syntax'), 0);
  });

  it('has every series at zero before it begins', async (context) => {
    const rig = new Rig(context);
    for (const rule of ruleIds) assert.equal(await rig.count('Ingress', rule), 0);
  });

  it('follows the objects as they change and go', async (context) => {
    const rig = await new Rig(context).start();
    rig.put(ingress('web', 'a.example.org'));
    await rig.counts('Ingress', 'domain-filter', 1);
    rig.put(ingress('web', 'a.example.com'));
    await rig.counts('Ingress', 'domain-filter', 0);
    rig.put(ingress('web', 'a..b'));
    await rig.counts('Ingress', 'syntax', 1);
    rig.store.remove('Ingress', { namespace: 'shop', name: 'web' });
    await rig.counts('Ingress', 'syntax', 0);
  });

  it('looks again at every interval: zones and records change without an object', async (context) => {
    let zones: readonly string[] | undefined;
    const store = new ObjectStore();
    const rig = new Rig(context, {}, { intervalMs: 5, lookup: lookupOf(store, { zones: () => zones }) });
    rig.put(ingress('web', 'a.example.com'));
    await rig.start();
    zones = ['example.org'];
    await rig.counts('Ingress', 'zone', 1);
  });

  it('tells the object, with the words that admission has for it', async (context) => {
    const rig = new Rig(context);
    rig.put(ingress('web', 'a.exmaple.com'));
    await rig.start();
    await rig.counts('Ingress', 'domain-filter', 1);
    assert.deepEqual(rig.events[0], {
      object: {
        group: 'networking.k8s.io',
        kind: 'Ingress',
        namespace: 'shop',
        name: 'web',
        uid: 'uid-web',
        apiVersion: 'networking.k8s.io/v1',
      },
      type: 'Warning',
      reason: 'OutsideDomainFilter',
      message:
        'host "a.exmaple.com" at spec.rules[0].host is outside the allowed domain example.com; ' +
        'did you mean a.example.com? [OutsideDomainFilter]',
      action: 'Audit',
    });
  });

  it('tells the object of an annotation that sync cannot use, and of nothing else', async (context) => {
    const rig = new Rig(context);
    rig.put(ingress('web', 'a.example.com', { annotations: { 'external-dns.kubernetes.io/ttl': 'soon' } }));
    await rig.start();
    await rig.counts('Ingress', 'annotation', 1);
    assert.deepEqual(
      rig.events.map(({ type, reason, object }) => [type, reason, object.name]),
      [['Warning', 'InvalidAnnotation', 'web']],
    );
    assert.match(
      rig.events[0]?.message ?? '',
      /^annotation external-dns\.kubernetes\.io\/ttl .*"soon".*\[InvalidAnnotation\]$/,
    );
  });

  it('leaves alone what is being deleted, what is out of scope and what a namespace turns off', async (context) => {
    const rig = new Rig(context, { labelFilter: 'team=web' });
    rig.put({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'lab', labels: { 'zonewarden.io/enforce': 'off' } },
    });
    const labels = { team: 'web' };
    rig.put(ingress('going', 'a..b', { labels, deletionTimestamp: '2026-01-01T00:00:00Z' }));
    rig.put(ingress('foreign', 'a..b', { labels: { team: 'other' } }));
    rig.put(ingress('free', 'a..b', { labels, namespace: 'lab' }));
    rig.put(ingress('ours', 'a.example.org', { labels }));
    await rig.start();
    await rig.counts('Ingress', 'domain-filter', 1);
    assert.equal(await rig.count('Ingress', 'syntax'), 0);
    assert.deepEqual([...new Set(rig.events.map(({ object }) => object.name))], ['ours']);
  });

  it('waits for the sources: half a cluster has no conflicts', async (context) => {
    const synced = Promise.withResolvers<void>();
    const rig = new Rig(context, {}, { synced: () => synced.promise });
    rig.put(ingress('web', 'a..b'));
    await rig.start();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await rig.count('Ingress', 'syntax'), 0);
    synced.resolve();
    await rig.counts('Ingress', 'syntax', 1);
  });

  it('lets the event loop go in the middle of many objects', async (context) => {
    let clock = 0;
    let turns = 0;
    const rig = new Rig(context, {}, { now: () => (clock += 3) });
    for (let index = 0; index < 100; index++) rig.put(ingress(`web-${index}`, 'a..b'));
    const count = setInterval(() => turns++, 0);
    context.after(() => clearInterval(count));
    const turn = () => {
      turns++;
      if (turns < 1000) setImmediate(turn);
    };
    setImmediate(turn);
    await rig.start();
    await rig.counts('Ingress', 'syntax', 100);
    assert.ok(turns > 30, `${turns} turns`);
  });

  it('ends at once, also before the sources have synced', async (context) => {
    const never = (signal: AbortSignal) =>
      new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const rig = new Rig(context, {}, { synced: never });
    await rig.start();
    await rig.stop();
    assert.deepEqual(rig.lines, []);
  });
});
