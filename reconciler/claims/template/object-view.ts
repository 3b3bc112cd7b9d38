// The two ways in which a template sees a Kubernetes object: as its Go type, and as JSON (ExternalDNS reference 5.9).
// A kind that templates know by its Go type is one line here and one file in go-types/.
import { json, open, type StructType, string, stringMap, struct } from './go-type.ts';
import { ingress } from './go-types/ingress.ts';
import { kubernetesObject } from './go-types/metadata.ts';
import { grpcRoute, httpRoute, tcpRoute, tlsRoute, udpRoute } from './go-types/routes.ts';
import { service } from './go-types/service.ts';
import { GoStruct } from './value.ts';

type Raw = Readonly<Record<string, unknown>>;

interface Known {
  readonly type: StructType;
  /** The --source of the kind. */
  readonly source: string;
}

const gateway = 'gateway.networking.k8s.io';
const known: ReadonlyMap<string, Known> = new Map([
  ['/Service', { type: service, source: 'service' }],
  ['networking.k8s.io/Ingress', { type: ingress, source: 'ingress' }],
  [`${gateway}/HTTPRoute`, { type: httpRoute, source: 'gateway-httproute' }],
  [`${gateway}/GRPCRoute`, { type: grpcRoute, source: 'gateway-grpcroute' }],
  [`${gateway}/TLSRoute`, { type: tlsRoute, source: 'gateway-tlsroute' }],
  [`${gateway}/TCPRoute`, { type: tcpRoute, source: 'gateway-tcproute' }],
  [`${gateway}/UDPRoute`, { type: udpRoute, source: 'gateway-udproute' }],
]);

/** Any other kind: of spec and status only what is written is there. */
const other: Known = { type: kubernetesObject('object', { Spec: open, Status: open }), source: '' };

const metadataFields = {
  Name: { path: ['metadata', 'name'], type: string },
  Namespace: { path: ['metadata', 'namespace'], type: string },
  Labels: { path: ['metadata', 'labels'], type: stringMap },
  Annotations: { path: ['metadata', 'annotations'], type: stringMap },
};
const jsonObject = struct('JSON object', {
  ...metadataFields,
  Kind: string,
  APIVersion: string,
  Metadata: json,
  Spec: json,
  Status: json,
  Object: { path: [], type: json },
});

/** The object as its Go type, which the kind and the group of its apiVersion tell. */
export function goView(raw: Raw): GoStruct {
  return new GoStruct(raw, knownOf(raw).type);
}

/** The object as JSON: `.Spec.hostnames`, `.Object.metadata.name`. */
export function jsonView(raw: Raw): GoStruct {
  return new GoStruct(raw, jsonObject);
}

/** The --source that reads objects of this kind; empty for a kind that none of ours reads. */
export function sourceOf(raw: Raw): string {
  return knownOf(raw).source;
}

function knownOf(raw: Raw): Known {
  const { apiVersion, kind } = raw;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return other;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return known.get(`${group}/${kind}`) ?? other;
}
