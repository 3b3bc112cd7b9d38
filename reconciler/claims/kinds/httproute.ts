// HTTPRoute: spec.hostnames narrowed by the listeners of its Gateways, the hostname annotation, inherited hostnames.
import { annotationField, findAnnotation, splitList } from '../annotations.ts';
import type { Claim } from '../claim.ts';
import { acceptingListeners, intersectHostnames, type ParentRef, type RouteShape } from '../listeners.ts';
import type { ObjectLookup } from '../lookup.ts';
import { type Metadata, readList, readMap, readMetadata, readNumber, readString, readStrings } from '../object.ts';
import type { Policy } from '../policy.ts';
import { hasOurController } from '../scope.ts';
import { type Gateway, gateway, gatewayGroup } from './gateway.ts';
import type { ClaimingKind } from './kind.ts';
import { namespace } from './namespace.ts';
import { type RawObject, refOf } from './read-kind.ts';

export interface ParentStatus {
  readonly ref: ParentRef;
  /** Condition `Accepted` is `True`. */
  readonly accepted: boolean;
}

export interface HTTPRoute {
  readonly kind: 'HTTPRoute';
  readonly metadata: Metadata;
  readonly hostnames: readonly string[];
  readonly parents: readonly ParentRef[];
  readonly statuses: readonly ParentStatus[];
}

/** A hostname as the route writes it; the empty text stands for "whatever the listener says". */
export interface WrittenHostname {
  readonly text: string;
  readonly field: string;
}

/** A hostname that a listener of a known Gateway serves for the route. */
export interface ServedHostname extends WrittenHostname {
  readonly gateway: Gateway;
}

export const httpRoute: ClaimingKind<HTTPRoute> = {
  group: gatewayGroup,
  kind: 'HTTPRoute',
  versions: ['v1', 'v1beta1'],
  resource: 'httproutes',
  namespaced: true,
  watchedIn: 'namespace',
  sources: ['gateway-httproute'],
  obeys: ['namespace', 'annotations', 'labels', 'controller'],
  publishes: true,
  looksUp: [gateway, namespace],

  project(raw: RawObject, policy: Policy): HTTPRoute {
    const spec = readMap(raw.spec, 'spec');
    const metadata = readMetadata(raw, policy.keepsAnnotation);
    return {
      kind: 'HTTPRoute',
      metadata,
      hostnames: readStrings(spec.hostnames, 'spec.hostnames'),
      parents: readList(spec.parentRefs, 'spec.parentRefs').map((ref, index) =>
        readParentRef(ref, `spec.parentRefs[${index}]`, metadata.namespace),
      ),
      statuses: readList(readMap(raw.status, 'status').parents, 'status.parents').map((status, index) =>
        readParentStatus(status, `status.parents[${index}]`, metadata.namespace),
      ),
    };
  },

  // A route whose parents are Services belongs to a mesh: no listener, no address, nothing to publish.
  outOfScope(object: HTTPRoute, policy: Policy, lookup: ObjectLookup): string | undefined {
    if (object.parents.length === 0 || object.parents.some((ref) => isOurs(ref, policy, lookup))) return undefined;
    return object.parents.some(isGateway)
      ? 'none of its Gateways is selected by --gateway-name, --gateway-namespace, --gateway-label-filter and the controller annotation'
      : 'none of its parents is a Gateway';
  },

  claims(object: HTTPRoute, policy: Policy, lookup: ObjectLookup): readonly Claim[] {
    const ref = refOf(httpRoute, object.metadata);
    const open = openListeners(object, knownParents(object), policy, lookup);
    const claims = new Map<string, Claim>();
    for (const written of writtenHostnames(object, policy)) {
      const served = servedBy(open, written);
      // Without a listener that is known to serve it, the name is judged as it is written.
      for (const { text, field } of served.length > 0 ? served : [written]) {
        const key = `${field} ${text}`;
        if (text !== '' && !claims.has(key)) claims.set(key, { host: text, object: ref, field, internal: false });
      }
    }
    return [...claims.values()];
  },
};

/**
 * The hostnames of a route before any listener narrows them, in ExternalDNS's order: spec (or the empty text for
 * "inherit"), then the annotation; `gateway-hostname-source` picks one of the two, a bad value picks both.
 */
