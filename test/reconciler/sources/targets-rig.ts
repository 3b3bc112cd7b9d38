// What an object's accepted names point to, beside other objects.
import assert from 'node:assert/strict';
import { decide } from '../../../reconciler/claims/decide.ts';
import type { ClaimingObject } from '../../../reconciler/claims/kinds.ts';
import { buildPolicy, type PolicyOptions, sourceNames } from '../../../reconciler/claims/policy.ts';
import { lookupOf } from '../../../reconciler/lookup.ts';
import { readObject } from '../../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';
import { recordsFor } from '../../../reconciler/sources/targets/table.ts';
import { isPending } from '../../../reconciler/sources/targets/targets.ts';
import { host } from '../claims/sample.ts';

export type Raw = Readonly<Record<string, unknown>>;

/** Targets of every accepted claim of the object, by name; `others` are in the store. */
export function targetsOf(
  object: Raw,
  options: Partial<PolicyOptions> = {},
  others: readonly Raw[] = [],
): Record<string, unknown> {
  const policy = buildPolicy({
    sources: sourceNames,
    domains: { include: [], exclude: [] },
    ...options,
  });
  const store = new ObjectStore();
  for (const other of others) {
    const read = readObject(other, policy);
    assert.ok(read);
    store.upsert(read);
  }
  const read = readObject(object, policy) as ClaimingObject | undefined;
  assert.ok(read);
  const judgement = decide(read, policy, lookupOf(store));
  assert.equal(judgement.scope, 'in');
  const recordsOf = recordsFor(read, policy, store);
  const found: Record<string, unknown> = {};
  for (const decision of judgement.decisions) {
    assert.equal(decision.verdict, 'accepted');
    for (const text of decision.accepted.narrowed ?? [decision.accepted.name]) {
      const records = recordsOf(decision.accepted, host(text));
      found[text] = isPending(records) ? records : records.flatMap(({ targets }) => targets);
    }
  }
  return found;
}
