// The `noop` registry: ownership is written nowhere (ExternalDNS reference 7.7), so all we know to be ours is what this
// process made itself.
import { type RecordSet, recordKey } from '../record-set.ts';
import type { OwnershipRefusal, Registry } from './registry.ts';

export interface NoopRegistryOptions {
  /** Keys (`recordKey`) of the record sets that this process has created; whoever applies changes adds to it. */
  readonly created: ReadonlySet<string>;
  /** Change and delete whatever is there, as ExternalDNS does: every record that no object wants then goes away. */
  readonly deletes: boolean;
}

/** Builds the registry. It adds no records; without `deletes` it refuses to touch what was there before. */
export function noopRegistry({ created, deletes }: NoopRegistryOptions): Registry {
  const untouchable = (prev: RecordSet) => !deletes && !created.has(recordKey(prev));
  return {
    ownerId: undefined,
    read: (records) => ({
      records,
      doubts: [],
      needsRepair: () => false,
      changesFor: (change) => (change.action !== 'create' && untouchable(change.prev) ? notCreatedHere : []),
    }),
  };
}

const notCreatedHere: OwnershipRefusal = {
  code: 'NotCreatedHere',
  message: 'this process did not create the record, and --registry=noop keeps no note of who did',
};
