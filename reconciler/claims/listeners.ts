// Whether a listener takes a route, and which hostname remains where the two overlap.
import { gatewayGroup } from './kinds/gateway-group.ts';
import type { AllowedNamespaces, Listener } from './kinds/listener.ts';
import type { ParentRef } from './kinds/parent-ref.ts';
import type { ObjectLookup } from './lookup.ts';
import { holdAll } from './selector.ts';

/** What a listener needs to know of a route. */
export interface RouteShape {
  readonly kind: string;
  readonly namespace: string;
  /** Listener protocols that can carry the route. */
  readonly protocols: readonly string[];
}

/**
 * Whether a listener accepts the route through this reference: section, port, protocol, kind and namespace (Gateway API
 * spec; the same conditions as ExternalDNS). Hostnames are the caller's next question.
 * @param ownNamespace of the Gateway or ListenerSet that has the listener
 * @returns undefined when it depends on a Namespace that is not known
 */
export function takesRoute(
  listener: Listener,
  ownNamespace: string,
  route: RouteShape,
  ref: ParentRef,
  lookup: ObjectLookup,
): boolean | undefined {
  const meant =
    (ref.sectionName === '' || ref.sectionName === listener.name) &&
    (ref.port === 0 || ref.port === listener.port) &&
    route.protocols.includes(listener.protocol) &&
    allowsKind(listener, route.kind);
  return meant && isOpenTo(listener, ownNamespace, route.namespace, lookup);
}

/**
 * Whether something is open to objects of another namespace.
 * @returns undefined when it depends on the labels of a Namespace that is not known
 */
export function isOpenTo(
  { from, selector }: AllowedNamespaces,
  ownNamespace: string,
  namespace: string,
  lookup: ObjectLookup,
): boolean | undefined {
  switch (from) {
    case 'All':
      return true;
    case 'Same':
      return namespace === ownNamespace;
    case 'Selector': {
      if (selector === undefined) return false;
      const labels = lookup.namespace(namespace)?.labels;
      return labels === undefined ? undefined : holdAll(selector, labels);
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

/** Whether a text is what listeners and routes can match by; the empty one stands for every hostname. */
export function isListenerHost(host: string): boolean {
  if (host === '') return true;
  const name = host.startsWith('*.') ? host.slice(2) : host;
  return name.length <= 255 && subdomain.test(name) && !ipv4.test(name);
}

function covers(wildcard: string, host: string): boolean {
  return wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1));
}
