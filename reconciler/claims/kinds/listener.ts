// Listeners of a Gateway or a ListenerSet: where routes are let in, and under which hostname.
import type { Claim } from '../claim.ts';
import { type ObjectRef, readList, readMap, readNumber, readString } from '../object.ts';
import { readGroup } from './gateway-group.ts';
import { type LabelSelector, readLabelSelector } from './label-selector.ts';

/** Which namespaces something is open to. */
export interface AllowedNamespaces {
  /** `All`, `Same`, `Selector` or `None`. */
  readonly from: string;
  /** Undefined selects nothing. */
  readonly selector: LabelSelector | undefined;
}

export interface RouteKind {
  readonly group: string;
  readonly kind: string;
}

/** Its `from` and `selector` are those of allowedRoutes.namespaces; `Same` when absent. */
export interface Listener extends AllowedNamespaces {
  readonly name: string;
  /** Empty accepts every hostname. */
  readonly hostname: string;
  readonly port: number;
  readonly protocol: string;
  /** allowedRoutes.kinds; empty accepts what the protocol implies. */
  readonly kinds: readonly RouteKind[];
}

/** Reads `spec.listeners`. @throws ShapeError */
export function readListeners(raw: unknown): readonly Listener[] {
  return readList(raw, 'spec.listeners').map(readListener);
}

/** Reads `allowedRoutes` or `allowedListeners`. @throws ShapeError */
export function readAllowedNamespaces(raw: unknown, field: string, fallback: string): AllowedNamespaces {
  const namespaces = readMap(readMap(raw, field).namespaces, `${field}.namespaces`);
  return {
    from: readString(namespaces.from, `${field}.namespaces.from`) || fallback,
    selector: readLabelSelector(namespaces.selector, `${field}.namespaces.selector`),
  };
}

function readListener(raw: unknown, index: number): Listener {
  const field = `spec.listeners[${index}]`;
  const listener = readMap(raw, field);
  const allowed = readMap(listener.allowedRoutes, `${field}.allowedRoutes`);
  return {
    name: readString(listener.name, `${field}.name`),
    hostname: readString(listener.hostname, `${field}.hostname`),
    port: readNumber(listener.port, `${field}.port`),
    protocol: readString(listener.protocol, `${field}.protocol`),
    ...readAllowedNamespaces(allowed, `${field}.allowedRoutes`, 'Same'),
    kinds: readList(allowed.kinds, `${field}.allowedRoutes.kinds`).map((entry, position) => {
      const path = `${field}.allowedRoutes.kinds[${position}]`;
      const kind = readMap(entry, path);
      return { group: readGroup(kind.group, `${path}.group`), kind: readString(kind.kind, `${path}.kind`) };
    }),
  };
}

/** The hostnames that listeners name, each at its field. */
export function listenerClaims(listeners: readonly Listener[], object: ObjectRef): readonly Claim[] {
  return listeners.flatMap(({ hostname: host }, index) =>
    host === '' ? [] : [{ host, object, field: `spec.listeners[${index}].hostname`, internal: false }],
  );
}
