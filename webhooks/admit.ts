// One review, start to finish: parse, sort out, judge, answer. Pure; what it did is handed back for logs and metrics.

import type { ClaimingKind } from '../reconciler/claims/kinds/kind.ts';
import type { Lookup } from '../reconciler/claims/lookup.ts';
import type { ObjectRef } from '../reconciler/claims/object.ts';
import type { Policy } from '../reconciler/claims/policy.ts';
import { auditAnnotations } from './audit.ts';
import {
  type AdmissionRequest,
  type AdmissionReview,
  answerReview,
  type BadReview,
  isBadReview,
  isMap,
  parseReview,
} from './review.ts';
import { type JudgedRequest, screen } from './screen.ts';
import { isSelfTest, selfTestStatus } from './self-test.ts';
import { denialStatus, plainStatus, type Status, shapeStatus } from './status.ts';
import { judge, type Verdict } from './verdict.ts';
import { warningTexts } from './warnings.ts';

/** Reasons of `zonewarden_webhook_errors_total` that arise here; the listener adds its own. */
export const admissionFaults = ['review_version', 'review_shape', 'kind_mismatch', 'internal'] as const;
export type AdmissionFault = (typeof admissionFaults)[number];

/** What became of a request; `error` is an answer without a judgement. */
export const outcomes = ['allow', 'warn', 'deny', 'error'] as const;
type Outcome = (typeof outcomes)[number];

export interface Answer {
  /** 200 for every review that has a uid; 400 when the body is no review. */
  readonly statusCode: 200 | 400;
  readonly body: AdmissionReview | Status;
  readonly outcome: Outcome;
  /** Absent when the envelope could not be read. */
  readonly request?: AdmissionRequest;
  /** The object under judgement, named from the envelope or, before it has a name, from its metadata. */
  readonly object?: ObjectRef;
  /** Absent when nothing was judged. */
  readonly verdict?: Verdict;
  readonly fault?: { readonly kind: AdmissionFault; readonly problem: string; readonly error?: unknown };
}

/**
 * Answers one AdmissionReview. Synchronous; never throws: an error of our own becomes a denial with code 500, since an
 * HTTP error would admit the object under `failurePolicy: Ignore`.
 * @param body parsed JSON of any kind
 */
export function admit(body: unknown, policy: Policy, lookup: Lookup): Answer {
  const request = parseReview(body);
  if (isBadReview(request)) return refuseReview(request, undefined);
  if (isSelfTest(request)) return denySelfTest(request);
  try {
    const screened = screen(request, policy);
    if (screened === 'allow') return allow(request);
    if ('fault' in screened) return refuseReview(screened, request);
    return answerVerdict(screened, judge(screened, policy, lookup));
  } catch (error) {
    return { ...failReview(request.uid, error), request };
  }
}

/** The denial for a request that an error of ours kept from being judged. */
export function failReview(
  uid: string,
  error: unknown,
): Answer & { readonly body: AdmissionReview; readonly statusCode: 200 } {
  const problem = 'zonewarden could not judge this object because of an internal error';
  const status = plainStatus('InternalError', 500, `${problem}; its log tells more under the uid ${uid}`);
  return {
    statusCode: 200,
    body: answerReview({ uid, allowed: false, status }),
    outcome: 'error',
    fault: { kind: 'internal', problem, error },
  };
}

function allow(request: AdmissionRequest): Answer {
  return { statusCode: 200, body: answerReview({ uid: request.uid, allowed: true }), outcome: 'allow', request };
}

function denySelfTest(request: AdmissionRequest): Answer {
  const body = answerReview({ uid: request.uid, allowed: false, status: selfTestStatus() });
  return { statusCode: 200, body, outcome: 'deny', request };
}

function refuseReview({ fault, problem, uid }: BadReview, request: AdmissionRequest | undefined): Answer {
  const status = plainStatus('BadRequest', 400, problem);
  const known = { outcome: 'error', fault: { kind: fault, problem }, ...(request && { request }) } as const;
  return uid === undefined
    ? { statusCode: 400, body: status, ...known }
    : { statusCode: 200, body: answerReview({ uid, allowed: false, status }), ...known };
}

function answerVerdict(judged: JudgedRequest, verdict: Verdict): Answer {
  const { request, kind } = judged;
  const object = refOf(kind, judged);
  const warnings = warningTexts(verdict);
  const audit = auditAnnotations(verdict);
  const status = statusOf(verdict, object);
  const body = answerReview({
    uid: request.uid,
    allowed: verdict.allowed,
    ...(status && { status }),
    ...(warnings && { warnings }),
    ...(audit && { auditAnnotations: audit }),
  });
  const outcome = verdict.allowed ? (warnings === undefined ? 'allow' : 'warn') : 'deny';
  return { statusCode: 200, body, outcome, request, object, verdict };
}

function statusOf(verdict: Verdict, object: ObjectRef): Status | undefined {
  if (verdict.allowed) return undefined;
  return verdict.shape === undefined ? denialStatus(object, verdict.denials) : shapeStatus(object, verdict.shape);
}

function refOf({ group, kind }: ClaimingKind, { request, object }: JudgedRequest): ObjectRef {
  return { group, kind, namespace: request.namespace, name: request.name || nameIn(object.metadata) };
}

/** The name is generated before or after we are asked, by version and path; its stem is better than nothing. */
function nameIn(metadata: unknown): string {
  if (!isMap(metadata)) return '';
  const { name, generateName } = metadata;
  if (typeof name === 'string' && name !== '') return name;
  return typeof generateName === 'string' ? generateName : '';
}
