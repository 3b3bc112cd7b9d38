// A kind whose objects claim hostnames: whether one is in scope, and what it claims.
import type { Claim } from '../claim.ts';
import type { ObjectLookup } from '../lookup.ts';
import type { Policy, SourceName } from '../policy.ts';
import type { KubeObject, ReadKind } from './read-kind.ts';

/** --namespace, --annotation-filter, --label-filter and the controller annotation. */
export type ScopeFilter = 'namespace' | 'annotations' | 'labels' | 'controller';

/** A kind whose objects claim hostnames. */
export interface ClaimingKind<T extends KubeObject = KubeObject> extends ReadKind<T> {
  /** The --source values that turn it on: any of them. */
  readonly sources: readonly SourceName[];
  /** A flag without which none of its objects counts, whatever the sources; left out for most. */
  readonly needs?: 'gatewayListenerSets' | undefined;
  /** The filters that hold for its objects, as in ExternalDNS; those of its own are in outOfScope. */
  readonly obeys: readonly ScopeFilter[];
  /** Whether sync publishes its claims; a Gateway's are published through its routes. */
  readonly publishes: boolean;
  /** False for a kind that no webhook is registered for; left out for the others. */
  readonly admitted?: false | undefined;
  /** What its claims depend on besides itself; these kinds are watched too. */
  readonly looksUp: readonly ReadKind[];
  /** @returns why this kind's own filters leave the object out, undefined when they do not */
  outOfScope(object: T, policy: Policy, lookup: ObjectLookup): string | undefined;
  /** Every hostname the object claims, in the order of its fields. Pure. */
  claims(object: T, policy: Policy, lookup: ObjectLookup): readonly Claim[];
  /** `namespace/name` of the Gateways that the object is, belongs to or is attached to; left out for kinds without. */
  gateways?(object: T, lookup: ObjectLookup): readonly string[];
}
