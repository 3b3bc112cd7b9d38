// Gateway: looked up by routes for its listeners, its addresses and its target annotation.
import { type Metadata, readList, readMap, readMetadata, readNumber, readString } from '../object.ts';
import { type LabelSelector, readLabelSelector } from './label-selector.ts';
import type { ReadKind } from './read-kind.ts';

/** The API group of every Gateway API kind. */
export const gatewayGroup = 'gateway.networking.k8s.io';

export interface RouteKind {
  readonly group: string;
  readonly kind: string;
}

export interface Listener {
  readonly name: string;
  /** Empty accepts every hostname. */
  readonly hostname: string;
  readonly port: number;
  readonly protocol: string;
  /** allowedRoutes.namespaces.from; `Same` when absent. */
  readonly from: string;
  /** allowedRoutes.namespaces.selector; undefined matches nothing. */
  readonly selector: LabelSelector | undefined;
  /** allowedRoutes.kinds; empty accepts what the protocol implies. */
  readonly kinds: readonly RouteKind[];
}

export interface Gateway {
  readonly kind: 'Gateway';
  readonly metadata: Metadata;
  readonly listeners: readonly Listener[];
  /** status.addresses[].value */
  readonly addresses: readonly string[];
}

export const gateway: ReadKind<Gateway> = {
  group: gatewayGroup,
  kind: 'Gateway',
  versions: ['v1', 'v1beta1'],
  resource: 'gateways',
  namespaced: true,
  watchedIn: 'gateway-namespace',
  project: (raw, policy) => ({
    kind: 'Gateway',
    metadata: readMetadata(raw, policy.keepsAnnotation),
    listeners: readList(readMap(raw.spec, 'spec').listeners, 'spec.listeners').map(readListener),
    addresses: readList(readMap(raw.status, 'status').addresses, 'status.addresses').map((address, index) =>
      readString(readMap(address, `status.addresses[${index}]`).value, `status.addresses[${index}].value`),
    ),
  }),
};

function readListener(raw: unknown, index: number): Listener {
  const field = `spec.listeners[${index}]`;
  const listener = readMap(raw, field);
  const allowed = readMap(listener.allowedRoutes, `${field}.allowedRoutes`);
  const namespaces = readMap(allowed.namespaces, `${field}.allowedRoutes.namespaces`);
  return {
    name: readString(listener.name, `${field}.name`),
    hostname: readString(listener.hostname, `${field}.hostname`),
    port: readNumber(listener.port, `${field}.port`),
    protocol: readString(listener.protocol, `${field}.protocol`),
    from: readString(namespaces.from, `${field}.allowedRoutes.namespaces.from`) || 'Same',
    selector: readLabelSelector(namespaces.selector, `${field}.allowedRoutes.namespaces.selector`),
    kinds: readList(allowed.kinds, `${field}.allowedRoutes.kinds`).map((entry, position) => {
      const path = `${field}.allowedRoutes.kinds[${position}]`;
      const kind = readMap(entry, path);
      const group = kind.group;
      return {
        group: group === undefined || group === null ? gatewayGroup : readString(group, `${path}.group`),
        kind: readString(kind.kind, `${path}.kind`),
      };
    }),
  };
}
