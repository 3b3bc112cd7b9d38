// What plan and explain share: objects and records are read as a pass reads them, and planned.
import type { ClaimingObject } from '../../reconciler/claims/kinds.ts';
import type { Policy } from '../../reconciler/claims/policy.ts';
import { type ComputedPlan, computeAdjustedPlan, computePlan } from '../../reconciler/compute-plan.ts';
import type { Endpoint } from '../../reconciler/endpoint.ts';
import { horizonsOf } from '../../reconciler/horizons.ts';
import { RecordIndex } from '../../reconciler/indexes/record-index.ts';
import type { SyncLookup } from '../../reconciler/lookup.ts';
import type { Zone } from '../../reconciler/providers/provider.ts';
import type { ObjectStore } from '../../reconciler/sources/store.ts';
import { ZoneCache, type ZoneRecords } from '../../reconciler/sync/zone-cache.ts';
import { brakeSettingsOf } from '../brake.ts';
import type { Config } from '../config/config.ts';
import { planSettingsOf } from '../plan-settings.ts';
import { policyOf } from '../policy-options.ts';
import { inMemoryProviderOf, providerOf } from '../providers.ts';
import { readRecordsFile } from '../records-file.ts';
import { registryOf } from '../registry-options.ts';
import { fileLookup } from './file-lookup.ts';
import { gatherObjects, tellProblems } from './objects.ts';
import type { Streams } from './streams.ts';

/** A hundred thousand record sets are read a few hundred at a time, at the provider's pace. */
const readMs = 600_000;

export interface Planned {
  readonly policy: Policy;
  readonly store: ObjectStore;
  readonly lookup: SyncLookup;
  readonly zones: readonly Zone[];
  readonly computed: ComputedPlan;
}

/** Reads and plans; what an operator should hear of the reading goes to standard error. @throws ProviderError, ConfigError, ManifestError */
export async function planned(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  streams: Streams,
): Promise<Planned> {
  const policy = policyOf(config);
  const { read, adjust } = config.records === '' ? await fromProvider(config, streams) : await fromFile(config);
  const zones = read.map(({ zone }) => zone);
  const store = await gatherObjects(config, env, policy, streams);
  const settings = { ...planSettingsOf(config), brake: brakeSettingsOf(config) };
  const registry = registryOf(config, new Set());
  const horizons = horizonsOf(read).map((one) => ({ zones: one.zones, ownership: registry.read(one.records) }));
  const recordIndex = new RecordIndex({ ...settings, ownerId: registry.ownerId });
  recordIndex.replace(
    zones,
    horizons.flatMap(({ ownership }) => ownership.records),
  );
  const lookup = fileLookup(store, policy, recordIndex);
  const list = (kind: string) => store.list(kind) as readonly ClaimingObject[];
  const inputs = { policy, settings, ownerId: registry.ownerId, lookup, list, horizons };
  const computed = adjust === undefined ? computePlan(inputs) : await computeAdjustedPlan(inputs, adjust);
  for (const doubt of computed.doubts) streams.stderr.write(`warning: ${doubt}\n`);
  tellProblems(computed.desired.problems, streams);
  return { policy, store, lookup, zones, computed };
}

interface Current {
  readonly read: readonly ZoneRecords[];
  readonly adjust?: (endpoints: readonly Endpoint[]) => Promise<readonly Endpoint[]>;
}

/** A file names no zones. Unless --inmemory-zone does, one root zone takes every name, so that none is held for want of a zone. */
async function fromFile(config: Config): Promise<Current> {
  const records = await readRecordsFile(config.records);
  if (config.inmemoryZone.every((zone) => zone === ''))
    return { read: [{ zone: { id: 'records', name: '' }, records }] };
  const provider = await inMemoryProviderOf(config);
  const zones = await provider.zones(AbortSignal.timeout(1_000));
  return { read: zones.map((zone, index) => ({ zone, records: index === 0 ? records : [] })) };
}

async function fromProvider(config: Config, { stderr }: Streams): Promise<Current> {
  // The same reading as a pass's, so that plan and serve see the same records.
  const cache = new ZoneCache();
  const warn = (text: unknown) => stderr.write(`warning: ${text}\n`);
  const provider = await providerOf(config, { debug: () => undefined, warn });
  const limit = AbortSignal.timeout(readMs);
  await cache.refresh(provider, limit);
  const adjust = provider.adjust?.bind(provider);
  return { read: cache.zones(), ...(adjust && { adjust: (endpoints) => adjust(endpoints, limit) }) };
}
