// Service: the hostname and internal-hostname annotations, templates.
import { annotationField, findAnnotation, splitList } from '../annotations.ts';
import type { Claim } from '../claim.ts';
import {
  type Metadata,
  readList,
  readMap,
  readMetadata,
  readNumber,
  readString,
  readStringMap,
  readStrings,
} from '../object.ts';
import type { Policy } from '../policy.ts';
import { type Templated, templatedClaims, templatedWithPairs } from '../templated.ts';
import type { ClaimingKind } from './kind.ts';
import { type Address, readLoadBalancer } from './load-balancer.ts';
import { type RawObject, refOf } from './read-kind.ts';

export interface Service extends Templated {
  readonly kind: 'Service';
  readonly metadata: Metadata;
  /** ClusterIP when the field is absent, as the API server defaults it. */
  readonly type: string;
  /** The primary cluster IP; `None` for a headless Service. */
  readonly clusterIP: string;
  readonly externalIPs: readonly string[];
  readonly externalName: string;
  readonly addresses: readonly Address[];
  /** The labels of its Pods; empty for all of the namespace (ExternalDNS reference 5.2). */
  readonly selector: Readonly<Record<string, string>>;
  readonly nodePorts: readonly NodePort[];
  readonly publishNotReadyAddresses: boolean;
  /** spec.externalTrafficPolicy is Local: only Nodes with Pods of it answer. */
  readonly localTraffic: boolean;
}

/** A port that every Node listens on. */
export interface NodePort {
  readonly port: number;
  /** In lower case; tcp when unset. */
  readonly protocol: string;
}

/** spec.clusterIP of a headless Service. */
const headless = 'None';

/** Whether the records of a Service are made of its Pods: a cluster IP of `None` on the type that has one. */
export function isHeadless({ type, clusterIP }: Service): boolean {
  return type === 'ClusterIP' && clusterIP === headless;
}

export const service: ClaimingKind<Service> = {
  group: '',
  kind: 'Service',
  versions: ['v1'],
  resource: 'services',
  namespaced: true,
  watchedIn: 'namespace',
  sources: ['service'],
  obeys: ['namespace', 'annotations', 'labels', 'controller'],
  publishes: true,
  looksUp: [],

  project(raw: RawObject, policy: Policy): Service {
    const spec = readMap(raw.spec, 'spec');
    const object: Service = {
      kind: 'Service',
      metadata: readMetadata(raw, policy.keepsAnnotation),
      type: readString(spec.type, 'spec.type') || 'ClusterIP',
      clusterIP: readString(spec.clusterIP, 'spec.clusterIP'),
      externalIPs: readStrings(spec.externalIPs, 'spec.externalIPs'),
      externalName: readString(spec.externalName, 'spec.externalName'),
      addresses: readLoadBalancer(raw.status),
      selector: readStringMap(spec.selector, 'spec.selector'),
      nodePorts: readList(spec.ports, 'spec.ports').flatMap((port, index) =>
        readNodePort(port, `spec.ports[${index}]`),
      ),
      publishNotReadyAddresses: spec.publishNotReadyAddresses === true,
      localTraffic: spec.externalTrafficPolicy === 'Local',
    };
    return { ...object, ...templatedWithPairs(service, raw, policy, () => annotatedHosts(object, policy).length > 0) };
  },

  outOfScope(object: Service, policy: Policy): string | undefined {
    if (policy.serviceTypes.size === 0 || policy.serviceTypes.has(object.type)) return undefined;
    return `its type ${object.type} is not in --service-type-filter`;
  },

  claims: (object: Service, policy: Policy): readonly Claim[] => [
    ...annotatedHosts(object, policy),
    ...templatedClaims(object, refOf(service, object.metadata)),
  ],
};

function readNodePort(entry: unknown, field: string): readonly NodePort[] {
  const { nodePort, protocol } = readMap(entry, field);
  const port = readNumber(nodePort, `${field}.nodePort`);
  return port > 0 ? [{ port, protocol: readString(protocol, `${field}.protocol`).toLowerCase() || 'tcp' }] : [];
}

function annotatedHosts(object: Service, policy: Policy): readonly Claim[] {
  if (policy.ignoreHostnameAnnotation) return [];
  return [...annotated(object, policy, 'hostname', false), ...annotated(object, policy, 'internal-hostname', true)];
}

function annotated(object: Service, policy: Policy, name: string, internal: boolean): Claim[] {
  const found = findAnnotation(object.metadata.annotations, policy.annotationPrefixes, name);
  if (found === undefined) return [];
  const ref = refOf(service, object.metadata);
  const field = annotationField(found.key);
  return splitList(found.value).map((host) => ({ host, object: ref, field, internal }));
}
