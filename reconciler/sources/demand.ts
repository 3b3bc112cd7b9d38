// Which Pods, EndpointSlices and Nodes the Services in the store need for their records. What none needs is not kept.
import { findAnnotation } from '../claims/annotations.ts';
import type { EndpointSlice } from '../claims/kinds/endpoint-slice.ts';
import type { Pod } from '../claims/kinds/pod.ts';
import type { KubeObject } from '../claims/kinds/read-kind.ts';
import { isHeadless, type Service, service } from '../claims/kinds/service.ts';
import { emptyLookup } from '../claims/lookup.ts';
import type { Policy } from '../claims/policy.ts';
import { outOfScope } from '../claims/scope.ts';
import { readTargets } from '../claims/settings.ts';
import { selectsPod } from './targets/selected-pods.ts';

export interface Demand {
  /** Names of kinds of which anything is needed. */
  readonly kinds: ReadonlySet<string>;
  /** Whether records are made from the object. */
  readonly wants: (object: KubeObject) => boolean;
  /** Equal for two demands that want the same. */
  readonly text: string;
}

/** @param objects every Service that is known, in any order */
export function demandOf(objects: Iterable<KubeObject>, policy: Policy): Demand {
  const headless = new Map<string, Service>();
  const selecting = new Map<string, Service[]>();
  let nodes = policy.sources.has('pod');
  for (const one of objects) {
    if (!isService(one) || !isMadeOfOthers(one, policy)) continue;
    const { namespace, name } = one.metadata;
    if (isHeadless(one)) headless.set(`${namespace}/${name}`, one);
    nodes ||= one.type === 'NodePort' || publishesNodes(one, policy);
    if (one.type === 'NodePort' && !one.localTraffic) continue;
    selecting.set(namespace, [...(selecting.get(namespace) ?? []), one]);
  }
  const wanted: Readonly<Record<string, (object: KubeObject) => boolean>> = {
    EndpointSlice: (object) => isSlice(object) && headless.has(`${object.metadata.namespace}/${object.service}`),
    Pod: (object) =>
      isPod(object) && (selecting.get(object.metadata.namespace) ?? []).some((one) => selectsPod(one, object)),
    Node: () => nodes,
  };
  return {
    kinds: new Set([
      ...(headless.size > 0 ? ['EndpointSlice'] : []),
      ...(selecting.size > 0 ? ['Pod'] : []),
      ...(nodes ? ['Node'] : []),
    ]),
    wants: (object) => wanted[object.kind]?.(object) ?? false,
    text: JSON.stringify([[...headless.keys()].sort(), selectors(selecting), nodes]),
  };
}

/** In scope, with a name, and with nothing said that stands in the place of its Pods' or Nodes' addresses. */
function isMadeOfOthers(object: Service, policy: Policy): boolean {
  if (!isHeadless(object) && object.type !== 'NodePort') return false;
  if (outOfScope(service, object, policy) !== undefined) return false;
  if (readTargets(object.metadata, policy.annotationPrefixes).length > 0) return false;
  return service.claims(object, policy, emptyLookup).length > 0;
}

function publishesNodes({ metadata }: Service, { annotationPrefixes }: Policy): boolean {
  return findAnnotation(metadata.annotations, annotationPrefixes, 'endpoints-type')?.value === 'NodeExternalIP';
}

function selectors(selecting: ReadonlyMap<string, readonly Service[]>): readonly string[] {
  return [...selecting]
    .flatMap(([namespace, services]) =>
      services.map(({ selector }) => JSON.stringify([namespace, Object.entries(selector).sort()])),
    )
    .sort();
}

function isService(object: KubeObject): object is Service {
  return object.kind === 'Service';
}

function isSlice(object: KubeObject): object is EndpointSlice {
  return object.kind === 'EndpointSlice';
}

function isPod(object: KubeObject): object is Pod {
  return object.kind === 'Pod';
}
