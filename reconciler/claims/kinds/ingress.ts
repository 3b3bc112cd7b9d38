// Ingress: hosts of the rules and of TLS, the hostname annotation, templates.
import { annotationField, findAnnotation, ingressClassAnnotation, splitList } from '../annotations.ts';
import type { Claim } from '../claim.ts';
import { type Metadata, type ObjectRef, readList, readMap, readMetadata, readString, readStrings } from '../object.ts';
import type { Policy } from '../policy.ts';
import { type Templated, templatedClaims, templatedOf } from '../templated.ts';
import type { ClaimingKind } from './kind.ts';
import { type Address, readLoadBalancer } from './load-balancer.ts';
import { type RawObject, refOf } from './read-kind.ts';

export interface Ingress extends Templated {
  readonly kind: 'Ingress';
  readonly metadata: Metadata;
  readonly className: string;
  /** spec.rules[].host by position; an empty string claims nothing. */
  readonly ruleHosts: readonly string[];
  /** spec.tls[].hosts[] by position. */
  readonly tlsHosts: readonly (readonly string[])[];
  readonly addresses: readonly Address[];
}

export const ingress: ClaimingKind<Ingress> = {
  group: 'networking.k8s.io',
  kind: 'Ingress',
  versions: ['v1'],
  resource: 'ingresses',
  namespaced: true,
  watchedIn: 'namespace',
  sources: ['ingress'],
  obeys: ['namespace', 'annotations', 'labels', 'controller'],
  publishes: true,
  looksUp: [],

  project(raw: RawObject, policy: Policy): Ingress {
    const spec = readMap(raw.spec, 'spec');
    const object: Ingress = {
      kind: 'Ingress',
      metadata: readMetadata(raw, policy.keepsAnnotation),
      className: readString(spec.ingressClassName, 'spec.ingressClassName'),
      ruleHosts: readList(spec.rules, 'spec.rules').map((rule, index) =>
        readString(readMap(rule, `spec.rules[${index}]`).host, `spec.rules[${index}].host`),
      ),
      tlsHosts: readList(spec.tls, 'spec.tls').map((tls, index) =>
        readStrings(readMap(tls, `spec.tls[${index}]`).hosts, `spec.tls[${index}].hosts`),
      ),
      addresses: readLoadBalancer(raw.status),
    };
    return { ...object, ...templatedOf(ingress, raw, policy, () => writtenHosts(object, policy).length > 0) };
  },

  // The field wins over the legacy annotation; both are exact (ExternalDNS).
  outOfScope(object: Ingress, policy: Policy): string | undefined {
    if (policy.ingressClasses.size === 0) return undefined;
    const className = object.className || object.metadata.annotations[ingressClassAnnotation];
    if (className === undefined) return 'it has no class, and --ingress-class is set';
    return policy.ingressClasses.has(className) ? undefined : `its class "${className}" is not in --ingress-class`;
  },

  claims: (object: Ingress, policy: Policy): readonly Claim[] => [
    ...writtenHosts(object, policy),
    ...templatedClaims(object, refOf(ingress, object.metadata)),
  ],
};

function writtenHosts(object: Ingress, policy: Policy): readonly Claim[] {
  const ref = refOf(ingress, object.metadata);
  switch (hostnameSource(object, policy)) {
    case 'defined-hosts-only':
      return definedHosts(object, policy, ref);
    case 'annotation-only':
      return annotationHosts(object, policy, ref);
    case 'both':
      return [...definedHosts(object, policy, ref), ...annotationHosts(object, policy, ref)];
    case 'none':
      return [];
  }
}

/** Any other value of the annotation yields nothing at all, as in ExternalDNS. */
function hostnameSource(object: Ingress, policy: Policy): 'both' | 'defined-hosts-only' | 'annotation-only' | 'none' {
  const found = findAnnotation(object.metadata.annotations, policy.annotationPrefixes, 'ingress-hostname-source');
  if (found === undefined) return 'both';
  const value = found.value.toLowerCase();
  return value === 'defined-hosts-only' || value === 'annotation-only' ? value : 'none';
}

function definedHosts(object: Ingress, policy: Policy, ref: ObjectRef): Claim[] {
  const claims: Claim[] = [];
  const add = (host: string, field: string) => {
    if (host !== '') claims.push({ host, object: ref, field, internal: false });
  };
  if (!policy.ignoreIngressRulesSpec) {
    for (const [index, host] of object.ruleHosts.entries()) add(host, `spec.rules[${index}].host`);
  }
  if (!policy.ignoreIngressTlsSpec) {
    for (const [index, hosts] of object.tlsHosts.entries()) {
      for (const [position, host] of hosts.entries()) add(host, `spec.tls[${index}].hosts[${position}]`);
    }
  }
  return claims;
}

function annotationHosts(object: Ingress, policy: Policy, ref: ObjectRef): Claim[] {
  if (policy.ignoreHostnameAnnotation) return [];
  const found = findAnnotation(object.metadata.annotations, policy.annotationPrefixes, 'hostname');
  if (found === undefined) return [];
  const field = annotationField(found.key);
  return splitList(found.value).map((host) => ({ host, object: ref, field, internal: false }));
}
