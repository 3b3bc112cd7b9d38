// Which objects are ours to look at. An object out of scope claims nothing: admission allows it in silence, sync skips it.
import { findAnnotation } from './annotations.ts';
import type { ClaimingKind, ScopeFilter } from './kinds/kind.ts';
import type { KubeObject } from './kinds/read-kind.ts';
import { emptyLookup, type ObjectLookup } from './lookup.ts';
import type { Metadata } from './object.ts';
import type { Policy } from './policy.ts';

/** The only value of the controller annotation that leaves an object to us (ExternalDNS). */
const controllerValue = 'dns-controller';

/**
 * @param lookup other objects; one that is not known puts nothing out of scope
 * @returns why the object is not ours, undefined when it is
 */
export function outOfScope(
  kind: ClaimingKind,
  object: KubeObject,
  policy: Policy,
  lookup: ObjectLookup = emptyLookup,
): string | undefined {
  if (!isWatched(kind, policy)) return notWatched(kind, policy);
  for (const filter of kind.obeys) {
    const why = filteredOut[filter](object.metadata, policy);
    if (why !== undefined) return why;
  }
  return kind.outOfScope(object, policy, lookup);
}

/** What decides which kinds are on. */
export type WatchSettings = Pick<Policy, 'sources' | 'gatewayListenerSets'>;

/** Whether a --source turns the kind on, and the flag that it needs besides. */
export function isWatched(kind: Pick<ClaimingKind, 'sources' | 'needs'>, policy: WatchSettings): boolean {
  if (kind.needs !== undefined && !policy[kind.needs]) return false;
  return kind.sources.some((source) => policy.sources.has(source));
}

const flagOf = { gatewayListenerSets: '--gateway-listener-sets' } as const;

function notWatched(kind: ClaimingKind, policy: Policy): string {
  if (kind.needs !== undefined && !policy[kind.needs]) return `it counts only with ${flagOf[kind.needs]}`;
  return `--source names none of ${kind.sources.join(', ')}`;
}

const filteredOut: Readonly<Record<ScopeFilter, (metadata: Metadata, policy: Policy) => string | undefined>> = {
  namespace: (metadata, policy) =>
    policy.namespace === '' || policy.namespace === metadata.namespace
      ? undefined
      : `its namespace is not --namespace ${policy.namespace}`,
  annotations: (metadata, policy) =>
    policy.annotationFilter.matches(metadata.annotations)
      ? undefined
      : 'its annotations do not match --annotation-filter',
  labels: (metadata, policy) =>
    policy.labelFilter.matches(metadata.labels) ? undefined : 'its labels do not match --label-filter',
  controller: (metadata, policy) =>
    hasOurController(metadata, policy) ? undefined : 'its controller annotation names another controller',
};

/** False when the controller annotation is there with any other value, the empty one included. */
export function hasOurController(metadata: Metadata, policy: Policy): boolean {
  const found = findAnnotation(metadata.annotations, policy.annotationPrefixes, 'controller');
  return found === undefined || found.value === controllerValue;
}
