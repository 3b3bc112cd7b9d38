// From the configuration to what the plan needs.
import type { PlanSettings } from '../reconciler/compute-plan.ts';
import { adjustEndpoints } from '../reconciler/providers/route53/adjust.ts';
import type { Config } from './config/config.ts';
import { adjustOptionsOf } from './route53-settings.ts';
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
    ...(config.provider === 'aws' && { adjust: (endpoints) => adjustEndpoints(endpoints, adjustOptionsOf(config)) }),
  };
}
