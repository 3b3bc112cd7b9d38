// Every kind that claims hostnames. A new kind is one line here, one file in kinds/ and one target resolver.
// What admission registers for, what is watched and what RBAC must allow are derived from this table.
import { type HTTPRoute, httpRoute } from './kinds/httproute.ts';
import { type Ingress, ingress } from './kinds/ingress.ts';
import type { ClaimingKind } from './kinds/kind.ts';
import type { ReadKind } from './kinds/read-kind.ts';
import { type Service, service } from './kinds/service.ts';
import type { SourceName } from './policy.ts';

/** Any object that claims hostnames, trimmed. */
export type ClaimingObject = Ingress | Service | HTTPRoute;

export const claimingKinds: readonly ClaimingKind[] = [ingress, service, httpRoute];

const byKind = new Map(claimingKinds.map((kind) => [kind.kind, kind]));

/** @returns the table's entry for a kind name, undefined for a kind that claims nothing */
export function claimingKind(kind: string): ClaimingKind | undefined {
  return byKind.get(kind);
}

/** Finds the kind by group, version and kind name, as a manifest or an admission request gives them. */
export function claimingKindOf(group: string, version: string, kind: string): ClaimingKind | undefined {
  const found = byKind.get(kind);
  return found !== undefined && found.group === group && found.versions.includes(version) ? found : undefined;
}

/** Every kind that must be read for the given sources: the claiming ones and what their claims look up. */
export function kindsToRead(sources: ReadonlySet<SourceName>): readonly ReadKind[] {
  const wanted = claimingKinds.filter((kind) => sources.has(kind.source));
  return [...new Set<ReadKind>(wanted.flatMap((kind) => [kind, ...kind.looksUp]))];
}
