// Every annotation that ExternalDNS knows (reference 4), without prefix: the kinds that honour it, the values that it takes.
import {
  aliasProblem,
  hostnameSourceProblem,
  hostnamesProblem,
  recordTypeProblem,
  targetProblem,
  ttlProblem,
  type ValueCheck,
  wordProblem,
} from './annotation-values.ts';
import {
  biasProblem,
  continentProblem,
  coordinatesProblem,
  countryProblem,
  evaluateHealthProblem,
  failoverProblem,
  multiValueProblem,
  notEmptyProblem,
  regionProblem,
  subdivisionProblem,
  weightProblem,
} from './aws-values.ts';

/** A set of kinds, and how a message names them. */
interface Place {
  readonly kinds: readonly string[];
  readonly named: string;
}

export interface KnownAnnotation {
  readonly readOn: Place;
  readonly problem?: ValueCheck | undefined;
  /** Names that claims are read from: --ignore-hostname-annotation leaves them alone. */
  readonly hostnames?: true | undefined;
  /** A routing policy of Route 53, which a record without set identifier cannot have. */
  readonly routing?: true | undefined;
  /** Another annotation beside which this one is ignored. */
  readonly shadowedBy?: string | undefined;
}

/** Never judged: it is what leaves an object to us or to another controller. */
export const controllerAnnotation = 'controller';

const routes = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];
const onServiceAndPod: Place = { kinds: ['Service', 'Pod'], named: 'Service and Pod' };
const onService: Place = { kinds: ['Service'], named: 'Service' };
const onIngress: Place = { kinds: ['Ingress'], named: 'Ingress' };
const onRoutes: Place = { kinds: routes, named: 'routes' };
/** A route's settings are its own; of its Gateway and ListenerSet only the targets count. */
const onNamed: Place = { kinds: ['Ingress', 'Service', ...routes], named: 'Ingress, Service and routes' };
const onHosts: Place = { kinds: [...onNamed.kinds, 'Pod'], named: 'Ingress, Service, Pod and routes' };
const onRecords: Place = { kinds: [...onHosts.kinds, 'Node'], named: 'Ingress, Service, Pod, Node and routes' };
const onAddressed: Place = {
  kinds: ['Ingress', 'Service', 'Gateway', 'ListenerSet', 'Node', 'Pod'],
  named: 'Ingress, Service, Gateway, ListenerSet, Node and Pod',
};
const onOtherGateways: Place = { kinds: [], named: 'gateways of Istio and Gloo' };

const aws = (problem: ValueCheck): KnownAnnotation => ({ readOn: onNamed, problem });
const routing = (problem: ValueCheck): KnownAnnotation => ({ ...aws(problem), routing: true });
const besideContinent = (problem: ValueCheck): KnownAnnotation => ({
  ...routing(problem),
  shadowedBy: 'aws-geolocation-continent-code',
});

export const knownAnnotations: ReadonlyMap<string, KnownAnnotation> = new Map<string, KnownAnnotation>([
  ['hostname', { readOn: onHosts, problem: hostnamesProblem, hostnames: true }],
  ['internal-hostname', { readOn: onServiceAndPod, problem: hostnamesProblem, hostnames: true }],
  ['target', { readOn: onAddressed, problem: targetProblem }],
  ['ttl', { readOn: onRecords, problem: ttlProblem }],
  ['set-identifier', { readOn: onNamed }],
  ['alias', { readOn: onNamed, problem: aliasProblem }],
  ['record-type', { readOn: onNamed, problem: recordTypeProblem }],
  ['access', { readOn: onService, problem: wordProblem('public', 'private') }],
  ['endpoints-type', { readOn: onService, problem: wordProblem('NodeExternalIP', 'HostIP') }],
  ['ingress-hostname-source', { readOn: onIngress, problem: hostnameSourceProblem('publishes nothing') }],
  ['gateway-hostname-source', { readOn: onRoutes, problem: hostnameSourceProblem('has no effect') }],
  ['ingress', { readOn: onOtherGateways }],
  ['aws-weight', routing(weightProblem)],
  ['aws-region', routing(regionProblem)],
  ['aws-failover', routing(failoverProblem)],
  ['aws-multi-value-answer', routing(multiValueProblem)],
  ['aws-geolocation-continent-code', routing(continentProblem)],
  ['aws-geolocation-country-code', besideContinent(countryProblem)],
  ['aws-geolocation-subdivision-code', besideContinent(subdivisionProblem)],
  ['aws-geoproximity-region', routing(regionProblem)],
  ['aws-geoproximity-local-zone-group', routing(notEmptyProblem)],
  ['aws-geoproximity-coordinates', routing(coordinatesProblem)],
  ['aws-geoproximity-bias', routing(biasProblem)],
  ['aws-health-check-id', aws(notEmptyProblem)],
  ['aws-evaluate-target-health', aws(evaluateHealthProblem)],
  ['aws-target-hosted-zone', aws(notEmptyProblem)],
  ['aws-hosted-zone-id', aws(notEmptyProblem)],
]);

/** Providers that are not here: whoever reads their annotations knows them better. */
const foreignFamily =
  /^(?:akamai|alibabacloud|alibaba-cloud|azure|civo|cloudflare|coredns|digitalocean|dnsimple|exoscale|gandi|godaddy|google|ibmcloud|linode|ns1|oci|ovh|pdns|pihole|plural|rfc2136|scaleway|scw|skydns|transip|ultradns|webhook)-/;

/** Whether an annotation belongs to a provider that is not here. Cloudflare's may stand anywhere in a key (ExternalDNS). */
export function isForeign(name: string): boolean {
  return foreignFamily.test(name) || name.includes('cloudflare-');
}
