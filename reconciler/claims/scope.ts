// Which objects are ours to look at. An object out of scope claims nothing: admission allows it in silence, sync skips it.
import { findAnnotation } from './annotations.ts';
import { emptyLookup, type Lookup } from './claim.ts';
import type { ClaimingKind } from './kinds/kind.ts';
import type { KubeObject } from './kinds/read-kind.ts';
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
  lookup: Lookup = emptyLookup,
): string | undefined {
  if (!policy.sources.has(kind.source)) return `--source does not name ${kind.source}`;
  if (policy.namespace !== '' && policy.namespace !== object.metadata.namespace) {
    return `its namespace is not --namespace ${policy.namespace}`;
  }
  if (!policy.annotationFilter.matches(object.metadata.annotations))
    return 'its annotations do not match --annotation-filter';
  if (!policy.labelFilter.matches(object.metadata.labels)) return 'its labels do not match --label-filter';
  if (!hasOurController(object.metadata, policy)) return 'its controller annotation names another controller';
  return kind.outOfScope(object, policy, lookup);
}

/** False when the controller annotation is there with any other value, the empty one included. */
export function hasOurController(metadata: Metadata, policy: Policy): boolean {
  const found = findAnnotation(metadata.annotations, policy.annotationPrefixes, 'controller');
  return found === undefined || found.value === controllerValue;
}
