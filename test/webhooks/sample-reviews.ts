// Reviews as the API server sends them, and a policy that allows example.com and nothing else.
import { emptyLookup, type Lookup } from '../../reconciler/claims/lookup.ts';
import { buildPolicy, type PolicyOptions } from '../../reconciler/claims/policy.ts';
import { type Answer, admit } from '../../webhooks/admit.ts';
import type { AdmissionResponse } from '../../webhooks/review.ts';
import type { Status } from '../../webhooks/status.ts';

export type Raw = Record<string, unknown>;

export const uid = '705ab4f5-6393-11e8-b7cc-42010a800002';

export function samplePolicy(options: Partial<PolicyOptions> = {}) {
  return buildPolicy({
    sources: ['service', 'ingress', 'gateway-httproute'],
    domains: { include: ['example.com'], exclude: [] },
    ...options,
  });
}

const gatewayGroup = 'gateway.networking.k8s.io';

const versions: Readonly<Record<string, { group: string; version: string; resource: string }>> = {
  Ingress: { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses' },
  Service: { group: '', version: 'v1', resource: 'services' },
  HTTPRoute: { group: gatewayGroup, version: 'v1', resource: 'httproutes' },
  GRPCRoute: { group: gatewayGroup, version: 'v1', resource: 'grpcroutes' },
  TLSRoute: { group: gatewayGroup, version: 'v1alpha2', resource: 'tlsroutes' },
  TCPRoute: { group: gatewayGroup, version: 'v1alpha2', resource: 'tcproutes' },
  UDPRoute: { group: gatewayGroup, version: 'v1alpha2', resource: 'udproutes' },
  Gateway: { group: gatewayGroup, version: 'v1', resource: 'gateways' },
  ListenerSet: { group: gatewayGroup, version: 'v1', resource: 'listenersets' },
  DNSEndpoint: { group: 'externaldns.k8s.io', version: 'v1alpha1', resource: 'dnsendpoints' },
  ConfigMap: { group: '', version: 'v1', resource: 'configmaps' },
};

function apiVersion(kind: string): string {
  const { group, version } = versions[kind] ?? { group: '', version: 'v1' };
  return group === '' ? version : `${group}/${version}`;
}

/** An object of a kind, complete but for what the test says. */
export function sampleObject(kind: string, spec: unknown, metadata: Raw = {}): Raw {
  return {
    apiVersion: apiVersion(kind),
    kind,
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: '4e0b1c1a-0000-4000-8000-000000000001',
      creationTimestamp: '2026-08-01T10:00:00Z',
      generation: 1,
      managedFields: [{ manager: 'kubectl', operation: 'Update', fieldsV1: { 'f:spec': {} } }],
      ...metadata,
    },
    spec,
    status: {},
  };
}

/** An Ingress with one rule for each host. */
export function ingressWith(hosts: readonly unknown[], metadata: Raw = {}): Raw {
  const paths = [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } }];
  return sampleObject('Ingress', { rules: hosts.map((host) => ({ host, http: { paths } })) }, metadata);
}

/** A Service with the given hostname annotation. */
export function serviceWith(hostname: string, metadata: Raw = {}): Raw {
  const annotations = { 'external-dns.kubernetes.io/hostname': hostname };
  return sampleObject('Service', { type: 'LoadBalancer' }, { annotations, ...metadata });
}

/** A CREATE review for an object, with `request` laid over it. */
export function reviewOf(object: Raw, request: Raw = {}): Raw & { request: Raw } {
  const kind = String(object.kind);
  const { group, version, resource } = versions[kind] ?? { group: '', version: 'v1', resource: 'unknowns' };
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid,
      kind: { group, version, kind },
      resource: { group, version, resource },
      requestKind: { group, version, kind },
      requestResource: { group, version, resource },
      name: 'web',
      namespace: 'shop',
      operation: 'CREATE',
      userInfo: { username: 'jane', groups: ['system:authenticated'] },
      object,
      oldObject: null,
      dryRun: false,
      options: { apiVersion: 'meta.k8s.io/v1', kind: 'CreateOptions' },
      ...request,
    },
  };
}

/** An UPDATE review from one object to another. */
export function updateOf(oldObject: unknown, object: Raw, request: Raw = {}) {
  return reviewOf(object, { operation: 'UPDATE', oldObject, ...request });
}

/** The response of an answer that is a review; throws when it is none. */
export function responseOf(answer: Answer): AdmissionResponse {
  if (!('response' in answer.body)) throw new Error(`the answer is no review: ${answer.body.message}`);
  return answer.body.response;
}

/** Judges a review by the sample policy, or another, and returns the response. */
export function judged(review: unknown, options: Partial<PolicyOptions> = {}, lookup: Lookup = emptyLookup) {
  return responseOf(admit(review, samplePolicy(options), lookup));
}

/** The status of a review that must have been denied. */
export function denied(review: unknown, options: Partial<PolicyOptions> = {}): Status {
  const response = judged(review, options);
  if (response.allowed || response.status === undefined) throw new Error('the review was allowed');
  return response.status;
}
