// An endpoint: a record set that an object wants. It can only be made from an accepted claim, so a name that skipped the
// rules does not compile.
import { resourceOf } from './claims/claimant.ts';
import type { AcceptedClaim } from './claims/decide.ts';
import type { Hostname } from './claims/hostname.ts';
import { compareRecords, compareText, isSingular, type RecordSet, type RecordType, recordKey } from './record-set.ts';
import { distinctTargets } from './targets.ts';

export interface Endpoint extends RecordSet {
  /** The accepted claims that it publishes: the objects that hear about it. */
  readonly from: readonly [AcceptedClaim, ...AcceptedClaim[]];
}

/** What an object wants at a name: a record set, its targets in any order. */
export interface RecordDraft extends Omit<RecordSet, 'dnsName'> {
  /** Only where the record stands at another name, below the claimed one: that of a Pod or a port of a Service. */
  readonly dnsName?: Hostname | undefined;
}

/**
 * Gives a draft the name of an accepted claim. The label `resource` is always the object's own; a Pod's have
 * none, nor have those of --fqdn-target-template (ExternalDNS reference 1.7).
 * @param name one that shares the claim's verdict
 */
export function endpointOf(claim: AcceptedClaim, draft: RecordDraft, name: Hostname = claim.name): Endpoint {
  return {
    ...draft,
    dnsName: draft.dnsName ?? name,
    targets: distinct(draft.recordType, draft.targets),
    labels: namesNone(claim) ? { ...draft.labels } : { ...draft.labels, resource: resourceOf(claim.object) },
    from: [claim],
  };
}

function namesNone({ object, targets }: AcceptedClaim): boolean {
  return object.kind === 'Pod' || targets !== undefined;
}

/**
 * Brings together what several objects want. Objects of one kind that agree on name, type, set identifier and TTL have their
 * targets united; the first by resource keeps its labels and properties. CNAMEs and DNAMEs are never united, nor are
 * endpoints of different kinds (each is a source of its own to ExternalDNS, reference 1.8 and 9.3): equal ones become one,
 * the plan picks among the others. The order of the input does not matter.
 */
export function mergeEndpoints(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const sorted = [...endpoints].sort(byNameThenResource);
  const united = uniteEqual(sorted, sourceKey);
  return uniteEqual(united, (endpoint) => `${mergeKey(endpoint)} ${endpoint.targets.join(' ')}`);
}

/** Of Services a difference in TTL does not count: the record has that of the first (ExternalDNS reference 5.1). */
function sourceKey(endpoint: Endpoint): string {
  const { kind } = endpoint.from[0].object;
  if (kind === 'Service' && !isSingular(endpoint.recordType)) return `${kind} ${recordKey(endpoint)}`;
  return `${kind} ${mergeKey(endpoint)}`;
}

function mergeKey(endpoint: Endpoint): string {
  const target = isSingular(endpoint.recordType) ? endpoint.targets[0] : '';
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
  return {
    ...first,
    targets: distinct(first.recordType, [...first.targets, ...second.targets]),
    from: unitedClaims(first.from, second.from),
  };
}

/** The claims of two endpoints that become one, each once. */
export function unitedClaims(first: Endpoint['from'], second: Endpoint['from']): Endpoint['from'] {
  const known = new Set<AcceptedClaim>(first);
  const [claim, ...claims] = first;
  return [claim, ...claims, ...second.filter((other) => !known.has(other))];
}

/** Sorts targets and keeps each once. In a text every letter counts; elsewhere names and addresses are compared. */
function distinct(recordType: RecordType, targets: readonly string[]): readonly string[] {
  if (recordType !== 'TXT' && recordType !== 'NAPTR') return distinctTargets(targets);
  return [...new Set(targets)].sort(compareText);
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
