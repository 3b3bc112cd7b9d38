// AdmissionReview v1 on the wire: an unknown body in, a typed request or the reason why it is none; an answer back out.
// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#request
import type { Status } from './status.ts';

const reviewVersion = 'admission.k8s.io/v1';
const reviewKind = 'AdmissionReview';

/** A request as it came; `object` and `oldObject` are not looked into. */
export interface AdmissionRequest {
  readonly uid: string;
  /** CREATE, UPDATE, DELETE, CONNECT, or what a later Kubernetes adds. */
  readonly operation: string;
  /** `status`, `scale`, …; empty for the object itself. */
  readonly subResource: string;
  readonly dryRun: boolean;
  readonly kind: GroupVersionKind;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  /** Empty for an object whose name is still to be generated. */
  readonly name: string;
  readonly object: unknown;
  readonly oldObject: unknown;
}

export interface GroupVersionKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Why a body is not a review that can be judged. */
export interface BadReview {
  readonly fault: 'review_version' | 'review_shape' | 'kind_mismatch';
  /** A sentence for whoever sent it. */
  readonly problem: string;
  /** Once it is known the answer is a review that denies; before that, an HTTP error. */
  readonly uid?: string;
}

export interface AdmissionReview {
  readonly apiVersion: typeof reviewVersion;
  readonly kind: typeof reviewKind;
  readonly response: AdmissionResponse;
}

export interface AdmissionResponse {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: Status;
  readonly warnings?: readonly string[];
  readonly auditAnnotations?: Readonly<Record<string, string>>;
}

/**
 * Reads the envelope of a review; costs the same whatever the object's size.
 * @param body parsed JSON of any kind
 */
export function parseReview(body: unknown): AdmissionRequest | BadReview {
  if (!isMap(body)) return { fault: 'review_shape', problem: 'the body must be an AdmissionReview, a JSON object' };
  if (body.apiVersion !== reviewVersion || body.kind !== reviewKind) {
    return { fault: 'review_version', problem: `only ${reviewVersion} ${reviewKind} is answered; ${askForV1}` };
  }
  const { request } = body;
  if (!isMap(request)) return { fault: 'review_shape', problem: 'the review has no request' };
  const { uid, operation, kind } = request;
  if (typeof uid !== 'string' || uid === '') return { fault: 'review_shape', problem: 'the request has no uid' };
  if (typeof operation !== 'string')
    return { fault: 'review_shape', problem: 'request.operation must be a string', uid };
  if (!isGroupVersionKind(kind)) {
    return { fault: 'review_shape', problem: 'request.kind must name a group, a version and a kind', uid };
  }
  return {
    uid,
    operation,
    subResource: text(request.subResource),
    dryRun: request.dryRun === true,
    kind,
    namespace: text(request.namespace),
    name: text(request.name),
    object: request.object,
    oldObject: request.oldObject,
  };
}

const askForV1 = 'set admissionReviewVersions: [v1] in the webhook configuration';

/** @returns the uid of a review in any state, for an answer when all else failed; undefined when there is none to echo */
export function uidOf(body: unknown): string | undefined {
  const parsed = parseReview(body);
  return parsed.uid;
}

export function isBadReview(parsed: AdmissionRequest | BadReview): parsed is BadReview {
  return 'fault' in parsed;
}

/** Whether an object is of the kind that the request speaks of: the API server always writes both into it. */
export function isOfKind(
  object: Readonly<Record<string, unknown>>,
  { group, version, kind }: GroupVersionKind,
): boolean {
  return object.kind === kind && object.apiVersion === (group === '' ? version : `${group}/${version}`);
}

/** @returns the answer to a review, with the uid that the API server checks */
export function answerReview(response: AdmissionResponse): AdmissionReview {
  return { apiVersion: reviewVersion, kind: reviewKind, response };
}

/** Tells a JSON object from everything else. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isGroupVersionKind(value: unknown): value is GroupVersionKind {
  return (
    isMap(value) &&
    typeof value.group === 'string' &&
    typeof value.version === 'string' &&
    typeof value.kind === 'string' &&
    value.kind !== ''
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
