// EndpointSlice: looked up for the addresses behind a headless Service.
import { type Metadata, readList, readMap, readMetadata, readString, readStrings } from '../object.ts';
import type { RawObject, ReadKind } from './read-kind.ts';

/** One address of a Service; its hosts are alternatives of which the first counts. */
export interface SliceEndpoint {
  /** Empty when there is none. */
  readonly address: string;
  /** Unset counts as ready. */
  readonly ready: boolean;
  /** The Pod behind it; undefined for anything else. */
  readonly pod: string | undefined;
}

export interface EndpointSlice {
  readonly kind: 'EndpointSlice';
  readonly metadata: Metadata;
  /** The name of its Service, in the same namespace; empty for a slice of none. */
  readonly service: string;
  /** `IPv4`, `IPv6` or `FQDN`. */
  readonly addressType: string;
  readonly endpoints: readonly SliceEndpoint[];
}

/** Names the Service of a slice: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetesioservice-name */
export const serviceNameLabel = 'kubernetes.io/service-name';

export const endpointSlice: ReadKind<EndpointSlice> = {
  group: 'discovery.k8s.io',
  kind: 'EndpointSlice',
  versions: ['v1'],
  resource: 'endpointslices',
  namespaced: true,
  watchedIn: 'namespace',

  project(raw: RawObject): EndpointSlice {
    const { labels, ...metadata } = readMetadata(raw, () => false);
    return {
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: {} },
      service: labels[serviceNameLabel] ?? '',
      addressType: readString(raw.addressType, 'addressType'),
      endpoints: readList(raw.endpoints, 'endpoints').map((entry, index) => readEndpoint(entry, `endpoints[${index}]`)),
    };
  },
};

function readEndpoint(entry: unknown, field: string): SliceEndpoint {
  const { addresses, conditions, targetRef } = readMap(entry, field);
  const ref = readMap(targetRef, `${field}.targetRef`);
  // A reference with an apiVersion is to a kind of somebody else's (ExternalDNS reference 5.2).
  const isPod = ref.kind === 'Pod' && readString(ref.apiVersion, `${field}.targetRef.apiVersion`) === '';
  return {
    address: readStrings(addresses, `${field}.addresses`)[0] ?? '',
    ready: readMap(conditions, `${field}.conditions`).ready !== false,
    pod: isPod ? readString(ref.name, `${field}.targetRef.name`) : undefined,
  };
}
