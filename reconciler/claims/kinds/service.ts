// Service: the hostname and internal-hostname annotations, templates.
import { annotationField, findAnnotation, splitList } from '../annotations.ts';
import type { Claim } from '../claim.ts';
import { type Metadata, readMap, readMetadata, readString, readStrings } from '../object.ts';
import type { Policy } from '../policy.ts';
import { type Templated, templatedClaims, templatedOf } from '../templated.ts';
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
    };
    return { ...object, ...templatedOf(service, raw, policy, () => annotatedHosts(object, policy).length > 0) };
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
