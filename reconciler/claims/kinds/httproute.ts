// HTTPRoute: carried by listeners for HTTP and HTTPS.
import { routeKind } from './route.ts';
import type { Route } from './route-object.ts';

export type HTTPRoute = Route<'HTTPRoute'>;

export const httpRoute = routeKind({
  kind: 'HTTPRoute',
  resource: 'httproutes',
  versions: ['v1', 'v1beta1'],
  source: 'gateway-httproute',
  protocols: ['HTTP', 'HTTPS'],
  hasHostnames: true,
});
