// Kind to record resolver. The type asks for one line per claiming kind.
import type { KubeObject } from '../../claims/kinds/read-kind.ts';
import type { ClaimingObject } from '../../claims/kinds.ts';
import type { Policy } from '../../claims/policy.ts';
import type { TargetLookup } from '../target-lookup.ts';
import { addressRecords, annotatedTargetsOr, plainAddressRecords } from './address-records.ts';
import { dnsEndpointRecords } from './dnsendpoint.ts';
import { ingressTargets } from './ingress.ts';
import { nodeTargets } from './node.ts';
import { podTargets } from './pod.ts';
import { routeTargets } from './route.ts';
import { serviceRecords } from './service.ts';
import type { ClaimRecords, RecordResolver } from './targets.ts';

type ResolverTable = { readonly [K in ClaimingObject['kind']]: RecordResolver<Extract<ClaimingObject, { kind: K }>> };

const routeRecords = addressRecords(routeTargets);

/** What these kinds claim, routes publish. */
const throughRoutes: RecordResolver<KubeObject> = () => () => [];

const resolvers: ResolverTable = {
  Ingress: addressRecords(annotatedTargetsOr(ingressTargets)),
  Service: serviceRecords,
  HTTPRoute: routeRecords,
  GRPCRoute: routeRecords,
  TLSRoute: routeRecords,
  TCPRoute: routeRecords,
  UDPRoute: routeRecords,
  Gateway: throughRoutes,
  ListenerSet: throughRoutes,
  DNSEndpoint: dnsEndpointRecords,
  Node: plainAddressRecords(annotatedTargetsOr(nodeTargets)),
  Pod: plainAddressRecords(podTargets),
};

/** The records that an object wants for its accepted claims, by its kind. */
export function recordsFor<K extends ClaimingObject['kind']>(
  object: Extract<ClaimingObject, { kind: K }>,
  policy: Policy,
  lookup: TargetLookup,
): ClaimRecords {
  const resolver: RecordResolver<Extract<ClaimingObject, { kind: K }>> = resolvers[object.kind as K];
  return resolver(object, policy, lookup);
}
