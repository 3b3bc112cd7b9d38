// From the configuration to the brake.
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { BrakeSettings } from '../reconciler/brake.ts';
import type { LeasePlace } from '../reconciler/kube/lease.ts';
import { approvalAnnotation, BrakeControl, createBrakeMetrics } from '../reconciler/sync/brake-control.ts';
import type { Config } from './config/config.ts';
import { flags } from './config/flag-table.ts';
import { version } from './version.ts';

export interface BrakeOptions {
  readonly config: Config;
  /** Where approvals are read; undefined without leader election. */
  readonly place: LeasePlace | undefined;
  readonly onApproved: () => void;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** @returns undefined with --brake=off */
export function brakeOf({ config, place, onApproved, logger, registry }: BrakeOptions): BrakeControl | undefined {
  const settings = brakeSettingsOf(config);
  if (settings === undefined) return undefined;
  return new BrakeControl({
    share: settings.share,
    count: settings.count,
    approved: config.brakeApprove,
    fingerprint: fingerprintOf(config),
    approveWith: (hash) =>
      place === undefined
        ? `start it with --brake-approve=${hash}`
        : `kubectl annotate --overwrite lease -n ${place.namespace} ${place.name} ${approvalAnnotation}=${hash}`,
    onApproved,
    logger,
    metrics: createBrakeMetrics(registry),
  });
}

/** For a plan that is made once. @returns undefined with --brake=off */
export function brakeSettingsOf({ brake, brakeShare, brakeCount, brakeApprove }: Config): BrakeSettings | undefined {
  if (brake === 'off') return undefined;
  return { share: brakeShare / 100, count: brakeCount, approved: new Set(brakeApprove), unconfirmed: false };
}

/** Groups of flags that decide on which names are published, and as whose. */
const decisive = new Set(['Sources', 'Zones and names', 'Ownership registry']);

/** Of everything that decides on which names are published: filters, sources, owner, affixes, provider, version. No secret is in it. */
export function fingerprintOf(config: Config): string {
  const settings = flags
    .filter(({ group, secret, form }) => decisive.has(group) && !secret && form !== 'duration' && form !== 'integer')
    .map(({ key }) => [key, config[key] ?? null]);
  const text = JSON.stringify([version.version, config.provider ?? null, config.policy, config.registry, ...settings]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
