// UDPRoute: carried by listeners for UDP; it has no hostnames of its own.
import { routeKind } from './route.ts';
import type { Route } from './route-object.ts';

export type UDPRoute = Route<'UDPRoute'>;

export const udpRoute = routeKind({
  kind: 'UDPRoute',
  resource: 'udproutes',
  versions: ['v1', 'v1alpha2'],
  source: 'gateway-udproute',
  protocols: ['UDP'],
  hasHostnames: false,
});
