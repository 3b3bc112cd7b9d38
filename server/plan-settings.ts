// From the configuration to what plan and registry need.
import type { PlanSettings } from '../reconciler/compute-plan.ts';
import { noopRegistry } from '../reconciler/registry/noop.ts';
import type { Registry } from '../reconciler/registry/registry.ts';
import { txtRegistry } from '../reconciler/registry/txt.ts';
import type { Config } from './config/config.ts';

export function planSettingsOf(config: Config): PlanSettings {
  return {
    policy: config.policy,
    managedTypes: config.managedRecordTypes,
    excludedTypes: config.excludeRecordTypes,
    // Whole seconds, as in ExternalDNS.
    minTTL: Math.trunc(config.minTtl / 1000),
    provider: config.provider ?? 'inmemory',
    onMissingTargets: config.onMissingTargets,
  };
}

/** @param created keys of the records that this process has made, which is all that --registry=noop has to go by */
export function registryOf(config: Config, created: ReadonlySet<string>): Registry {
  if (config.registry === 'noop') return noopRegistry({ created, deletes: false });
  return txtRegistry({
    ownerId: config.txtOwnerId,
    prefix: config.txtPrefix,
    suffix: config.txtSuffix,
    wildcardReplacement: config.txtWildcardReplacement,
  });
}
