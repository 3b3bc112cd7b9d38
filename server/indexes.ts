// Composition of what rules look up: other objects, who claims a name, what the provider holds.
import type { Registry } from 'prom-client';
import { enforcement, levelOf } from '../reconciler/claims/enforcement.ts';
import { emptyLookup } from '../reconciler/claims/lookup.ts';
import type { Policy } from '../reconciler/claims/policy.ts';
import type { IndexName } from '../reconciler/claims/rule.ts';
import { rules } from '../reconciler/claims/rule-table.ts';
import { ClaimIndex } from '../reconciler/indexes/claim-index.ts';
import { ruleIndexMetrics } from '../reconciler/indexes/metrics.ts';
import { RecordIndex, type RecordIndexOptions } from '../reconciler/indexes/record-index.ts';
import { lookupOf, type SyncLookup } from '../reconciler/lookup.ts';
import type { ObjectStore } from '../reconciler/sources/store.ts';
import type { ReadinessCheck } from './readiness.ts';

export interface IndexesOptions {
  readonly policy: Policy;
  readonly store: ObjectStore;
  /** Whether a kind, or every kind that claims depend on, has been read once. */
  readonly isSynced: (kind?: string) => boolean;
  /** Whether the kinds have been read that only rules look at: true, or why not. */
  readonly consulted: () => true | string;
  /** Left out where nobody reads the provider: what rules would ask of it stays unknown. */
  readonly records?: RecordIndexOptions | undefined;
  readonly registry: Registry;
}

export interface RuleIndexes {
  readonly lookup: SyncLookup;
  /** Is told by every pass what the provider holds; undefined without a sync. */
  readonly recordIndex: RecordIndex | undefined;
  /** Ready is what every rule can speak with: one that is off needs nothing. */
  readonly checks: readonly ReadinessCheck[];
}

/** Builds the indexes over a store; they follow it from now on. */
export function ruleIndexes({ policy, store, isSynced, consulted, records, registry }: IndexesOptions): RuleIndexes {
  const claims = new ClaimIndex({ store, policy, synced: () => isSynced() });
  const recordIndex = records === undefined ? undefined : new RecordIndex(records);
  const synced: Record<IndexName, () => boolean> = {
    namespaces: () => isSynced('Namespace'),
    claims: () => claims.synced,
    records: () => recordIndex?.synced ?? false,
  };
  ruleIndexMetrics(registry, synced);
  const lookup = lookupOf(store, {
    claimants: (name) => claims.claimants(name),
    ...(recordIndex && {
      zones: () => recordIndex.zones(),
      record: (name, setIdentifier) => recordIndex.record(name, setIdentifier),
    }),
  });
  const check = () => {
    const waiting = [...neededIndexes(policy)].filter((index) => !synced[index]());
    // Without a sync nobody will ever fill it.
    const coming = waiting.filter((index) => index !== 'records' || recordIndex !== undefined);
    const why = { ...notYet, ...(typeof consulted() === 'string' && { namespaces: String(consulted()) }) };
    return coming.length === 0 || coming.map((index) => why[index]).join('; ');
  };
  return { lookup, recordIndex, checks: [{ name: 'rule-indexes', check }] };
}

const notYet: Readonly<Record<IndexName, string>> = {
  namespaces: 'Namespaces have not been read (labels and annotations of theirs are rules)',
  claims: 'not every kind has been read (conflict)',
  records: 'the provider has not been read (zone, owner)',
};

/** What the rules read that are not off. The label of a Namespace can change any level, so Namespaces are always needed. */
function neededIndexes(policy: Policy): ReadonlySet<IndexName> {
  const most = enforcement('', policy, emptyLookup);
  const active = rules.filter((rule) => levelOf(rule, policy, most) !== 'off');
  return new Set<IndexName>(['namespaces', ...active.flatMap(({ reads = [] }) => reads)]);
}
