// AdmissionReviews for cases, as the API server would send them, and what it would take as an answer.
import assert from 'node:assert/strict';
import type { RawAnswer } from '../server/http-connection.ts';
import { isMap, type Raw } from './case-map.ts';
import type { ObjectCase } from './test-case.ts';

export interface Cause {
  readonly reason: string;
  readonly field: string;
  readonly message: string;
}

/** A verdict in the form that all surfaces share. */
export interface Said {
  readonly allowed: boolean;
  readonly message: string | undefined;
  readonly causes: readonly Cause[];
  readonly warnings: readonly string[];
}

/** The webhook's answer. */
export interface WebhookSaid extends Said {
  readonly code: number | undefined;
  readonly reason: string | undefined;
  readonly details: Raw | undefined;
  readonly audit: Raw | undefined;
}

const uid = '705ab4f5-6393-11e8-b7cc-42010a800002';

/** The review of the case, with the case's own request laid over. */
export function reviewOf({ object, old, operation, request }: ObjectCase): Raw {
  const deleted = operation === 'DELETE';
  return review({
    ...envelopeOf(object),
    operation,
    object: deleted ? null : object,
    oldObject: deleted ? object : (old ?? null),
    ...request,
  });
}

/** The review in which the object would be created as it is. */
export function creationOf(object: Raw): Raw {
  return review({ ...envelopeOf(object), operation: 'CREATE', object, oldObject: null });
}

function review(request: Raw): Raw {
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: { uid, ...request } };
}

function envelopeOf(object: Raw): Raw {
  const [group, version] = groupVersionOf(object);
  const metadata = isMap(object.metadata) ? object.metadata : {};
  return {
    kind: { group, version, kind: object.kind },
    resource: { group, version, resource: `${String(object.kind).toLowerCase()}s` },
    namespace: metadata.namespace ?? 'default',
    ...(metadata.name !== undefined && { name: metadata.name }),
    userInfo: { username: 'jane', groups: ['system:authenticated'] },
    dryRun: false,
  };
}

function groupVersionOf({ apiVersion }: Raw): readonly [group: string, version: string] {
  const [first = '', second] = String(apiVersion).split('/');
  return second === undefined ? ['', first] : [first, second];
}

/** Reads the answer to a review, which must be whole and HTTP 200 whatever it says. */
export function saidIn(answer: RawAnswer): WebhookSaid {
  assert.equal(answer.status, 200, answer.body);
  const body: unknown = JSON.parse(answer.body);
  assert.ok(isMap(body) && isMap(body.response), answer.body);
  assert.deepEqual([body.apiVersion, body.kind], ['admission.k8s.io/v1', 'AdmissionReview']);
  const { response } = body;
  assert.equal(response.uid, uid, 'the uid comes back');
  const status = isMap(response.status) ? response.status : {};
  const details = isMap(status.details) ? status.details : undefined;
  const said: unknown = {
    allowed: response.allowed,
    code: status.code,
    reason: status.reason,
    message: status.message,
    details,
    causes: details?.causes ?? [],
    warnings: response.warnings ?? [],
    audit: response.auditAnnotations,
  };
  // The surfaces assert every part of it.
  return said as WebhookSaid;
}
