// Kind to record resolver. The type asks for one line per claiming kind.
import type { KubeObject } from '../../claims/kinds/read-kind.ts';
import type { ClaimingObject } from '../../claims/kinds.ts';
import type { ObjectLookup } from '../../claims/lookup.ts';
import type { Policy } from '../../claims/policy.ts';
import { addressRecords, annotatedTargetsOr } from './address-records.ts';
import { dnsEndpointRecords } from './dnsendpoint.ts';
import { ingressTargets } from './ingress.ts';
import { routeTargets } from './route.ts';
import { serviceTargets } from './service.ts';
import type { ClaimRecords, RecordResolver } from './targets.ts';

type ResolverTable = { readonly [K in ClaimingObject['kind']]: RecordResolver<Extract<ClaimingObject, { kind: K }>> };

const routeRecords = addressRecords(routeTargets);

/** What these kinds claim, routes publish. */
const throughRoutes: RecordResolver<KubeObject> = () => () => [];

const resolvers: ResolverTable = {
  Ingress: addressRecords(annotatedTargetsOr(ingressTargets)),
  Service: addressRecords(annotatedTargetsOr(serviceTargets)),
  HTTPRoute: routeRecords,
  GRPCRoute: routeRecords,
  TLSRoute: routeRecords,
  TCPRoute: routeRecords,
  UDPRoute: routeRecords,
  Gateway: throughRoutes,
  ListenerSet: throughRoutes,
  DNSEndpoint: dnsEndpointRecords,
};

/** The records that an object wants for its accepted claims, by its kind. */
export function recordsFor<K extends ClaimingObject['kind']>(
  object: Extract<ClaimingObject, { kind: K }>,
  policy: Policy,
  lookup: ObjectLookup,
): ClaimRecords {
  const resolver: RecordResolver<Extract<ClaimingObject, { kind: K }>> = resolvers[object.kind as K];
  return resolver(object, policy, lookup);
}
