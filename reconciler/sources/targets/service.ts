// Service: what its type publishes (ExternalDNS reference, service source).
import type { Service } from '../../claims/kinds/service.ts';
import { type TargetResolver, targetsOr } from './targets.ts';

const headless = 'None';

export const serviceTargets: TargetResolver<Service> = (object, policy) => (claim) => {
  switch (object.type) {
    case 'LoadBalancer':
      if (claim.internal) return clusterIP(object);
      return targetsOr(
        object.externalIPs.length > 0
          ? object.externalIPs
          : object.addresses.flatMap((address) => [address.ip, address.hostname]),
        'status.loadBalancer of the Service has no address yet',
      );
    case 'ClusterIP':
      if (object.clusterIP === headless) return unsupported('a headless Service is published from its endpoints');
      if (claim.internal || policy.publishInternalServices) return clusterIP(object);
      return {
        code: 'NotPublished',
        message:
          'a ClusterIP Service is published only with --publish-internal-services or the internal-hostname annotation',
      };
    case 'ExternalName':
      return targetsOr(
        object.externalIPs.length > 0 ? object.externalIPs : [object.externalName],
        'spec.externalName is empty',
      );
    default:
      return unsupported(`a ${object.type} Service is published from the addresses of nodes`);
  }
};

function clusterIP(object: Service) {
  return targetsOr(object.clusterIP === headless ? [] : [object.clusterIP], 'the Service has no cluster IP yet');
}

function unsupported(why: string) {
  return { code: 'UnsupportedTarget', message: `${why}, which this release does not read` } as const;
}
