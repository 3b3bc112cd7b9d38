// From the configuration to what the plan needs.
import type { PlanSettings } from '../reconciler/compute-plan.ts';
import type { Config } from './config/config.ts';
import { shapingOf } from './shaping.ts';

export function planSettingsOf(config: Config): PlanSettings {
  return {
    policy: config.policy,
    managedTypes: config.managedRecordTypes,
    excludedTypes: config.excludeRecordTypes,
    // Whole seconds, as in ExternalDNS.
    minTTL: Math.trunc(config.minTtl / 1000),
    provider: config.provider ?? 'inmemory',
    onMissingTargets: config.onMissingTargets,
    adopt: config.adopt,
    shaping: shapingOf(config),
  };
}
