// What a plan tells the outside: how many of what, and the reason for everything that is not done.
import type { Logger } from 'pino';
import type { ComputedPlan } from '../compute-plan.ts';
import { heldCodes } from '../plan/held.ts';
import { recordKey } from '../record-set.ts';
import { countByType, type SyncMetrics } from './metrics.ts';

/** Sets the gauges, and logs for whoever debugs why a name is not published. No label carries a hostname. */
export function tellPlan({ desired, current, held }: ComputedPlan, metrics: SyncMetrics, logger: Logger): void {
  metrics.registryEndpoints.set(current.length);
  metrics.sourceEndpoints.set(desired.endpoints.length);
  countByType(metrics.registryRecords, current);
  countByType(metrics.sourceRecords, desired.endpoints);
  const present = new Set(current.map(recordKey));
  countByType(
    metrics.verifiedRecords,
    desired.endpoints.filter((endpoint) => present.has(recordKey(endpoint))),
  );
  for (const code of heldCodes) metrics.held.set({ reason: code }, held.filter((one) => one.code === code).length);
  for (const [kind, { accepted, rejected }] of desired.counts) {
    metrics.claims.set({ kind, verdict: 'accepted' }, accepted);
    metrics.claims.set({ kind, verdict: 'rejected' }, rejected);
  }
  for (const { record, code, message } of held) {
    logger.debug({ dnsName: record.dnsName, recordType: record.recordType, reason: code }, message);
  }
  for (const { claim, violations } of desired.rejected) {
    const { kind, namespace, name } = claim.object;
    const reason = violations[0]?.code;
    logger.debug({ kind, namespace, name, field: claim.field, reason }, `not published: ${claim.host}`);
  }
}
