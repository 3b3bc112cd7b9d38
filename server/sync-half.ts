// Composition of the sync half: provider, DNS of the in-memory one, pass and loop.
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { kindsToRead } from '../reconciler/claims/kinds.ts';
import type { Policy } from '../reconciler/claims/policy.ts';
import type { RecordIndex } from '../reconciler/indexes/record-index.ts';
import type { EventRecorder } from '../reconciler/kube/event-recorder.ts';
import type { KubeTransport } from '../reconciler/kube/transport.ts';
import type { SyncLookup } from '../reconciler/lookup.ts';
import { DnsServer } from '../reconciler/providers/inmemory/dns-server.ts';
import type { Provider } from '../reconciler/providers/provider.ts';
import { LoadBalancerNames } from '../reconciler/sources/load-balancer-names.ts';
import { ObservedGenerations } from '../reconciler/sources/observed-generations.ts';
import { followedKinds } from '../reconciler/sources/read-scope.ts';
import { addressResolver, balancerDns } from '../reconciler/sources/resolve-addresses.ts';
import type { ObjectStore } from '../reconciler/sources/store.ts';
import { LeaderTerms } from '../reconciler/sync/leading.ts';
import { type PassKind, SyncLoop } from '../reconciler/sync/loop.ts';
import { measured } from '../reconciler/sync/measured-provider.ts';
import { syncMetrics } from '../reconciler/sync/metrics.ts';
import { Pass } from '../reconciler/sync/pass.ts';
import { RecordEvents } from '../reconciler/sync/record-events.ts';
import { ZoneCache } from '../reconciler/sync/zone-cache.ts';
import { parseAddress } from './address.ts';
import { brakeOf } from './brake.ts';
import type { Config } from './config/config.ts';
import { candidacyOf } from './leadership.ts';
import { planSettingsOf } from './plan-settings.ts';
import { inMemoryProviderOf, providerOf } from './providers.ts';
import { seedFromFile } from './records-file.ts';
import { registryOf } from './registry-options.ts';
import type { Runnable } from './runnable.ts';

export interface SyncHalf {
  /** In the order of their start. */
  readonly runnables: readonly Runnable[];
  /** Of the in-memory provider. */
  readonly dns: DnsServer | undefined;
  /** Resolves after the first pass that succeeded. */
  readonly firstPass: Promise<void>;
  /** Makes one full pass; false when it failed. For --once. */
  readonly once: (signal: AbortSignal) => Promise<boolean>;
}

