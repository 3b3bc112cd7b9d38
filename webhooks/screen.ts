// Which requests need no judging, told from the envelope and two fields of the object: the cheap way out comes first.
import type { ClaimingKind } from '../reconciler/claims/kinds/kind.ts';
import { claimingKindOf } from '../reconciler/claims/kinds.ts';
import { clip, printable } from '../reconciler/claims/plain-text.ts';
import type { Policy } from '../reconciler/claims/policy.ts';
import { isWatched } from '../reconciler/claims/scope.ts';
import { type AdmissionRequest, type BadReview, isMap, isOfKind } from './review.ts';

/** The only operations that can bring a hostname in; the webhook configuration asks for no other. */
export const judgedOperations = ['CREATE', 'UPDATE'] as const;

/** A request that is to be judged, with the object known to be a map of the right kind. */
export interface JudgedRequest {
  readonly request: AdmissionRequest;
  readonly kind: ClaimingKind;
  readonly object: Readonly<Record<string, unknown>>;
}

/**
 * Sorts out what is allowed whatever it says: any operation but CREATE and UPDATE, subresources, kinds that claim
 * nothing or that no --source names, objects on their way out (a finalizer must always come off).
 * @returns `allow`, what to judge, or why the review contradicts itself
 */
export function screen(request: AdmissionRequest, policy: Policy): 'allow' | JudgedRequest | BadReview {
  if (!judgedOperations.some((operation) => operation === request.operation)) return 'allow';
  if (request.subResource !== '') return 'allow';
  const { object } = request;
  // Before the kind is looked up: a false request.kind must not be a way round.
  if (isMap(object) && !isOfKind(object, request.kind)) return contradiction(request, object);
  const kind = claimingKindOf(request.kind.group, request.kind.version, request.kind.kind);
  if (kind === undefined || !isWatched(kind, policy)) return 'allow';
  if (!isMap(object)) {
    return { fault: 'review_shape', problem: `request.object must be a ${kind.kind}, a JSON object`, uid: request.uid };
  }
  return isBeingDeleted(object) ? 'allow' : { request, kind, object };
}

function isBeingDeleted(object: Readonly<Record<string, unknown>>): boolean {
  const { metadata } = object;
  return isMap(metadata) && typeof metadata.deletionTimestamp === 'string' && metadata.deletionTimestamp !== '';
}

function contradiction(request: AdmissionRequest, object: Readonly<Record<string, unknown>>): BadReview {
  const { group, version, kind } = request.kind;
  const wanted = `${group === '' ? version : `${group}/${version}`} ${kind}`;
  const found = `${shown(object.apiVersion)} ${shown(object.kind)}`;
  return {
    fault: 'kind_mismatch',
    problem: `request.kind is ${printable(clip(wanted, 200))} but the object says it is ${found}`,
    uid: request.uid,
  };
}

function shown(value: unknown): string {
  return typeof value === 'string'
    ? printable(clip(value, 100))
    : `(${value === undefined ? 'nothing' : typeof value})`;
}
