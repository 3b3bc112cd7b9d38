// The Fastify side of admission: POST /validate, its metrics and its log lines. The judging itself is in admit.ts.
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Lookup } from '../reconciler/claims/lookup.ts';
import type { Policy } from '../reconciler/claims/policy.ts';
import { type AdmissionFault, admit, failReview } from './admit.ts';
import { logAnswer } from './decision-log.ts';
import type { WebhookMetrics } from './metrics.ts';
import { responseSchema } from './response-schema.ts';
import { type AdmissionReview, uidOf } from './review.ts';
import { plainStatus } from './status.ts';

export interface AdmissionOptions {
  /** Asked once a request, so that a reloaded policy takes effect at once. */
  readonly policy: () => Policy;
  readonly lookup: Lookup;
  readonly logger: Logger;
  readonly metrics: WebhookMetrics;
  /** `zonewarden_webhook_errors_total`, which the listener shares. */
  readonly errors: FaultCounter;
  /** A clock that never goes back, in milliseconds. */
  readonly now: () => number;
}

/** The part of a prom-client Counter that is used. */
interface FaultCounter {
  inc(labels: { readonly reason: AdmissionFault }): void;
}

/** The path that the webhook configuration names. */
export const validatePath = '/validate';

declare module 'fastify' {
  interface FastifyRequest {
    /** When the first byte of the review came, in milliseconds of the passed clock. */
    reviewStart: number;
  }
}

/**
 * POST /validate for an already parsed JSON body; any other method is 405. The handler is synchronous, there is nothing
 * to wait for.
 */
export function admissionPlugin(options: AdmissionOptions): FastifyPluginCallback {
  const { policy, lookup, metrics, errors, now } = options;
  const logger = options.logger.child({ component: 'webhook' });

  function begin(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    request.reviewStart = now();
    reply.raw.once('close', metrics.begin());
    done();
  }

  function answer(request: FastifyRequest, reply: FastifyReply): void {
    const answered = admit(request.body, policy(), lookup);
    const seconds = (now() - request.reviewStart) / 1000;
    metrics.record(answered, seconds);
    if (answered.fault !== undefined) errors.inc({ reason: answered.fault.kind });
    logAnswer(logger, answered, seconds);
    reply.code(answered.statusCode).send(answered.body);
  }

  return function admission(app, _options, done) {
    app.decorateRequest('reviewStart', 0);
    app.post(validatePath, { onRequest: begin, schema: { response: responseSchema } }, answer);
    app.route({
      method: app.supportedMethods.filter((method) => method !== 'POST'),
      url: validatePath,
      // Before the body is read: what it holds changes nothing.
      onRequest: refuseMethod,
      handler: refuseMethod,
      schema: { response: responseSchema },
    });
    done();
  };
}

function refuseMethod(request: FastifyRequest, reply: FastifyReply): void {
  const problem = `${request.method} is not answered here; POST an AdmissionReview`;
  reply
    .code(405)
    .header('allow', 'POST')
    .send(plainStatus('MethodNotAllowed', 405, problem));
}

/**
 * What to answer when an error was thrown outside the judging (a hook, the serialiser): a review that denies, as soon as
 * a uid is known, because an HTTP error would admit the object under `failurePolicy: Ignore`.
 * @returns undefined when the request carries no uid; the listener then answers with an HTTP status of its own
 */
export function errorReply(
  error: unknown,
  request: { readonly body: unknown },
): { readonly statusCode: 200; readonly body: AdmissionReview } | undefined {
  const uid = uidOf(request.body);
  return uid === undefined ? undefined : { statusCode: 200, body: failReview(uid, error).body };
}