export interface SyncHalfOptions {
  readonly config: Config;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly policy: Policy;
  readonly store: ObjectStore;
  readonly lookup: SyncLookup;
  readonly recordIndex: RecordIndex | undefined;
  /** Resolves when every kind has been read once, or it is known that it may not be. */
  readonly settled: (signal: AbortSignal) => Promise<void>;
  /** Names of the kinds whose objects nobody knows now. */
  readonly unread: () => ReadonlySet<string>;
  /** The connection to the API server; undefined where objects come from files. */
  readonly transport: KubeTransport | undefined;
  /** Of the kubeconfig's context or of the pod; empty when neither names one. */
  readonly namespace: string;
  /** Undefined where there is nobody to tell. */
  readonly recorder: EventRecorder | undefined;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** @throws ConfigError for a provider that is not in this release, AddressError for an address that is none */
export async function syncHalf(options: SyncHalfOptions): Promise<SyncHalf> {
  const { config, policy, store, lookup, recordIndex, settled, unread, transport, logger, registry } = options;
  const { provider, dns } = await providerAndDns(config, logger, registry);
  const metrics = syncMetrics(registry, provider.name);
  const cache = new ZoneCache();
  const created = new Set<string>();
  const onFailure = (message: string) => logger.error(message);
  const candidacy = candidacyOf(options);
  const brake = brakeOf({ config, place: candidacy?.place, onApproved: () => loop.fullNow(), logger, registry });
  const begin = () => {
    cache.invalidate();
    loop.fullNow();
  };
  const terms = new LeaderTerms(begin, () => brake?.rest());
  const pass = new Pass({
    policy,
    settings: planSettingsOf(config),
    registry: registryOf(config, created),
    created,
    store,
    lookup,
    unread,
    recordIndex,
    provider: measured(candidacy === undefined ? provider : terms.guarded(provider), metrics),
    cache,
    // Ownership records are read with all the others: one cache is for both.
    cacheMs: Math.max(config.providerCacheTime, config.txtCacheInterval),
    balancerNames: new LoadBalancerNames({ policy, store, resolve: addressResolver(balancerDns), onFailure }),
    ...(transport && { observed: new ObservedGenerations({ policy, store, transport, logger }) }),
    brake,
    events: recordEventsOf(options),
    dryRun: config.dryRun,
    logger,
    metrics,
    now: Date.now,
  });
  const first = Promise.withResolvers<void>();
  const passed = async (kind: PassKind, signal: AbortSignal) => {
    const ok = await pass.run(kind, signal);
    if (ok) first.resolve();
    return ok;
  };
  const loop = new SyncLoop({
    pass: (kind, signal) => {
      if (candidacy === undefined) return passed(kind, signal);
      // Only what is asked by the webhook's rules is worth the reading.
      const standby = async (stop: AbortSignal) => (config.webhook ? await pass.observe(kind, stop) : true);
      return terms.run({ leader: (stop) => passed(kind, stop), standby }, signal);
    },
    synced: settled,
    onChange: (listener) => onRecordChange(store, policy, config.listenEndpointEvents, listener),
    cacheValid: () => cache.valid,
    logger,
    intervalMs: config.interval,
    events: config.events,
    minEventSyncIntervalMs: config.minEventSyncInterval,
  });
  if (config.dryRun) logger.info('running in dry-run mode. No changes to DNS records will be made.');
  return {
    // The lead ends first, so that the loop's last pass is over when the Lease is given back.
    runnables: [
      ...(dns === undefined ? [] : [dns]),
      loop,
      ...(candidacy ? [candidacy.elect({ lead: (term) => terms.lead(term), notes: brake?.notes() })] : []),
    ],
    dns,
    firstPass: first.promise,
    once: async (signal) => {
      await settled(signal);
      const ok = await pass.run('full', signal);
      // One pass is asked for, so what it could not see is a failure.
      return ok && unread().size === 0;
    },
  };
}

function recordEventsOf({ config, store, recorder }: SyncHalfOptions): RecordEvents | undefined {
  if (recorder === undefined) return undefined;
  return new RecordEvents({
    reasons: new Set(config.eventsEmit.length > 0 ? config.eventsEmit : ['RecordError', 'RecordHeld']),
    record: (event) => recorder.record(event),
    uidOf: (object) => store.get(object.kind, object)?.metadata.uid,
  });
}

/**
 * Calls back when records may have changed. Pods and Nodes behind Services change too often for a pass of their own, and
 * EndpointSlices have one for the asking (ExternalDNS reference 8.1).
 */
function onRecordChange(store: ObjectStore, policy: Policy, slices: boolean, listener: () => void): () => void {
  const waiting = new Set(followedKinds.filter((kind) => !(kind === 'EndpointSlice' && slices)));
  const ownSources = new Set(kindsToRead(policy).map(({ kind }) => kind));
  const ends = [
    store.onChange(({ kind }) => {
      if (!waiting.has(kind) || ownSources.has(kind)) listener();
    }),
    store.onRead(listener),
  ];
  return () => {
    for (const end of ends) end();
  };
}

async function providerAndDns(
  config: Config,
  logger: Logger,
  registry: Registry,
): Promise<{ provider: Provider; dns: DnsServer | undefined }> {
  if (config.provider !== 'inmemory') return { provider: await providerOf(config, logger, registry), dns: undefined };
  const provider = await inMemoryProviderOf(config);
  if (config.records !== '') await seedFromFile(provider, config.records);
  const address = parseAddress(config.dnsAddress, '--dns-address');
  return { provider, dns: new DnsServer({ address, zones: provider, logger }) };
}
