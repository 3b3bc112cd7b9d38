// metav1.Status, in which Kubernetes says no: reason, code, a message for people and one cause a field for programs.

import type { Violation } from '../reconciler/claims/claim.ts';
import type { ObjectRef, ShapeError } from '../reconciler/claims/object.ts';
import { clip, printable } from '../reconciler/claims/plain-text.ts';
import { causeText, groupByName, lineText } from '../reconciler/claims/wording.ts';

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export interface Status {
  readonly status: 'Failure';
  readonly reason: StatusReason;
  readonly code: number;
  readonly message: string;
  readonly details?: StatusDetails;
}

export type StatusReason = 'Invalid' | 'Forbidden' | 'BadRequest' | 'MethodNotAllowed' | 'InternalError';

interface StatusDetails {
  /** Left out for an object that has no name yet, not even a generated one. */
  readonly name?: string;
  /** Left out for the core group, as the API server does. */
  readonly group?: string;
  readonly kind: string;
  readonly causes: readonly StatusCause[];
}

interface StatusCause {
  /** The cause's type; its JSON key is `reason`. */
  readonly reason: 'FieldValueInvalid' | 'FieldValueForbidden';
  readonly message: string;
  readonly field: string;
}

/** Stands in brackets behind a message about an object that could not be read; the rules have codes of their own. */
export const shapeCode = 'InvalidObject';

const maxLines = 5;
const maxCauses = 100;

/**
 * The status of a denied request: 422 Invalid when every violation is one of form, else 403 Forbidden.
 * kubectl prints the message of a Forbidden and only the causes of an Invalid, so both say everything.
 * @param denials at least one, in the order of the fields
 */
export function denialStatus(object: ObjectRef, denials: readonly Violation[]): Status {
  const forbidden = denials.some((violation) => violation.status === 403);
  return {
    status: 'Failure',
    reason: forbidden ? 'Forbidden' : 'Invalid',
    code: forbidden ? 403 : 422,
    message: denialMessage(object, denials),
    details: details(
      object,
      denials.slice(0, maxCauses).map((violation) => ({
        reason: violation.status === 403 ? 'FieldValueForbidden' : 'FieldValueInvalid',
        message: causeText(violation),
        field: shownField(violation.field),
      })),
    ),
  };
}

/** The status of a request whose object could not be read: 422, with the field of the first wrong value. */
export function shapeStatus(object: ObjectRef, error: ShapeError): Status {
  const field = shownField(error.field);
  const message = shapeProblem(error);
  return {
    status: 'Failure',
    reason: 'Invalid',
    code: 422,
    message: `${shownObject(object)}: ${field} ${message}`,
    details: details(object, [{ reason: 'FieldValueInvalid', message, field }]),
  };
}

/** What is wrong with the value at the error's field; the code stands at the end as for every violation. */
export function shapeProblem(error: ShapeError): string {
  const problem = error.message.slice(error.field.length).trim();
  return `${printable(clip(problem, 200))} [${shapeCode}]`;
}

/** A status that is not about any field: a review that cannot be used, an error of our own. */
export function plainStatus(reason: StatusReason, code: number, message: string): Status {
  return { status: 'Failure', reason, code, message };
}

function denialMessage(object: ObjectRef, denials: readonly Violation[]): string {
  const groups = groupByName(denials);
  const lines = groups.slice(0, maxLines).map(lineText);
  // One file often holds many objects and kubectl does not say which it was, so the message does.
  const subject = shownObject(object);
  if (groups.length === 1) return `${subject}: ${lines[0]}`;
  if (groups.length > maxLines) lines.push(`and ${groups.length - maxLines} more`);
  return `${subject} has ${groups.length} violations:\n- ${lines.join('\n- ')}`;
}

function details(object: ObjectRef, causes: readonly StatusCause[]): StatusDetails {
  return {
    ...(object.name === '' ? {} : { name: object.name }),
    ...(object.group === '' ? {} : { group: object.group }),
    kind: object.kind,
    causes,
  };
}

function shownObject(object: ObjectRef): string {
  const name = object.namespace === '' ? object.name : `${object.namespace}/${object.name}`;
  return printable(clip(`${object.kind} ${name}`, 400)).trimEnd();
}

/** A field path can hold an annotation key that nobody has validated. */
export function shownField(field: string): string {
  return printable(clip(field, 200));
}
