// Of two objects that claim one name: whether only one of them can have it, and which. Shared by the conflict rule and the sync.
import { resourceOf } from './claimant.ts';
import type { Claimant } from './lookup.ts';

/** Record sets with different set identifiers stand beside each other; whoever shares a namespace or a Gateway shares its names. */
export function contend(a: Claimant, b: Claimant): boolean {
  if (a.object.namespace === b.object.namespace) return false;
  return a.setIdentifier === b.setIdentifier && !a.gateways.some((gateway) => b.gateways.includes(gateway));
}

export interface Precedence {
  /** Below zero when the first of the two goes before the second. */
  readonly order: number;
  /** What decided, as a clause about the one that goes first. */
  readonly why: string;
}

/** @param resource what the record at the provider was made for, by its ownership record */
export function precedence(a: Claimant, b: Claimant, resource: string | undefined): Precedence {
  const record = Number(resourceOf(b.object) === resource) - Number(resourceOf(a.object) === resource);
  if (record !== 0) return { order: record, why: 'whose record it is' };
  const [born, other] = [bornAt(a), bornAt(b)];
  if (born !== other) return { order: born < other ? -1 : 1, why: 'which is older' };
  return {
    order: compare(a.object.namespace, b.object.namespace) || compare(resourceOf(a.object), resourceOf(b.object)),
    why: 'which is as old and comes first by namespace',
  };
}

/** Milliseconds since the epoch; what has no time yet is the youngest. */
function bornAt({ createdAt }: Claimant): number {
  const at = Date.parse(createdAt);
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
