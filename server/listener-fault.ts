// Requests that the webhook listener answers itself, before or instead of an admission review: which HTTP status, which
// code for machines and which sentence for people.

interface Answer {
  readonly status: number;
  readonly error: string;
}

const answers = {
  too_many_requests: { status: 429, error: 'too many admission reviews at one time; try again in a second' },
  unsupported_media_type: { status: 415, error: 'send the review as application/json, not compressed' },
  empty_body: { status: 400, error: 'the request has no body; send an AdmissionReview' },
  invalid_json: { status: 400, error: 'the body is not valid JSON' },
  incomplete_body: { status: 400, error: 'the body does not have the length that its header says' },
  body_too_large: { status: 413, error: 'the body is too large for an AdmissionReview' },
  timeout: { status: 503, error: 'the review was not answered within --webhook-timeout' },
  not_found: { status: 404, error: 'nothing is served under this path' },
  bad_request: { status: 400, error: 'the request is not valid HTTP' },
  slow_request: { status: 408, error: 'the request took too long to arrive' },
  tls_handshake: { status: 400, error: 'the TLS handshake failed' },
  internal: { status: 500, error: 'an error inside zonewarden; its log says more' },
} as const satisfies Readonly<Record<string, Answer>>;

/** Values of the label `reason`. */
export type ListenerFault = keyof typeof answers;

export const listenerFaults = Object.keys(answers) as readonly ListenerFault[];

/** Thrown by the listener's own hooks and parser, for the error handler to answer. */
export class FaultError extends Error {
  readonly code = 'REQUEST_REFUSED';
  readonly fault: ListenerFault;

  constructor(fault: ListenerFault) {
    super(answers[fault].error);
    this.name = 'FaultError';
    this.fault = fault;
  }
}

/** Codes of Fastify and Node that are the caller's fault, or the clock's. */
const known: Readonly<Record<string, ListenerFault>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'incomplete_body',
  FST_ERR_BAD_URL: 'bad_request',
  FST_ERR_MAX_PARAM_LENGTH: 'bad_request',
  ECONNRESET: 'incomplete_body',
};

/** What an error that reached the error handler means for the caller; anything unknown is our own. */
export function faultOf(error: unknown): ListenerFault {
  if (error instanceof FaultError) return error.fault;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return known[code] ?? 'internal';
}

/** The short JSON answer. */
export function faultAnswer(fault: ListenerFault): { readonly status: number; readonly body: string } {
  const { status, error } = answers[fault];
  return { status, body: JSON.stringify({ error, code: fault.toUpperCase() }) };
}
