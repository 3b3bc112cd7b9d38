// What one object holds: the names that it claims, under each set identifier.
import { claimantOf, setIdentifierOf } from '../claims/claimant.ts';
import { effectiveNames } from '../claims/effective-names.ts';
import type { Hostname } from '../claims/hostname.ts';
import type { KubeObject } from '../claims/kinds/read-kind.ts';
import { claimingKind } from '../claims/kinds.ts';
import type { Claimant, ObjectLookup } from '../claims/lookup.ts';
import type { Policy } from '../claims/policy.ts';
import { outOfScope } from '../claims/scope.ts';

/** A claimant with everything that it claims under its set identifier, each name once. */
export interface Holder extends Claimant {
  readonly names: readonly Hostname[];
}

/** Pure; one for each set identifier, none for an object out of scope or without a name. */
export function holdersOf(object: KubeObject, policy: Policy, lookup: ObjectLookup): readonly Holder[] {
  const kind = claimingKind(object.kind);
  if (kind === undefined || outOfScope(kind, object, policy, lookup) !== undefined) return [];
  const bySet = new Map<string, { readonly claimant: Claimant; readonly names: Set<Hostname> }>();
  for (const claim of kind.claims(object, policy, lookup)) {
    const setIdentifier = setIdentifierOf(claim, object, policy);
    const found = bySet.get(setIdentifier) ?? { claimant: claimantOf(claim, object, policy, lookup), names: new Set() };
    bySet.set(setIdentifier, found);
    for (const name of effectiveNames(claim)) found.names.add(name);
  }
  // Mapped last, which makes a list of just the length: there are tens of thousands of them.
  return [...bySet.values()]
    .filter(({ names }) => names.size > 0)
    .map(({ claimant, names }) => ({ ...claimant, names: [...names] }));
}
