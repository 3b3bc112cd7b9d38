// CEL conditions that the API server checks by itself, so that an object without hostnames never leaves it.
// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-matchconditions
import type { ClaimingKind } from '../reconciler/claims/kinds/kind.ts';

export interface MatchCondition {
  readonly name: string;
  /** CEL; all conditions of a webhook must hold. An evaluation error counts as the failure policy says, so `has()` guards. */
  readonly expression: string;
}

type Expression = (prefixes: readonly string[]) => string;

/**
 * When an object of a kind can claim a hostname. Only the new object is asked: an UPDATE that takes the last hostname
 * away needs no judging. A kind that is not listed is always sent.
 */
const claimsHostname: Readonly<Record<string, Expression>> = {
  Ingress: (prefixes) =>
    anyOf([
      'has(object.spec) && has(object.spec.rules) && object.spec.rules.exists(rule, has(rule.host) && rule.host != "")',
      'has(object.spec) && has(object.spec.tls) && object.spec.tls.exists(tls, has(tls.hosts) && size(tls.hosts) > 0)',
      annotated(prefixes, ['hostname']),
    ]),
  Service: (prefixes) => annotated(prefixes, ['hostname', 'internal-hostname']),
  // A route without hostnames inherits those of its parents' listeners.
  HTTPRoute: (prefixes) =>
    anyOf([
      'has(object.spec) && has(object.spec.hostnames) && size(object.spec.hostnames) > 0',
      'has(object.spec) && has(object.spec.parentRefs) && size(object.spec.parentRefs) > 0',
      annotated(prefixes, ['hostname']),
    ]),
};

/** The conditions for one kind; the same objects are let through that screen.ts and the kind's claims would allow anyway. */
export function matchConditions(kind: ClaimingKind, prefixes: readonly string[]): readonly MatchCondition[] {
  const notDeleting = { name: 'not-being-deleted', expression: '!has(object.metadata.deletionTimestamp)' };
  const expression = claimsHostname[kind.kind]?.(prefixes);
  return expression === undefined ? [notDeleting] : [notDeleting, { name: 'claims-a-hostname', expression }];
}

function annotated(prefixes: readonly string[], names: readonly string[]): string {
  const keys = prefixes.flatMap((prefix) => names.map((name) => JSON.stringify(prefix + name)));
  return `has(object.metadata.annotations) && [${keys.join(', ')}].exists(key, key in object.metadata.annotations)`;
}

function anyOf(expressions: readonly string[]): string {
  return expressions.map((expression) => `(${expression})`).join(' || ');
}
