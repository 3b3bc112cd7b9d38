// The world of a case, as the running program would know it: what the flags configure and what the indexes hold.
import { Registry } from 'prom-client';
import type { KubeObject } from '../../reconciler/claims/kinds/read-kind.ts';
import type { ClaimingObject } from '../../reconciler/claims/kinds.ts';
import { emptyLookup, type Lookup } from '../../reconciler/claims/lookup.ts';
import { ShapeError } from '../../reconciler/claims/object.ts';
import type { Policy } from '../../reconciler/claims/policy.ts';
import { type Desired, desiredEndpoints } from '../../reconciler/desired.ts';
import type { SyncLookup } from '../../reconciler/lookup.ts';
import { readObject } from '../../reconciler/sources/read-object.ts';
import { everywhere, followedKinds } from '../../reconciler/sources/read-scope.ts';
import { ObjectStore } from '../../reconciler/sources/store.ts';
import { recordsFromWire } from '../../reconciler/wire.ts';
import type { Config } from '../../server/config/config.ts';
import { parseCommandLine } from '../../server/config/parse-command-line.ts';
import { ruleIndexes } from '../../server/indexes.ts';
import { planSettingsOf } from '../../server/plan-settings.ts';
import { policyOf } from '../../server/policy-options.ts';
import { registryOf } from '../../server/registry-options.ts';
import type { Raw } from './case-map.ts';
import type { ProviderState } from './test-case.ts';

export interface World {
  readonly policy: Policy;
  readonly lookup: Lookup;
  /** What a pass would publish. */
  desired(): Desired;
}

export interface WorldOptions {
  readonly flags: readonly string[];
  readonly objects: readonly Raw[];
  readonly synced?: boolean;
  /** Undefined while no pass has read the provider. */
  readonly provider?: ProviderState | undefined;
}

/** @throws ConfigError, PolicyError for flags that stop the start */
export function worldOf({ flags, objects, synced = true, provider }: WorldOptions): World {
  const owner = provider?.ownerId === undefined ? [] : [`--txt-owner-id=${provider.ownerId}`];
  const config = configOf([...flags, ...owner]);
  const policy = policyOf(config);
  const store = new ObjectStore();
  for (const raw of objects) {
    const object = readable(raw, policy);
    if (object !== undefined) store.upsert(object);
  }
  for (const kind of followedKinds) store.markRead(kind, everywhere);
  const lookup = lookupOver(store, policy, config, { synced, provider });
  const { minTTL, provider: name } = planSettingsOf(config);
  const list = (kind: string) => store.list(kind) as readonly ClaimingObject[];
  return { policy, lookup, desired: () => desiredEndpoints({ policy, lookup, list, minTTL, provider: name }) };
}

/** @throws ConfigError, PolicyError */
export function policyFor(flags: readonly string[]): Policy {
  return policyOf(configOf(flags));
}

/** A world in which nothing is known yet; the webhook is put into others as cases need them. */
export function emptyWorld(): World {
  return { ...worldOf({ flags: [], objects: [] }), lookup: emptyLookup };
}

function configOf(flags: readonly string[]): Config {
  return parseCommandLine(['serve', '-f', '-', ...flags], {}, () => '').config;
}

/** What cannot be read is not stored, as the informers do it. */
function readable(raw: Raw, policy: Policy): KubeObject | undefined {
  try {
    return readObject(raw, policy);
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}

/** The indexes as the program composes them, told what a pass would tell them. */
function lookupOver(
  store: ObjectStore,
  policy: Policy,
  config: Config,
  { synced, provider }: { readonly synced: boolean; readonly provider: ProviderState | undefined },
): SyncLookup {
  const { managedTypes, excludedTypes } = planSettingsOf(config);
  const registry = registryOf(config, new Set());
  const { lookup, recordIndex } = ruleIndexes({
    policy,
    store,
    isSynced: () => synced,
    consulted: () => synced || 'the case says so',
    records: { ownerId: registry.ownerId, managedTypes, excludedTypes },
    registry: new Registry(),
  });
  if (provider !== undefined) {
    const zones = provider.zones.map((name) => ({ id: name, name }));
    recordIndex?.replace(zones, registry.read(recordsFromWire(provider.records)).records);
  }
  return lookup;
}
