// Which of the indexes that rules read have synced: a rule that reads one which has not says nothing.
import { Gauge, type Registry } from 'prom-client';
import { type IndexName, indexNames } from '../claims/rule.ts';

/** Whether each index has synced; one that this process has not got is left out and reads 0, for its rules are silent. */
export type IndexesSynced = Partial<Readonly<Record<IndexName, () => boolean>>>;

/** Makes the gauge in the given registry; it asks at every scrape. */
export function ruleIndexMetrics(registry: Registry, synced: IndexesSynced): void {
  new Gauge({
    name: 'zonewarden_rule_index_synced',
    help: '1 once the index has synced; until then the rules that read it say nothing.',
    labelNames: ['index'] as const,
    registers: [registry],
    collect() {
      for (const index of indexNames) this.set({ index }, synced[index]?.() === true ? 1 : 0);
    },
  });
}
