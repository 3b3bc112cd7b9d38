// Which listeners of a Gateway take a route, and which hostname remains where a route and a listener overlap.
import { type Gateway, gatewayGroup, type Listener } from './kinds/gateway.ts';
import type { ObjectLookup } from './lookup.ts';
import { holdAll } from './selector.ts';

/** A route's reference to a parent, from its spec or from its status. */
export interface ParentRef {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly sectionName: string;
  /** 0 when the reference names none. */
  readonly port: number;
}

/** What a listener needs to know of a route. */
export interface RouteShape {
  readonly kind: string;
  readonly namespace: string;
  /** Listener protocols that can carry the route. */
  readonly protocols: readonly string[];
}

/**
 * The listeners of a Gateway that accept the route through this reference: section, protocol, port, namespaces and
 * kinds (Gateway API spec; the same conditions as ExternalDNS). Hostnames are the caller's next question.
 */
export function acceptingListeners(
  route: RouteShape,
  ref: ParentRef,
  gateway: Gateway,
  lookup: ObjectLookup,
): readonly Listener[] {
  return gateway.listeners.filter(
    (listener) =>
      (ref.sectionName === '' || ref.sectionName === listener.name) &&
      (ref.port === 0 || ref.port === listener.port) &&
      route.protocols.includes(listener.protocol) &&
      allowsNamespace(listener, route.namespace, gateway.metadata.namespace, lookup) &&
      allowsKind(listener, route.kind),
  );
}

function allowsNamespace(
  listener: Listener,
  routeNamespace: string,
  ownNamespace: string,
  lookup: ObjectLookup,
): boolean {
  switch (listener.from) {
    case 'All':
      return true;
    case 'Same':
      return routeNamespace === ownNamespace;
    case 'Selector': {
      const labels = lookup.namespace(routeNamespace)?.labels;
      return labels !== undefined && listener.selector !== undefined && holdAll(listener.selector, labels);
    }
    default:
      return false;
  }
}

function allowsKind(listener: Listener, kind: string): boolean {
  if (listener.kinds.length === 0) return true;
  return listener.kinds.some((allowed) => allowed.group === gatewayGroup && allowed.kind === kind);
}

// RFC 1123 as ExternalDNS checks it here: no underscores, labels of at most 63, the whole at most 255, no address.
const subdomain = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * The more specific of two hostnames that overlap; an empty one stands for every hostname.
 * `*.example.net` overlaps `a.b.example.net` but not `example.net`.
 * @returns lower case, or undefined when they do not overlap, both are empty or one is not a DNS name
 */
export function intersectHostnames(listenerHost: string, routeHost: string): string | undefined {
  const narrower = overlap(listenerHost.toLowerCase(), routeHost.toLowerCase());
  // Asked last: most pairs do not overlap, and a route may bring thousands of names.
  return narrower !== undefined && isListenerHost(listenerHost) && isListenerHost(routeHost) ? narrower : undefined;
}

function overlap(a: string, b: string): string | undefined {
  if (a === '' || b === '') return a || b || undefined;
  if (a === b || covers(a, b)) return b;
  return covers(b, a) ? a : undefined;
}

function isListenerHost(host: string): boolean {
  if (host === '') return true;
  const name = host.startsWith('*.') ? host.slice(2) : host;
  return name.length <= 255 && subdomain.test(name) && !ipv4.test(name);
}

function covers(wildcard: string, host: string): boolean {
  return wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1));
}
