// Headless Service: the addresses of its Pods, at its own name and at those of the Pods (ExternalDNS reference 5.2).
import { findAnnotation } from '../../claims/annotations.ts';
import type { EndpointSlice, SliceEndpoint } from '../../claims/kinds/endpoint-slice.ts';
import type { Pod } from '../../claims/kinds/pod.ts';
import type { Service } from '../../claims/kinds/service.ts';
import type { Policy } from '../../claims/policy.ts';
import { readTargets } from '../../claims/settings.ts';
import type { TargetLookup } from '../target-lookup.ts';
import { externalAddresses } from './node-addresses.ts';
import { selectsPod } from './selected-pods.ts';
import { notRead, type Pending } from './targets.ts';

/** The targets of one Pod. */
export interface Member {
  /** spec.hostname of the Pod; empty when it has no name of its own. */
  readonly hostname: string;
  readonly targets: readonly string[];
}

/** What of a Pod is published: its own address, that of its host, or the external ones of its Node. */
type Published = 'PodIP' | 'HostIP' | 'NodeExternalIP';

/** @returns the Pods with their targets, in the order of the slices; or why they are not known */
export function headlessMembers(service: Service, policy: Policy, lookup: TargetLookup): readonly Member[] | Pending {
  const { namespace, name } = service.metadata;
  const slices = lookup.endpointSlices(namespace, name);
  const pods = lookup.pods(namespace);
  if (slices === undefined || pods === undefined) return notRead('its EndpointSlices and Pods have not been read');
  const published = whatOf(service, policy);
  const hostAddresses = published === 'NodeExternalIP' ? hosts(policy, lookup) : noHosts;
  if (hostAddresses === undefined) return notRead('the Nodes have not been read');
  const byName = new Map(pods.filter((pod) => selectsPod(service, pod)).map((pod) => [pod.metadata.name, pod]));
  const endpoints = slices.filter((slice) => published !== 'PodIP' || hasAddresses(slice)).flatMap(endpointsOf);
  return endpoints.flatMap((endpoint) => {
    const pod = byName.get(endpoint.pod ?? '');
    if (pod === undefined || !isPublished(endpoint, service, policy)) return [];
    const annotated = readTargets(pod.metadata, policy.annotationPrefixes);
    const own = () => targetsOf(pod, endpoint, published, hostAddresses);
    return [{ hostname: pod.hostname, targets: annotated.length > 0 ? annotated : own() }];
  });
}

function whatOf({ metadata }: Service, { annotationPrefixes, publishHostIP }: Policy): Published {
  const written = findAnnotation(metadata.annotations, annotationPrefixes, 'endpoints-type')?.value;
  if (written === 'NodeExternalIP' || written === 'HostIP') return written;
  return publishHostIP ? 'HostIP' : 'PodIP';
}

type HostAddresses = (nodeName: string) => readonly string[];

const noHosts: HostAddresses = () => [];

/** ExternalDNS reads no Nodes where --service-type-filter leaves NodePort out, and so has no address for them. */
function hosts(policy: Policy, lookup: TargetLookup): HostAddresses | undefined {
  if (policy.serviceTypes.size > 0 && !policy.serviceTypes.has('NodePort')) return noHosts;
  const nodes = lookup.nodes();
  if (nodes === undefined) return undefined;
  const byName = new Map(nodes.map((node) => [node.metadata.name, node]));
  return (nodeName) => {
    const node = byName.get(nodeName);
    return node === undefined ? [] : externalAddresses([node], policy);
  };
}

/** A slice of type FQDN lists names. */
function hasAddresses({ addressType }: EndpointSlice): boolean {
  return addressType === 'IPv4' || addressType === 'IPv6';
}

function endpointsOf({ endpoints }: EndpointSlice): readonly SliceEndpoint[] {
  return endpoints;
}

function isPublished({ ready }: SliceEndpoint, service: Service, policy: Policy): boolean {
  return ready || service.publishNotReadyAddresses || policy.publishNotReadyAddresses;
}

function targetsOf(
  pod: Pod,
  { address }: SliceEndpoint,
  published: Published,
  hostAddresses: HostAddresses,
): readonly string[] {
  if (published === 'NodeExternalIP') return hostAddresses(pod.nodeName);
  return [published === 'HostIP' ? pod.hostIP : address];
}
