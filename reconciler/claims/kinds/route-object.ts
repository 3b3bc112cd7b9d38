// A route of the Gateway API, trimmed. All its kinds have the same trimmed form.
import { type Metadata, readList, readMap } from '../object.ts';
import type { Templated } from '../templated.ts';
import { isAccepted } from './conditions.ts';
import { type ParentRef, parentKey, readParentRef } from './parent-ref.ts';

export interface ParentStatus {
  readonly ref: ParentRef;
  /** Condition `Accepted` is `True`. */
  readonly accepted: boolean;
}

export interface Route<K extends string = string> extends Templated {
  readonly kind: K;
  readonly metadata: Metadata;
  /** Protocols of the listeners that can carry it: one list for all routes of the kind. */
  readonly protocols: readonly string[];
  /** spec.hostnames; empty for kinds without. */
  readonly hostnames: readonly string[];
  readonly parents: readonly ParentRef[];
  readonly statuses: readonly ParentStatus[];
}

/** Reads `status.parents`. @throws ShapeError */
export function readParentStatuses(raw: unknown, ownNamespace: string): readonly ParentStatus[] {
  return readList(raw, 'status.parents').map((entry, index) => {
    const field = `status.parents[${index}]`;
    const status = readMap(entry, field);
    return {
      ref: readParentRef(status.parentRef, `${field}.parentRef`, ownNamespace),
      accepted: isAccepted(status.conditions, `${field}.conditions`),
    };
  });
}

/** A reference to a parent, and which entry of spec.parentRefs names that parent. */
export interface IndexedRef {
  readonly ref: ParentRef;
  readonly index: number;
}

/** The references of the spec, then those of the status that belong to one of them: section and port can differ there. */
export function knownParents(route: Route): readonly IndexedRef[] {
  return [...route.parents.map((ref, index) => ({ ref, index })), ...named(route, route.statuses)];
}

/** The references that a controller has accepted; section and port are its word, not the spec's (ExternalDNS). */
export function acceptedParents(route: Route): readonly IndexedRef[] {
  return named(
    route,
    route.statuses.filter((status) => status.accepted),
  );
}

function named({ parents }: Route, statuses: readonly ParentStatus[]): readonly IndexedRef[] {
  const indexes = new Map<string, number>();
  for (const [index, ref] of parents.entries()) {
    const key = parentKey(ref);
    if (!indexes.has(key)) indexes.set(key, index);
  }
  return statuses.flatMap(({ ref }) => {
    const index = indexes.get(parentKey(ref));
    return index === undefined ? [] : [{ ref, index }];
  });
}
