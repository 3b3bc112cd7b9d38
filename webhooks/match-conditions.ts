// CEL conditions that the API server checks by itself, so that an object without hostnames never leaves it.
// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-matchconditions
import type { ClaimingKind } from '../reconciler/claims/kinds/kind.ts';
import type { Policy } from '../reconciler/claims/policy.ts';

export interface MatchCondition {
  readonly name: string;
  /** CEL; all conditions of a webhook must hold. An evaluation error counts as the failure policy says, so `has()` guards. */
  readonly expression: string;
}

/** Where a kind's names stand, as CEL over `object`; its annotations come on top. */
const namesStand: Readonly<Record<string, readonly string[]>> = {
  Ingress: [
    'has(object.spec) && has(object.spec.rules) && object.spec.rules.exists(rule, has(rule.host) && rule.host != "")',
    'has(object.spec) && has(object.spec.tls) && object.spec.tls.exists(tls, has(tls.hosts) && size(tls.hosts) > 0)',
  ],
  Service: [],
  // A route without hostnames inherits those of its parents' listeners.
  HTTPRoute: [filled('hostnames'), filled('parentRefs')],
  GRPCRoute: [filled('hostnames'), filled('parentRefs')],
  TLSRoute: [filled('hostnames'), filled('parentRefs')],
  TCPRoute: [filled('parentRefs')],
  UDPRoute: [filled('parentRefs')],
  Gateway: [listenerWithHostname()],
  ListenerSet: [listenerWithHostname()],
  DNSEndpoint: [filled('endpoints')],
};

/** Kinds that --fqdn-template makes no names for; of the others every object may get one. */
const untemplated = new Set(['Gateway', 'ListenerSet', 'DNSEndpoint']);

type MatchPolicy = Pick<Policy, 'annotationPrefixes' | 'fqdnTemplate'>;

/**
 * The conditions for one kind. What they keep at the API server is only what would be allowed anyway: objects on their way
 * out, and objects that neither name a host nor carry an annotation of ours (a misspelt one is worth a warning). Only the
 * new object is asked: an UPDATE that takes the last hostname away needs no judging. A kind without an entry is always sent.
 */
export function matchConditions(kind: ClaimingKind, policy: MatchPolicy): readonly MatchCondition[] {
  const notDeleting = { name: 'not-being-deleted', expression: '!has(object.metadata.deletionTimestamp)' };
  const places = namesStand[kind.kind];
  const everyObject = policy.fqdnTemplate !== undefined && !untemplated.has(kind.kind);
  if (places === undefined || everyObject) return [notDeleting];
  const expression = anyOf([...places, annotated(policy.annotationPrefixes)]);
  return [notDeleting, { name: 'claims-a-hostname', expression }];
}

function annotated(prefixes: readonly string[]): string {
  const ours = prefixes.map((prefix) => `key.startsWith(${JSON.stringify(prefix)})`).join(' || ');
  return `has(object.metadata.annotations) && object.metadata.annotations.exists(key, ${ours})`;
}

function filled(field: string): string {
  return `has(object.spec) && has(object.spec.${field}) && size(object.spec.${field}) > 0`;
}

function listenerWithHostname(): string {
  const named = 'object.spec.listeners.exists(listener, has(listener.hostname) && listener.hostname != "")';
  return `has(object.spec) && has(object.spec.listeners) && ${named}`;
}

function anyOf(expressions: readonly string[]): string {
  const [only] = expressions;
  if (only !== undefined && expressions.length === 1) return only;
  return expressions.map((expression) => `(${expression})`).join(' || ');
}
