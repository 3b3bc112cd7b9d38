// TLSRoute: carried by listeners for TLS; its hostnames are server names (SNI).
import { routeKind } from './route.ts';
import type { Route } from './route-object.ts';

export type TLSRoute = Route<'TLSRoute'>;

export const tlsRoute = routeKind({
  kind: 'TLSRoute',
  resource: 'tlsroutes',
  versions: ['v1', 'v1alpha3', 'v1alpha2'],
  source: 'gateway-tlsroute',
  protocols: ['TLS'],
  hasHostnames: true,
});
