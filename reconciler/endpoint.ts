// An endpoint: a record set that an object wants. It can only be made from an accepted claim, so a name that skipped the
// rules does not compile.
import { suitableType } from './addresses.ts';
import type { AcceptedClaim } from './claims/decide.ts';
import type { Hostname } from './claims/hostname.ts';
import type { ObjectRef } from './claims/object.ts';
import { compareRecords, compareText, type ProviderProperty, type RecordSet, recordKey } from './record-set.ts';
import { distinctTargets } from './targets.ts';

export interface Endpoint extends RecordSet {
  /** The accepted claims that it publishes: the objects that hear about it. */
  readonly from: readonly [AcceptedClaim, ...AcceptedClaim[]];
}

export interface EndpointRequest {
  readonly claim: AcceptedClaim;
  /** A name that shares the claim's verdict; its own when left out. */
  readonly name?: Hostname | undefined;
  readonly targets: readonly string[];
  /** Seconds. */
  readonly ttl?: number | undefined;
  readonly setIdentifier?: string | undefined;
  readonly properties: readonly ProviderProperty[];
  /** `ingress/<namespace>/<name>`: what the ownership record remembers. */
  readonly resource: string;
}

/** What ExternalDNS calls an object in the `resource` label (reference 1.7): `ingress/<namespace>/<name>`. */
export function resourceLabel({ kind, namespace, name }: ObjectRef): string {
  return `${kind.toLowerCase()}/${namespace}/${name}`;
}

const publishedTypes = ['A', 'AAAA', 'CNAME'] as const;

/**
 * Expands a name and its targets into at most one endpoint each of A, AAAA and CNAME, in this order (ExternalDNS
 * reference 1.4). One trailing dot of a target goes; an empty one is none (ExternalDNS makes a CNAME to nothing of it).
 */
export function endpointsFor(request: EndpointRequest): readonly Endpoint[] {
  const { claim, name = claim.name, ttl, setIdentifier, properties, resource } = request;
  const targets = request.targets.map((target) => target.replace(/\.$/, '')).filter((target) => target !== '');
  return publishedTypes.flatMap((recordType) => {
    const fitting = targets.filter((target) => suitableType(target) === recordType);
    if (fitting.length === 0) return [];
    return {
      dnsName: name,
      recordType,
      targets: distinctTargets(fitting),
      recordTTL: ttl,
      setIdentifier,
      labels: { resource },
      providerSpecific: properties,
      from: [claim] as const,
    };
  });
}

/**
 * Brings together what several objects want. Objects of one kind that agree on name, type, set identifier and TTL have their
 * targets united; the first by resource keeps its labels and properties. CNAMEs are never united, and neither are
 * endpoints of different kinds (each is a source of its own to ExternalDNS, reference 1.8 and 9.3): equal ones become one,
 * the plan picks among the others. The order of the input does not matter.
 */
export function mergeEndpoints(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const sorted = [...endpoints].sort(byNameThenResource);
  const united = uniteEqual(sorted, (endpoint) => `${endpoint.from[0].object.kind} ${mergeKey(endpoint)}`);
  return uniteEqual(united, (endpoint) => `${mergeKey(endpoint)} ${endpoint.targets.join(' ')}`);
}

function mergeKey(endpoint: Endpoint): string {
  const target = endpoint.recordType === 'CNAME' ? endpoint.targets[0] : '';
  return `${recordKey(endpoint)} ${endpoint.recordTTL ?? 0} ${target}`;
}

/** Keeps the first endpoint of each key, with the targets and claims of the rest. */
function uniteEqual(endpoints: readonly Endpoint[], keyOf: (endpoint: Endpoint) => string): readonly Endpoint[] {
  const united = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    const key = keyOf(endpoint);
    const first = united.get(key);
    united.set(key, first === undefined ? endpoint : unite(first, endpoint));
  }
  return [...united.values()].sort(byNameThenResource);
}

function unite(first: Endpoint, second: Endpoint): Endpoint {
  const [claim, ...claims] = first.from;
  const known = new Set<AcceptedClaim>(first.from);
  return {
    ...first,
    targets: distinctTargets([...first.targets, ...second.targets]),
    from: [claim, ...claims, ...second.from.filter((other) => !known.has(other))],
  };
}

function byNameThenResource(a: Endpoint, b: Endpoint): number {
  return (
    compareRecords(a, b) ||
    compareText(a.labels?.resource ?? '', b.labels?.resource ?? '') ||
    (a.recordTTL ?? 0) - (b.recordTTL ?? 0) ||
    compareText(a.targets.join(), b.targets.join()) ||
    compareText(a.from[0].field, b.from[0].field)
  );
}
