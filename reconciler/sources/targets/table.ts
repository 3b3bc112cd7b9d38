// Kind to target resolver. The type asks for one line per claiming kind.
import type { ClaimingObject } from '../../claims/kinds.ts';
import type { ObjectLookup } from '../../claims/lookup.ts';
import type { Policy } from '../../claims/policy.ts';
import { httpRouteTargets } from './httproute.ts';
import { ingressTargets } from './ingress.ts';
import { serviceTargets } from './service.ts';
import type { ClaimTargets, TargetResolver } from './targets.ts';

type ResolverTable = { readonly [K in ClaimingObject['kind']]: TargetResolver<Extract<ClaimingObject, { kind: K }>> };

const resolvers: ResolverTable = {
  Ingress: ingressTargets,
  Service: serviceTargets,
  HTTPRoute: httpRouteTargets,
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
