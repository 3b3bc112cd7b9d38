// A pass over the in-memory provider, with calls that are counted and can be made to fail.
import assert from 'node:assert/strict';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { buildPolicy, type Policy } from '../../../reconciler/claims/policy.ts';
import { lookupOf } from '../../../reconciler/lookup.ts';
import type { PlanPolicy } from '../../../reconciler/plan/policy.ts';
import { InMemoryProvider } from '../../../reconciler/providers/inmemory/provider.ts';
import { type ChangeGroup, type Provider, ProviderError, type Zone } from '../../../reconciler/providers/provider.ts';
import { txtRegistry } from '../../../reconciler/registry/txt.ts';
import { readObject } from '../../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';
import { measured } from '../../../reconciler/sync/measured-provider.ts';
import { syncMetrics } from '../../../reconciler/sync/metrics.ts';
import { Pass } from '../../../reconciler/sync/pass.ts';
import { ZoneCache } from '../../../reconciler/sync/zone-cache.ts';

export const signal = new AbortController().signal;

class TestProvider implements Provider {
  readonly inner: InMemoryProvider;
  readonly name = 'inmemory';
  readonly capabilities;
  calls: string[] = [];
  failRecords = false;
  /** Name whose group is refused. */
  poison = '';
  /** Zone whose changes cannot even be tried. */
  brokenZone = '';
  /** Called when a zone's changes are about to be applied. */
  beforeApply: () => void = () => undefined;

  constructor(zones: readonly string[]) {
    this.inner = new InMemoryProvider(zones);
    this.capabilities = this.inner.capabilities;
  }

  async zones(stop: AbortSignal): Promise<readonly Zone[]> {
    this.calls.push('zones');
    return this.inner.zones(stop);
  }

  async records(zone: Zone, stop: AbortSignal) {
    this.calls.push('records');
    if (this.failRecords) throw new ProviderError('THROTTLED', 'slow down');
    return this.inner.records(zone, stop);
  }

  async apply(zone: Zone, groups: readonly ChangeGroup[], stop: AbortSignal) {
    this.calls.push('apply');
    this.beforeApply();
    if (zone.name === this.brokenZone) throw new ProviderError('FORBIDDEN', 'the zone is read-only');
    const good = groups.filter((group) => group.dnsName !== this.poison);
    const outcomes = await this.inner.apply(zone, good, stop);
    const error = new ProviderError('INVALID', 'the provider says no');
    return groups.map(
      (group) => outcomes.find((outcome) => outcome.group === group) ?? { group, ok: false as const, error },
    );
  }
}

interface WorldOptions {
  readonly plan?: PlanPolicy;
  readonly dryRun?: boolean;
  readonly zones?: readonly string[];
  readonly fqdnTemplates?: readonly string[];
  readonly cacheMs?: number;
}

export class World {
  readonly provider: TestProvider;
  readonly store = new ObjectStore();
  readonly registry = new Registry();
  readonly cache = new ZoneCache();
  readonly created = new Set<string>();
  /** What the pass asked of host names of load balancers. */
  readonly resolved: string[] = [];
  /** How often DNSEndpoints were told what was judged. */
  observed = 0;
  readonly entries: { readonly level: number; readonly msg: string }[] = [];
  readonly pass: Pass;
  now = 1000;
  readonly #policy: Policy;

  constructor({
    plan = 'sync',
    dryRun = false,
    zones = ['example.com'],
    fqdnTemplates = [],
    cacheMs,
  }: WorldOptions = {}) {
    const domains = { include: ['example.com'], exclude: [] };
    const policy = buildPolicy({ sources: ['ingress'], domains, fqdnTemplates });
    this.#policy = policy;
    this.provider = new TestProvider(zones);
    const metrics = syncMetrics(this.registry, 'inmemory');
    this.pass = new Pass({
      policy,
      settings: {
        policy: plan,
        managedTypes: ['A', 'AAAA', 'CNAME'],
        excludedTypes: [],
        minTTL: 0,
        provider: 'inmemory',
        onMissingTargets: 'keep',
      },
      registry: txtRegistry({ ownerId: 'me', prefix: '', suffix: '', wildcardReplacement: '' }),
      store: this.store,
      lookup: lookupOf(this.store),
      provider: measured(this.provider, metrics),
      cache: this.cache,
      cacheMs,
      balancerNames: { refresh: async (which) => void this.resolved.push(which) },
      created: this.created,
      observed: { write: async () => void this.observed++ },
      dryRun,
      logger: pino({ level: 'debug' }, { write: (line: string) => void this.entries.push(JSON.parse(line)) }),
      metrics,
      now: () => this.now,
    });
  }

  /** What was logged, messages alone. */
  get lines(): readonly string[] {
    return this.entries.map(({ msg }) => msg);
  }

  put(name: string, ip: string, host = `${name}.example.com`): void {
    const read = readObject(
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name },
        spec: { rules: [{ host }] },
        status: { loadBalancer: { ingress: ip === '' ? [] : [{ ip }] } },
      },
      this.#policy,
    );
    assert.ok(read);
    this.store.upsert(read);
  }

  remove(name: string): void {
    this.store.remove('Ingress', { namespace: 'default', name });
  }

  /** `name=target` of every A record that the zones hold. */
  async held(): Promise<readonly string[]> {
    const zones = await this.provider.inner.zones(signal);
    const records = await Promise.all(zones.map((zone) => this.provider.inner.records(zone, signal)));
    return records
      .flat()
      .filter((record) => record.recordType === 'A')
      .map(({ dnsName, targets }) => `${dnsName}=${targets}`)
      .sort();
  }

  async metric(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
    const metric = (await this.registry.getMetricsAsJSON()).find((one) => one.name === name);
    return metric?.values.find((value) => Object.entries(labels).every(([key, text]) => value.labels[key] === text))
      ?.value;
  }
}
