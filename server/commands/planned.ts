// What plan and explain share: objects and records are read as a pass reads them, and planned.
import type { ClaimingObject } from '../../reconciler/claims/kinds.ts';
import type { Policy } from '../../reconciler/claims/policy.ts';
import { type ComputedPlan, computePlan } from '../../reconciler/compute-plan.ts';
import { RecordIndex } from '../../reconciler/indexes/record-index.ts';
import type { SyncLookup } from '../../reconciler/lookup.ts';
import type { Zone } from '../../reconciler/providers/provider.ts';
import type { RecordSet } from '../../reconciler/record-set.ts';
import type { ObjectStore } from '../../reconciler/sources/store.ts';
import { ZoneCache } from '../../reconciler/sync/zone-cache.ts';
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
  const { zones, records } = config.records === '' ? await fromProvider(config, streams) : await fromFile(config);
  const store = await gatherObjects(config, env, policy, streams);
  const settings = { ...planSettingsOf(config), brake: brakeSettingsOf(config) };
  const registry = registryOf(config, new Set());
  const ownership = registry.read(records);
  const recordIndex = new RecordIndex({ ...settings, ownerId: registry.ownerId });
  recordIndex.replace(zones, ownership.records);
  const lookup = fileLookup(store, policy, recordIndex);
  const computed = computePlan({
    policy,
    settings,
    registry: { ownerId: registry.ownerId, read: () => ownership },
    lookup,
    list: (kind) => store.list(kind) as readonly ClaimingObject[],
    zones,
    records,
  });
  for (const doubt of computed.doubts) streams.stderr.write(`warning: ${doubt}\n`);
  tellProblems(computed.desired.problems, streams);
  return { policy, store, lookup, zones, computed };
}

interface Current {
  readonly zones: readonly Zone[];
  readonly records: readonly RecordSet[];
}

/** A file names no zones. Unless --inmemory-zone does, one root zone takes every name, so that none is held for want of a zone. */
async function fromFile(config: Config): Promise<Current> {
  const records = await readRecordsFile(config.records);
  if (config.inmemoryZone.every((zone) => zone === '')) return { zones: [{ id: 'records', name: '' }], records };
  const provider = await inMemoryProviderOf(config);
  return { zones: await provider.zones(AbortSignal.timeout(1_000)), records };
}

async function fromProvider(config: Config, { stderr }: Streams): Promise<Current> {
  // The same reading as a pass's, so that plan and serve see the same records.
  const cache = new ZoneCache();
  const warn = (text: unknown) => stderr.write(`warning: ${text}\n`);
  await cache.refresh(await providerOf(config, { debug: () => undefined, warn }), AbortSignal.timeout(60_000));
  const read = cache.zones();
  return { zones: read.map(({ zone }) => zone), records: read.flatMap(({ records }) => records) };
}
