// Ingress: every address of the load balancer, IP and hostname alike (ExternalDNS reference, ingress source).
import type { Ingress } from '../../claims/kinds/ingress.ts';
import { type TargetResolver, targetsOr } from './targets.ts';

export const ingressTargets: TargetResolver<Ingress> = (object) => {
  const targets = targetsOr(
    object.addresses.flatMap((address) => [address.ip, address.hostname]),
    'status.loadBalancer of the Ingress has no address yet',
  );
  return () => targets;
};
