// TCPRoute: carried by listeners for TCP and TLS; it has no hostnames of its own.
import { routeKind } from './route.ts';
import type { Route } from './route-object.ts';

export type TCPRoute = Route<'TCPRoute'>;

export const tcpRoute = routeKind({
  kind: 'TCPRoute',
  resource: 'tcproutes',
  versions: ['v1', 'v1alpha2'],
  source: 'gateway-tcproute',
  protocols: ['TCP', 'TLS'],
  hasHostnames: false,
});
