// What rules may look up where the objects come from files: the files are the cluster.
import type { Policy } from '../../reconciler/claims/policy.ts';
import { ClaimIndex } from '../../reconciler/indexes/claim-index.ts';
import type { RecordIndex } from '../../reconciler/indexes/record-index.ts';
import { lookupOf, type SyncLookup } from '../../reconciler/lookup.ts';
import type { ObjectStore } from '../../reconciler/sources/store.ts';

/** @param records what the provider holds, where that is known */
export function fileLookup(store: ObjectStore, policy: Policy, records?: RecordIndex): SyncLookup {
  const claims = new ClaimIndex({ store, policy, synced: () => true });
  return lookupOf(store, {
    claimants: (name) => claims.claimants(name),
    ...(records && {
      zones: () => records.zones(),
      record: (name, setIdentifier) => records.record(name, setIdentifier),
    }),
  });
}
