// Kind to target resolver. The type asks for one line per claiming kind.
import type { KubeObject } from '../../claims/kinds/read-kind.ts';
import type { ClaimingObject } from '../../claims/kinds.ts';
import type { ObjectLookup } from '../../claims/lookup.ts';
import type { Policy } from '../../claims/policy.ts';
import { ingressTargets } from './ingress.ts';
import { routeTargets } from './route.ts';
import { serviceTargets } from './service.ts';
import type { ClaimTargets, TargetResolver } from './targets.ts';

type ResolverTable = { readonly [K in ClaimingObject['kind']]: TargetResolver<Extract<ClaimingObject, { kind: K }>> };

/** Never asked: what these kinds claim, routes publish. */
const throughRoutes: TargetResolver<KubeObject> = () => () => ({
  code: 'UnsupportedTarget',
  message: 'its hostnames are published through routes',
});

const resolvers: ResolverTable = {
  Ingress: ingressTargets,
  Service: serviceTargets,
  HTTPRoute: routeTargets,
  GRPCRoute: routeTargets,
  TLSRoute: routeTargets,
  TCPRoute: routeTargets,
  UDPRoute: routeTargets,
  Gateway: throughRoutes,
  ListenerSet: throughRoutes,
};

/** Where the accepted claims of an object point, by its kind. */
export function targetsFor<K extends ClaimingObject['kind']>(
  object: Extract<ClaimingObject, { kind: K }>,
  policy: Policy,
  lookup: ObjectLookup,
): ClaimTargets {
  const resolver: TargetResolver<Extract<ClaimingObject, { kind: K }>> = resolvers[object.kind as K];
  return resolver(object, policy, lookup);
}
