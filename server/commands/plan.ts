// `zonewarden plan`: what a sync would change, from manifests or a cluster's objects and current records, without changing anything.
import type { ClaimingObject } from '../../reconciler/claims/kinds.ts';
import { computePlan } from '../../reconciler/compute-plan.ts';
import { RecordIndex } from '../../reconciler/indexes/record-index.ts';
import { planToWire, renderText } from '../../reconciler/plan/render.ts';
import type { Zone } from '../../reconciler/providers/provider.ts';
import type { RecordSet } from '../../reconciler/record-set.ts';
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
import { serialise } from './output.ts';
import { type ExitCode, exitCodes, type Streams } from './streams.ts';

/** With --exit-code, a plan that has changes (as `terraform plan -detailed-exitcode`). */
const changesFound = 2;

/** @returns 0, or 2 when there are changes and --exit-code asks for it */
export async function plan(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  streams: Streams,
): Promise<ExitCode> {
  const policy = policyOf(config);
  const { zones, records } = config.records === '' ? await fromProvider(config) : await fromFile(config);
  const store = await gatherObjects(config, env, policy, streams);
  const settings = { ...planSettingsOf(config), brake: brakeSettingsOf(config) };
  const registry = registryOf(config, new Set());
  const ownership = registry.read(records);
  const recordIndex = new RecordIndex({ ...settings, ownerId: registry.ownerId });
  recordIndex.replace(zones, ownership.records);
  const computed = computePlan({
    policy,
    settings,
    registry: { ownerId: registry.ownerId, read: () => ownership },
    lookup: fileLookup(store, policy, recordIndex),
    list: (kind) => store.list(kind) as readonly ClaimingObject[],
    zones,
    records,
  });
  for (const doubt of computed.doubts) streams.stderr.write(`warning: ${doubt}\n`);
  tellProblems(computed.desired.problems, streams);
  if (config.output === 'text') streams.stdout.write(renderText(computed.zones, computed.held));
  else streams.stdout.write(serialise(planToWire(computed.zones), config.output));
  return config.exitCode && computed.zones.length > 0 ? changesFound : exitCodes.ok;
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

async function fromProvider(config: Config): Promise<Current> {
  // The same reading as a pass's, so that plan and serve see the same records.
  const cache = new ZoneCache();
  await cache.refresh(await providerOf(config, { debug: () => undefined }), AbortSignal.timeout(60_000));
  const read = cache.zones();
  return { zones: read.map(({ zone }) => zone), records: read.flatMap(({ records }) => records) };
}
