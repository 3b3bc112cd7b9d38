// The Fastify application around the admission plugin: limits, body parsing, and an answer for everything that is not a
// review. Nothing here knows what a review is.
import type { Socket } from 'node:net';
import {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyPluginCallback,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerFactory,
  fastify,
} from 'fastify';
import type { Logger } from 'pino';
import type { InFlight } from './in-flight.ts';
import { FaultError, faultAnswer, faultOf, type ListenerFault } from './listener-fault.ts';

export interface WebhookAppOptions {
  readonly plugins: readonly (FastifyPluginAsync | FastifyPluginCallback)[];
  /** Turns an error into a review that denies, when the request carries a uid; undefined leaves the answer to us. */
  readonly errorReply: (
    error: unknown,
    request: { readonly body: unknown },
  ) => { readonly statusCode: number; readonly body: object } | undefined;
  /** `zonewarden_webhook_errors_total`. */
  readonly errors: { inc(labels: { readonly reason: ListenerFault }): void };
  readonly logger: Logger;
  /** How long a request may take from its headers to its answer; 0 for no limit. */
  readonly handlerTimeoutMs: number;
  /** In bytes, 8 MiB when unset: two objects of up to 3 MB and the envelope. */
  readonly bodyLimit?: number | undefined;
}

export interface WebhookAppParts {
  readonly serverFactory: FastifyServerFactory;
  readonly inFlight: InFlight;
  readonly onClientError: (error: Error, socket: Socket) => void;
}

export function webhookApp(options: WebhookAppOptions, parts: WebhookAppParts): FastifyInstance {
  const app = fastify({
    serverFactory: parts.serverFactory,
    // Fastify's own lines (two a request) stay off; what matters is logged where it happens.
    logger: false,
    bodyLimit: options.bodyLimit ?? 8 * 1024 * 1024,
    // Otherwise a drain answers 503, which failurePolicy Fail turns into refused objects.
    return503OnClosing: false,
    trustProxy: false,
    frameworkErrors: (error, request, reply) => answerError(options, error, request, reply),
    clientErrorHandler: parts.onClientError,
  });
  app.addHook('onRequest', (request, reply, done) => {
    done(admitRequest(request, reply, options.handlerTimeoutMs, parts.inFlight));
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, parseJson);
  app.setErrorHandler((error, request, reply) => answerError(options, error, request, reply));
  app.setNotFoundHandler((_request, reply) => {
    options.errors.inc({ reason: 'not_found' });
    sendFault(reply, 'not_found');
  });
  for (const plugin of options.plugins) app.register(plugin);
  return app;
}

/**
 * Counts the request and starts its clock. Fastify's own handlerTimeout ends with the body of the request instead of with
 * the answer (5.12.8 stops it at the request's close event), so it would never fire where it matters.
 */
function admitRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  timeoutMs: number,
  inFlight: InFlight,
): FaultError | undefined {
  const response = reply.raw;
  if (!inFlight.enter(response)) return new FaultError('too_many_requests');
  const expire = () => {
    if (!reply.sent) reply.send(new FaultError('timeout'));
  };
  const timer = timeoutMs > 0 ? setTimeout(expire, timeoutMs) : undefined;
  response.once('close', () => {
    clearTimeout(timer);
    inFlight.leave(response);
  });
  return unreadableBody(request);
}

/**
 * Fastify would hand a POST without body and content type to its handler, and compressed bytes to the JSON parser. The API
 * server never compresses a review; unpacking would let a small body become a huge one.
 */
function unreadableBody({ method, headers }: FastifyRequest): FaultError | undefined {
  if (method !== 'POST') return undefined;
  if (headers['content-encoding'] !== undefined) return new FaultError('unsupported_media_type');
  if (headers['content-type'] !== undefined) return undefined;
  const empty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  return new FaultError(empty ? 'empty_body' : 'unsupported_media_type');
}

/**
 * Fastify's own parser refuses objects with keys such as `__proto__`, which an annotation may well be called. Taking
 * them is safe as long as the parsed object is read and never merged into another.
 */
function parseJson(_request: FastifyRequest, body: Buffer, done: (error: Error | null, body?: unknown) => void): void {
  if (body.length === 0) {
    done(new FaultError('empty_body'));
    return;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    // V8's message quotes the body.
    done(new FaultError('invalid_json'));
    return;
  }
  done(null, parsed);
}

function answerError(options: WebhookAppOptions, error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const fault = faultOf(error);
  options.errors.inc({ reason: fault });
  if (fault !== 'internal' && fault !== 'timeout') {
    options.logger.debug({ reason: fault, method: request.method }, 'Refused a request');
    sendFault(reply, fault);
    return;
  }
  options.logger.error({ err: error, reason: fault, method: request.method }, 'Could not answer a request');
  const review = reviewFor(options, error, request);
  if (review === undefined) sendFault(reply, fault);
  // As text: the serialiser of the route may be what failed.
  else reply.code(review.statusCode).type('application/json').send(JSON.stringify(review.body));
}

function reviewFor({ errorReply, logger }: WebhookAppOptions, error: unknown, request: FastifyRequest) {
  try {
    return errorReply(error, request);
  } catch (failure) {
    logger.error({ err: failure }, 'Could not turn an error into a review');
    return undefined;
  }
}

function sendFault(reply: FastifyReply, fault: ListenerFault): void {
  const { status, body } = faultAnswer(fault);
  // The API server's client waits and tries again by itself within the webhook's timeoutSeconds (client-go, with_retry).
  if (fault === 'too_many_requests') reply.header('retry-after', '1');
  reply.code(status).type('application/json').send(body);
}
