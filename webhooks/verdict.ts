// What becomes of a request: the claims core's decisions, with the old object's sins forgiven (ratcheting).
import type { Claim, Violation } from '../reconciler/claims/claim.ts';
import { decide, violationsOf } from '../reconciler/claims/decide.ts';
import { enforcement } from '../reconciler/claims/enforcement.ts';
import type { KubeObject, RawObject } from '../reconciler/claims/kinds/read-kind.ts';
import type { Lookup } from '../reconciler/claims/lookup.ts';
import { ShapeError } from '../reconciler/claims/object.ts';
import type { Policy } from '../reconciler/claims/policy.ts';
import { violationKey } from '../reconciler/claims/wording.ts';
import { isMap, isOfKind } from './review.ts';
import type { JudgedRequest } from './screen.ts';
import { hostnamesUntouched } from './unchanged.ts';

export interface Verdict {
  readonly allowed: boolean;
  /** Every hostname that was judged. */
  readonly claims: readonly Claim[];
  /** What denies, in the order of the fields; empty when allowed. */
  readonly denials: readonly Violation[];
  /** What is only warned of: rules of that level, and violations that the old object had already. */
  readonly warnings: readonly Violation[];
  /** Set when the object could not be read, so that nothing was judged. */
  readonly shape?: ShapeError;
}

const silence: Verdict = { allowed: true, claims: [], denials: [], warnings: [] };

/**
 * Judges the object of a CREATE or an UPDATE. Pure, synchronous, from memory; a dry run is judged like the rest.
 * On an UPDATE only a violation that the old object did not have (same rule, same name) can deny; both objects are
 * judged by today's policy, so what was out of scope before is new. An object out of scope is allowed in silence.
 */
export function judge(judged: JudgedRequest, policy: Policy, lookup: Lookup): Verdict {
  const object = read(judged, judged.object, policy);
  if (object instanceof ShapeError) return unreadable(object, judged, policy, lookup);
  const judgement = decide(object, policy, lookup);
  if (judgement.scope === 'out') return silence;
  const claims = judgement.decisions.map((decision) => decision.claim);
  const violations = violationsOf(judgement);
  if (violations.length === 0) return { ...silence, claims };
  // The old object is read only when something hangs on it.
  const mayDeny = violations.some((violation) => violation.level === 'deny');
  const old = mayDeny ? oldViolations(judged, policy, lookup) : none;
  return { claims, ...sort(violations, old) };
}

function sort(violations: readonly Violation[], old: ReadonlySet<string>): Omit<Verdict, 'claims'> {
  const denials: Violation[] = [];
  const warnings: Violation[] = [];
  for (const violation of violations) {
    const denies = violation.level === 'deny' && !(old.size > 0 && old.has(violationKey(violation)));
    (denies ? denials : warnings).push(violation);
  }
  return { allowed: denials.length === 0, denials, warnings };
}

const none: ReadonlySet<string> = new Set();

function oldViolations(judged: JudgedRequest, policy: Policy, lookup: Lookup): ReadonlySet<string> {
  const object = readOld(judged, policy);
  if (object === undefined || object instanceof ShapeError) return none;
  return new Set(violationsOf(decide(object, policy, lookup)).map(violationKey));
}

/**
 * What cannot be read is denied, unless it was stored like that and the request changes nothing that names could be read
 * from: then the fault is not this request's doing, and no new name comes in behind it. A namespace's enforcement holds here
 * as for the rules.
 */
function unreadable(shape: ShapeError, judged: JudgedRequest, policy: Policy, lookup: Lookup): Verdict {
  const { oldObject, namespace } = judged.request;
  const most = enforcement(namespace, policy, lookup);
  if (most === 'off' || isElsewhere(judged, policy)) return silence;
  const old = readOld(judged, policy);
  const stored = old instanceof ShapeError && old.field === shape.field && isMap(oldObject);
  const forgiven = stored && hostnamesUntouched(oldObject, judged.object, policy);
  return { ...silence, allowed: forgiven || most === 'warn', shape };
}

/** The one scope filter that can be told without reading the object. */
function isElsewhere({ kind, request }: JudgedRequest, policy: Policy): boolean {
  return kind.obeys.includes('namespace') && policy.namespace !== '' && policy.namespace !== request.namespace;
}

function readOld(judged: JudgedRequest, policy: Policy): KubeObject | ShapeError | undefined {
  const { operation, oldObject, kind } = judged.request;
  if (operation !== 'UPDATE' || !isMap(oldObject) || !isOfKind(oldObject, kind)) return undefined;
  return read(judged, oldObject, policy);
}

function read({ kind, request }: JudgedRequest, raw: RawObject, policy: Policy): KubeObject | ShapeError {
  try {
    return kind.project(inNamespace(raw, request.namespace), policy);
  } catch (error) {
    if (error instanceof ShapeError) return error;
    throw error;
  }
}

/** The API server fills the namespace in before it asks; a review written by hand may leave it to the request. */
function inNamespace(raw: RawObject, namespace: string): RawObject {
  const metadata = raw.metadata ?? {};
  if (namespace === '' || !isMap(metadata) || (metadata.namespace ?? '') !== '') return raw;
  return { ...raw, metadata: { ...metadata, namespace } };
}
