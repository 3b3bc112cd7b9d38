// The route kinds of the Gateway API as Go sees them. sigs.k8s.io/gateway-api/apis/v1
// Filters, timeouts and the like, from which no name is made, are left as plain JSON with Go names.
import {
  embedded,
  type GoType,
  int,
  list,
  open,
  optionalString,
  pointer,
  type StructType,
  string,
  strings,
  struct,
} from '../go-type.ts';
import { condition, kubernetesObject } from './metadata.ts';

const parentReference = struct('ParentReference', {
  Group: optionalString,
  Kind: optionalString,
  Namespace: optionalString,
  Name: string,
  SectionName: optionalString,
  Port: pointer(int),
});

const commonRouteSpec = struct('CommonRouteSpec', { ParentRefs: list(parentReference), UseDefaultGateways: string });

const routeStatus = struct('RouteStatus', {
  Parents: list(
    struct('RouteParentStatus', { ParentRef: parentReference, ControllerName: string, Conditions: list(condition) }),
  ),
});

const backendObjectReference = struct('BackendObjectReference', {
  Group: optionalString,
  Kind: optionalString,
  Name: string,
  Namespace: optionalString,
  Port: pointer(int),
});

const backendRef = struct('BackendRef', { ...embedded(backendObjectReference), Weight: pointer(int) });

function matches(fields: Readonly<Record<string, GoType>>): GoType {
  return list(struct('match', fields));
}

const headerMatches = matches({ Type: optionalString, Name: string, Value: string });

const httpRules = struct('HTTPRouteRule', {
  Name: optionalString,
  Matches: matches({
    Path: pointer(struct('HTTPPathMatch', { Type: optionalString, Value: optionalString })),
    Headers: headerMatches,
    QueryParams: headerMatches,
    Method: optionalString,
  }),
  Filters: list(open),
  BackendRefs: list(struct('HTTPBackendRef', { ...embedded(backendRef), Filters: list(open) })),
  Timeouts: pointer(struct('HTTPRouteTimeouts', { Request: optionalString, BackendRequest: optionalString })),
  Retry: open,
  SessionPersistence: open,
});

const grpcRules = struct('GRPCRouteRule', {
  Name: optionalString,
  Matches: matches({
    Method: pointer(
      struct('GRPCMethodMatch', { Type: optionalString, Service: optionalString, Method: optionalString }),
    ),
    Headers: headerMatches,
  }),
  Filters: list(open),
  BackendRefs: list(struct('GRPCBackendRef', { ...embedded(backendRef), Filters: list(open) })),
  SessionPersistence: open,
});

function route(name: string, spec: Readonly<Record<string, GoType>>): StructType {
  return kubernetesObject(name, {
    Spec: struct(`${name}Spec`, { ...embedded(commonRouteSpec), ...spec }),
    Status: struct(`${name}Status`, embedded(routeStatus)),
  });
}

function streamRules(name: string): GoType {
  return list(struct(`${name}Rule`, { Name: optionalString, BackendRefs: list(backendRef) }));
}

export const httpRoute = route('HTTPRoute', { Hostnames: strings, Rules: list(httpRules) });
export const grpcRoute = route('GRPCRoute', { Hostnames: strings, Rules: list(grpcRules) });
export const tlsRoute = route('TLSRoute', { Hostnames: strings, Rules: streamRules('TLSRoute') });
export const tcpRoute = route('TCPRoute', { Rules: streamRules('TCPRoute') });
export const udpRoute = route('UDPRoute', { Rules: streamRules('UDPRoute') });
