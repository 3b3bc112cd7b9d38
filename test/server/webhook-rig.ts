// A webhook server on a free port with a tiny plugin in place of admission.
import type { FastifyPluginCallback, FastifyReply } from 'fastify';
import { Registry } from 'prom-client';
import type { ServingCertificate } from '../../certs/source.ts';
import { WebhookServer, type WebhookServerOptions } from '../../server/https.ts';
import { listenerFaults } from '../../server/listener-fault.ts';
import { createWebhookErrors } from '../../server/metrics.ts';
import { HandedCertificate, type IssuedPair, issuePair } from '../certs/issued-pair.ts';
import { type Recording, recordingLogger } from '../certs/recording-logger.ts';
import { HttpConnection, type RawAnswer } from './http-connection.ts';

export interface WebhookRig {
  readonly server: WebhookServer;
  readonly certificates: HandedCertificate;
  readonly pair: IssuedPair;
  readonly recording: Recording;
  /** Aborts what start() was given. */
  readonly abort: AbortController;
  /** Replies of POST /held, in the order of their requests, for the test to send. */
  readonly held: FastifyReply[];
  connect(options?: Parameters<typeof HttpConnection.open>[1]): Promise<HttpConnection>;
  /** One request on a connection of its own. */
  post(path: string, body: string, headers?: Readonly<Record<string, string>>): Promise<RawAnswer>;
  /** `zonewarden_webhook_errors_total` for the reason. */
  counted(reason: string): Promise<number | undefined>;
}

/** POST /echo answers with the parsed body, /throw throws, /held waits for the test. */
function tinyPlugin(held: FastifyReply[]): FastifyPluginCallback {
  return (app, _options, done) => {
    app.post('/echo', (request, reply) => {
      reply.send({ received: request.body, keys: Object.keys(request.body ?? {}) });
    });
    app.post('/throw', () => {
      throw new Error('broken inside');
    });
    app.post('/held', (_request, reply) => {
      held.push(reply);
    });
    done();
  };
}

function uidOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'uid' in body ? String(body.uid) : undefined;
}

export async function startWebhook(overrides: Partial<WebhookServerOptions> = {}): Promise<WebhookRig> {
  const pair = await issuePair();
  const certificates = new HandedCertificate(pair);
  const recording = recordingLogger();
  const registry = new Registry();
  const held: FastifyReply[] = [];
  const abort = new AbortController();
  const server = new WebhookServer({
    address: { host: '127.0.0.1', port: 0 },
    certificates,
    tls: { minVersion: 'VersionTLS13' },
    maxInFlight: 100,
    handlerTimeoutMs: 5000,
    plugins: [tinyPlugin(held)],
    errorReply: (_error, { body }) => {
      const uid = uidOf(body);
      return uid === undefined ? undefined : { statusCode: 200, body: { denied: uid } };
    },
    errors: createWebhookErrors(registry, listenerFaults),
    logger: recording.logger,
    ...overrides,
  });
  await server.start(abort.signal);
  const connect: WebhookRig['connect'] = (options) =>
    HttpConnection.open(server.address().port, { ca: pair.ca, ...options });
  return {
    server,
    certificates,
    pair,
    recording,
    abort,
    held,
    connect,
    async post(path, body, headers) {
      const connection = await connect();
      try {
        return await connection.post(path, body, headers);
      } finally {
        connection.close();
      }
    },
    async counted(reason) {
      const metric = await registry.getSingleMetric('zonewarden_webhook_errors_total')?.get();
      return metric?.values.find(({ labels }) => labels.reason === reason)?.value;
    },
  };
}

/** As a certificate source would hand it out, without its checks. */
export function unchecked(pair: IssuedPair, fingerprint: string): ServingCertificate {
  const { cert, key } = pair;
  return { cert, key, fingerprint, notBefore: new Date(0), notAfter: new Date(8.64e15) };
}
