// The functions that ExternalDNS adds to Go's for making names.
import { isIPv6 as isIPv6WithoutZone } from '../ip-address.ts';
import { type CallContext, ExecutionProblem, longestText, tooLong } from './execution.ts';
import { decoded } from './go-type.ts';
import { describe, GoMap, type Value } from './value.ts';
import { viewOf } from './view.ts';

/** Every value that ExternalDNS's --source takes: isSource knows them all, whatever this program reads. */
const sources: ReadonlySet<string> = new Set([
  'ambassador-host',
  'connector',
  'contour-httpproxy',
  'crd',
  'empty',
  'f5-transportserver',
  'f5-virtualserver',
  'fake',
  'gateway-grpcroute',
  'gateway-httproute',
  'gateway-tcproute',
  'gateway-tlsroute',
  'gateway-udproute',
  'gloo-proxy',
  'ingress',
  'istio-gateway',
  'istio-virtualservice',
  'kong-tcpingress',
  'node',
  'openshift-route',
  'pod',
  'service',
  'skipper-routegroup',
  'traefik-proxy',
  'unstructured',
]);

/** strings.ReplaceAll, with the text last so that it can be piped. @throws ExecutionProblem when it grows too long */
export function replaceAll(old: string, fresh: string, text: string): string {
  // Go puts the new text around every character when the old one is empty.
  const pieces = old === '' ? ['', ...Array.from(text), ''] : text.split(old);
  const length = text.length + (pieces.length - 1) * (fresh.length - old.length);
  if (length > longestText) throw tooLong();
  return pieces.join(fresh);
}

/** As Go's netip, which takes an IPv6 address with a zone too. */
export function isIPv6(text: string): boolean {
  const zone = text.indexOf('%');
  return zone !== text.length - 1 && isIPv6WithoutZone(zone < 0 ? text : text.slice(0, zone));
}

/** A map that is not there has no keys. @throws ExecutionProblem when the first is no map */
export function hasKey(map: Value, key: string): boolean {
  if (map === undefined) return false;
  if (!(map instanceof GoMap)) throw new ExecutionProblem(`it wants a map, got ${describe(map)}`);
  return Object.hasOwn(map.raw, key);
}

/** @returns the value that the text is; no value for a text that is not JSON */
export function fromJson(text: string): Value {
  try {
    return viewOf(decoded, JSON.parse(text), 'the JSON');
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** Whether the object is of that --source, in any case. @throws ExecutionProblem for a name that is no source */
export function isSource(name: string, { source }: CallContext): boolean {
  const lower = name.toLowerCase();
  if (!sources.has(lower)) throw new ExecutionProblem(`there is no source named ${JSON.stringify(name)}`);
  return lower === source;
}
