// status.loadBalancer, which Ingress and Service share.
import { readList, readMap, readString } from '../object.ts';

/** One entry of status.loadBalancer.ingress; either may be empty. */
export interface Address {
  readonly ip: string;
  readonly hostname: string;
}

/** @throws ShapeError when the status is not of the Kubernetes shape */
export function readLoadBalancer(status: unknown): readonly Address[] {
  const loadBalancer = readMap(readMap(status, 'status').loadBalancer, 'status.loadBalancer');
  return readList(loadBalancer.ingress, 'status.loadBalancer.ingress').map((entry, index) => {
    const field = `status.loadBalancer.ingress[${index}]`;
    const address = readMap(entry, field);
    return {
      ip: readString(address.ip, `${field}.ip`),
      hostname: readString(address.hostname, `${field}.hostname`),
    };
  });
}
