// HTTPRoute: the addresses of every Gateway that has accepted the route and serves the name.
import { findAnnotation, splitList } from '../../claims/annotations.ts';
import type { Gateway } from '../../claims/kinds/gateway.ts';
import { acceptedParents, type HTTPRoute, servedHostnames } from '../../claims/kinds/httproute.ts';
import type { Policy } from '../../claims/policy.ts';
import { type TargetResolver, targetsOr } from './targets.ts';

export const httpRouteTargets: TargetResolver<HTTPRoute> = (object, policy, lookup) => {
  const parents = acceptedParents(object);
  const served = Map.groupBy(servedHostnames(object, parents, policy, lookup), ({ text }) => text);
  return (_claim, name) => {
    if (parents.length === 0) return targetsOr([], 'no Gateway has accepted the HTTPRoute yet (status.parents)');
    const gateways = served.get(name);
    if (gateways === undefined) {
      return targetsOr([], 'no listener of a Gateway that accepted the HTTPRoute serves the name');
    }
    return targetsOr(
      gateways.flatMap(({ gateway }) => gatewayTargets(gateway, policy)),
      'status.addresses of the Gateway is empty',
    );
  };
};

/** The target annotation of the Gateway replaces its addresses; one on the route is not read (ExternalDNS). */
function gatewayTargets(gateway: Gateway, policy: Policy): readonly string[] {
  const found = findAnnotation(gateway.metadata.annotations, policy.annotationPrefixes, 'target');
  const targets = found === undefined ? [] : splitList(found.value);
  return targets.length > 0 ? targets : gateway.addresses;
}
