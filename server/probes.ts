// Probes and metrics on a plain listener of their own, so that they work while TLS does not.
import { createServer, type Server } from 'node:http';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { type Address, addressText } from './address.ts';
import { Listener } from './listener.ts';
import type { Readiness, ReadinessAnswer } from './readiness.ts';
import type { Runnable } from './runnable.ts';

export interface ProbeServerOptions {
  readonly address: Address;
  readonly registry: Registry;
  readonly readiness: Readiness;
  readonly logger: Logger;
}

export class ProbeServer implements Runnable {
  readonly name = 'probes';
  readonly #options: ProbeServerOptions;
  #listener: Listener | undefined;

  constructor(options: ProbeServerOptions) {
    this.#options = options;
  }

  /** Throws AddressError naming --metrics-address. */
  async start(signal: AbortSignal): Promise<void> {
    const { address, logger } = this.#options;
    let server: Server | undefined;
    const app = fastify({
      serverFactory: (handler) => {
        server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, handler);
        return server;
      },
      logger: false,
      // Whoever scrapes while the program ends still gets an answer.
      return503OnClosing: false,
    });
    if (server === undefined) throw new Error('Fastify made no server');
    this.#addRoutes(app);
    this.#listener = new Listener({ app, server, address, flag: '--metrics-address', closeTimeoutMs: 1000, logger });
    await this.#listener.open(signal);
    logger.info({ address: addressText(this.#listener.address()) }, 'Probes and metrics are served');
  }

  async stop(): Promise<void> {
    await this.#listener?.close();
  }

  /** Where a client on this machine reaches it. Throws while it is not listening. */
  address(): Address {
    if (this.#listener === undefined) throw new Error('the probes have not started');
    return this.#listener.address();
  }

  #addRoutes(app: FastifyInstance): void {
    const { readiness, registry } = this.#options;
    // That it is answered is the answer: liveness must not depend on anything that a restart would not mend.
    app.get('/livez', (_request, reply) => sendText(reply, 200, 'ok'));
    // As in ExternalDNS, whose manifests probe it.
    app.get('/healthz', (_request, reply) => sendText(reply, 200, 'OK'));
    app.get('/readyz', (request, reply) => sendReadiness(reply, readiness.answer({ verbose: isVerbose(request) })));
    app.get<{ Params: { readonly check: string } }>('/readyz/:check', (request, reply) =>
      sendReadiness(reply, readiness.answerOne(request.params.check, { verbose: isVerbose(request) })),
    );
    app.get('/metrics', async (_request, reply) => {
      reply.type(registry.contentType);
      return registry.metrics();
    });
    app.setNotFoundHandler((_request, reply) => sendText(reply, 404, 'not found\n'));
  }
}

/** As the API server takes it: present, whatever its value. */
function isVerbose({ query }: FastifyRequest): boolean {
  return typeof query === 'object' && query !== null && 'verbose' in query;
}

function sendReadiness(reply: FastifyReply, answer: ReadinessAnswer | undefined): FastifyReply {
  if (answer === undefined) return sendText(reply, 404, 'no check has this name\n');
  return sendText(reply, answer.ready ? 200 : 503, answer.text);
}

function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply
    .code(status)
    .headers({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .send(text);
}
