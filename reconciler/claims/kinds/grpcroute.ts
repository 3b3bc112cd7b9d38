// GRPCRoute: carried by listeners for HTTP and HTTPS.
import { routeKind } from './route.ts';
import type { Route } from './route-object.ts';

export type GRPCRoute = Route<'GRPCRoute'>;

export const grpcRoute = routeKind({
  kind: 'GRPCRoute',
  resource: 'grpcroutes',
  versions: ['v1', 'v1alpha2'],
  source: 'gateway-grpcroute',
  protocols: ['HTTP', 'HTTPS'],
  hasHostnames: true,
});
