// How many violations the stored objects have, by kind and rule. No label carries a name.
import { Gauge, type Registry } from 'prom-client';
import { claimingKinds } from '../claims/kinds.ts';
import { ruleIds } from '../claims/policy.ts';

export interface AuditMetrics {
  /** Replaces the counts of the last audit. @param counts by the key of countKey */
  replace(counts: ReadonlyMap<string, number>): void;
}

/** What a count is kept under. */
export function countKey(kind: string, rule: string): string {
  return `${kind} ${rule}`;
}

/** Makes the gauge in the given registry, every series of it at zero. */
export function auditMetrics(registry: Registry): AuditMetrics {
  const gauge = new Gauge({
    name: 'zonewarden_violations',
    help: 'Violations of stored objects in scope, at any level but off, as of the last audit.',
    labelNames: ['kind', 'rule'] as const,
    registers: [registry],
  });
  const replace = (counts: ReadonlyMap<string, number>) => {
    for (const { kind } of claimingKinds) {
      for (const rule of ruleIds) gauge.set({ kind, rule }, counts.get(countKey(kind, rule)) ?? 0);
    }
  };
  replace(new Map());
  return { replace };
}