export function writtenHostnames(object: HTTPRoute, policy: Policy): readonly WrittenHostname[] {
  const { annotations } = object.metadata;
  const inSpec = object.hostnames
    .map((text, index) => ({ text, field: `spec.hostnames[${index}]` }))
    .filter((written) => written.text !== '');
  const found = findAnnotation(annotations, policy.annotationPrefixes, 'hostname');
  const inAnnotation =
    found === undefined ? [] : splitList(found.value).map((text) => ({ text, field: annotationField(found.key) }));
  const choice = findAnnotation(annotations, policy.annotationPrefixes, 'gateway-hostname-source')?.value.toLowerCase();
  if (choice === 'annotation-only') return inAnnotation;
  if (choice === 'defined-hosts-only') return inSpec;
  const inherited = inSpec.length === 0 ? [{ text: '', field: 'spec.hostnames' }] : [];
  return [...inSpec, ...inherited, ...inAnnotation];
}

/** Every hostname that a listener behind one of the references serves for the route, with the Gateway it is served by. */
export function servedHostnames(
  object: HTTPRoute,
  refs: readonly ParentRef[],
  policy: Policy,
  lookup: ObjectLookup,
): readonly ServedHostname[] {
  const open = openListeners(object, refs, policy, lookup);
  return writtenHostnames(object, policy).flatMap((written) => servedBy(open, written));
}

/** A listener that takes the route, whatever its hostnames. */
interface OpenListener {
  readonly gateway: Gateway;
  readonly hostname: string;
}

function openListeners(
  object: HTTPRoute,
  refs: readonly ParentRef[],
  policy: Policy,
  lookup: ObjectLookup,
): readonly OpenListener[] {
  const shape: RouteShape = { kind: 'HTTPRoute', namespace: object.metadata.namespace, protocols: ['HTTP', 'HTTPS'] };
  return refs.flatMap((ref) => {
    const parent = isOurs(ref, policy, lookup) ? lookup.gateway(ref.namespace, ref.name) : undefined;
    if (parent === undefined) return [];
    return acceptingListeners(shape, ref, parent, lookup).map(({ hostname }) => ({ gateway: parent, hostname }));
  });
}

function servedBy(open: readonly OpenListener[], written: WrittenHostname): readonly ServedHostname[] {
  return open.flatMap(({ gateway, hostname }) => {
    const text = intersectHostnames(hostname, written.text);
    return text === undefined ? [] : { text, field: written.field, gateway };
  });
}

/** The references of the spec, and those of the status that belong to one of them: section and port can differ there. */
function knownParents(object: HTTPRoute): readonly ParentRef[] {
  const refs = object.statuses.map((status) => status.ref);
  return [...object.parents, ...refs.filter((ref) => object.parents.some((parent) => sameParent(parent, ref)))];
}

/** The references that the Gateway's controller has accepted; section and port are its word, not the spec's (ExternalDNS). */
export function acceptedParents(object: HTTPRoute): readonly ParentRef[] {
  return object.statuses
    .filter((status) => status.accepted && object.parents.some((parent) => sameParent(parent, status.ref)))
    .map((status) => status.ref);
}

function sameParent(a: ParentRef, b: ParentRef): boolean {
  return a.group === b.group && a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}

function isGateway(ref: ParentRef): boolean {
  return ref.group === gatewayGroup && ref.kind === 'Gateway';
}

/** Whether a reference leads to a Gateway that our filters select. One that is not known (yet) may be ours by its name. */
function isOurs(ref: ParentRef, policy: Policy, lookup: ObjectLookup): boolean {
  if (!isGateway(ref)) return false;
  if (policy.gatewayName !== '' && policy.gatewayName !== ref.name) return false;
  if (policy.gatewayNamespace !== '' && policy.gatewayNamespace !== ref.namespace) return false;
  const found = lookup.gateway(ref.namespace, ref.name);
  if (found === undefined) return true;
  return policy.gatewayLabels.matches(found.metadata.labels) && hasOurController(found.metadata, policy);
}

function readParentRef(raw: unknown, field: string, ownNamespace: string): ParentRef {
  const ref = readMap(raw, field);
  const group = ref.group;
  return {
    // An explicit empty group is the core group; only an absent one defaults.
    group: group === undefined || group === null ? gatewayGroup : readString(group, `${field}.group`),
    kind: readString(ref.kind, `${field}.kind`) || 'Gateway',
    namespace: readString(ref.namespace, `${field}.namespace`) || ownNamespace,
    name: readString(ref.name, `${field}.name`),
    sectionName: readString(ref.sectionName, `${field}.sectionName`),
    port: readNumber(ref.port, `${field}.port`),
  };
}

function readParentStatus(raw: unknown, field: string, ownNamespace: string): ParentStatus {
  const status = readMap(raw, field);
  const conditions = readList(status.conditions, `${field}.conditions`).map((entry, index) =>
    readMap(entry, `${field}.conditions[${index}]`),
  );
  const accepted = conditions.find((condition) => condition.type === 'Accepted');
  return {
    ref: readParentRef(status.parentRef, `${field}.parentRef`, ownNamespace),
    accepted: accepted?.status === 'True',
  };
}
