// Pod: the hostname annotations, --pod-source-domain, templates; and looked up for the Pods behind a Service.
import { annotationField, findAnnotation, splitList } from '../annotations.ts';
import type { Claim } from '../claim.ts';
import { type Metadata, readList, readMap, readMetadata, readString } from '../object.ts';
import type { Policy } from '../policy.ts';
import { type Templated, templatedClaims, templatedField, templatedWithPairs } from '../templated.ts';
import type { ClaimingKind } from './kind.ts';
import { type RawObject, refOf } from './read-kind.ts';

export interface Pod extends Templated {
  readonly kind: 'Pod';
  readonly metadata: Metadata;
  /** spec.hostname; empty when unset. */
  readonly hostname: string;
  readonly nodeName: string;
  readonly hostNetwork: boolean;
  /** status.phase is Running. */
  readonly running: boolean;
  /** Its condition Ready is True. */
  readonly ready: boolean;
  readonly podIP: string;
  readonly podIPs: readonly string[];
  readonly hostIP: string;
}

export const pod: ClaimingKind<Pod> = {
  group: '',
  kind: 'Pod',
  versions: ['v1'],
  resource: 'pods',
  namespaced: true,
  watchedIn: 'namespace',
  sources: ['pod'],
  obeys: ['namespace', 'annotations', 'labels', 'controller'],
  publishes: true,
  // A webhook for Pods could keep a cluster from starting.
  admitted: false,
  looksUp: [],

  project(raw: RawObject, policy: Policy): Pod {
    const spec = readMap(raw.spec, 'spec');
    const status = readMap(raw.status, 'status');
    const object: Pod = {
      kind: 'Pod',
      metadata: readMetadata(raw, policy.keepsAnnotation),
      hostname: readString(spec.hostname, 'spec.hostname'),
      nodeName: readString(spec.nodeName, 'spec.nodeName'),
      hostNetwork: spec.hostNetwork === true,
      running: status.phase === 'Running',
      ready: isReady(status.conditions),
      podIP: readString(status.podIP, 'status.podIP'),
      podIPs: readAddresses(status.podIPs, 'status.podIPs'),
      hostIP: readString(status.hostIP, 'status.hostIP'),
    };
    if (!policy.sources.has('pod')) return object;
    return { ...object, ...templatedWithPairs(pod, raw, policy, () => ownHosts(object, policy).length > 0) };
  },

  outOfScope: () => undefined,

  claims: (object: Pod, policy: Policy): readonly Claim[] => [
    ...ownHosts(object, policy),
    ...templatedClaims(object, refOf(pod, object.metadata)),
  ],
};

/** Without the template's; of Pods outside the host network these may be left out, the template's may not. */
function ownHosts(object: Pod, policy: Policy): readonly Claim[] {
  if (policy.ignoreNonHostNetworkPods && !object.hostNetwork) return [];
  return [
    ...annotated(object, policy, 'hostname', false),
    ...annotated(object, policy, 'internal-hostname', true),
    ...inSourceDomain(object, policy),
  ];
}

/** A Pod's annotations count under --ignore-hostname-annotation too (ExternalDNS reference 4). */
function annotated(object: Pod, policy: Policy, name: string, internal: boolean): readonly Claim[] {
  const found = findAnnotation(object.metadata.annotations, policy.annotationPrefixes, name);
  if (found === undefined) return [];
  const ref = refOf(pod, object.metadata);
  return splitList(found.value).map((host) => ({ host, object: ref, field: annotationField(found.key), internal }));
}

/** `<pod>.<domain>`, at the Pod's own address. */
function inSourceDomain(object: Pod, { podSourceDomain }: Policy): readonly Claim[] {
  if (podSourceDomain === '') return [];
  const host = `${object.metadata.name}.${podSourceDomain}`;
  return [{ host, object: refOf(pod, object.metadata), field: templatedField, internal: true }];
}

function isReady(conditions: unknown): boolean {
  return readList(conditions, 'status.conditions').some((entry, index) => {
    const { type, status } = readMap(entry, `status.conditions[${index}]`);
    return type === 'Ready' && status === 'True';
  });
}

function readAddresses(addresses: unknown, field: string): readonly string[] {
  return readList(addresses, field)
    .map((entry, index) => readString(readMap(entry, `${field}[${index}]`).ip, `${field}[${index}].ip`))
    .filter((ip) => ip !== '');
}
