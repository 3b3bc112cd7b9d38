// Kind to target resolver. The type asks for one line per claiming kind.
import type { Lookup } from '../../claims/claim.ts';
import type { AcceptedClaim } from '../../claims/decide.ts';
import type { ClaimingObject } from '../../claims/kinds.ts';
import type { Policy } from '../../claims/policy.ts';
import { httpRouteTargets } from './httproute.ts';
import { ingressTargets } from './ingress.ts';
import { serviceTargets } from './service.ts';
import type { Pending, TargetResolver } from './targets.ts';

type ResolverTable = { readonly [K in ClaimingObject['kind']]: TargetResolver<Extract<ClaimingObject, { kind: K }>> };

const resolvers: ResolverTable = {
  Ingress: ingressTargets,
  Service: serviceTargets,
  HTTPRoute: httpRouteTargets,
};

/** Resolves where an accepted claim points, by the kind of the object that made it. */
export function resolveTargets<K extends ClaimingObject['kind']>(
  claim: AcceptedClaim,
  object: Extract<ClaimingObject, { kind: K }>,
  policy: Policy,
  lookup: Lookup,
): readonly string[] | Pending {
  const resolver: TargetResolver<Extract<ClaimingObject, { kind: K }>> = resolvers[object.kind as K];
  return resolver(claim, object, policy, lookup);
}
