// The webhook as it is served, over real HTTPS on loopback. One server judges all cases: it is put into each one's world.
import { Registry } from 'prom-client';
import { emptyLookup } from '../../reconciler/claims/lookup.ts';
import { WebhookServer } from '../../server/https.ts';
import { listenerFaults } from '../../server/listener-fault.ts';
import { createWebhookErrors } from '../../server/metrics.ts';
import { admissionFaults } from '../../webhooks/admit.ts';
import { webhookMetrics } from '../../webhooks/metrics.ts';
import { admissionPlugin, errorReply } from '../../webhooks/plugin.ts';
import { HandedCertificate, type IssuedPair, issuePair } from '../certs/issued-pair.ts';
import { recordingLogger } from '../certs/recording-logger.ts';
import { HttpConnection, type RawAnswer } from '../server/http-connection.ts';
import { emptyWorld, type World } from './world.ts';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export class CaseWebhook {
  readonly #registry: Registry;
  readonly #pair: IssuedPair;
  readonly #server: WebhookServer;
  #world: World = emptyWorld();
  #connection: HttpConnection | undefined;

  private constructor(pair: IssuedPair) {
    this.#pair = pair;
    this.#registry = new Registry();
    const { logger } = recordingLogger();
    const errors = createWebhookErrors(this.#registry, [...listenerFaults, ...admissionFaults]);
    const plugin = admissionPlugin({
      policy: () => this.#world.policy,
      // Whatever is asked, the world of the present case answers.
      lookup: new Proxy(emptyLookup, { get: (_, question) => Reflect.get(this.#world.lookup, question) }),
      logger,
      metrics: webhookMetrics(this.#registry),
      errors,
      now: () => performance.now(),
    });
    this.#server = new WebhookServer({
      address: { host: '127.0.0.1', port: 0 },
      certificates: new HandedCertificate(pair),
      tls: { minVersion: 'VersionTLS13' },
      maxInFlight: 10,
      handlerTimeoutMs: 0,
      plugins: [plugin],
      errorReply,
      errors,
      logger,
    });
  }

  static async start(): Promise<CaseWebhook> {
    const webhook = new CaseWebhook(await issuePair());
    await webhook.#server.start(new AbortController().signal);
    return webhook;
  }

  async stop(): Promise<void> {
    this.#connection?.close();
    await this.#server.stop();
  }

  /** Sends the request in the given world, on the connection that is open, else on a new one. */
  async send(world: World, { method, path, headers, body }: HttpRequest): Promise<RawAnswer> {
    this.#world = world;
    if (this.#connection === undefined || this.#connection.closed) {
      this.#connection = await HttpConnection.open(this.#server.address().port, { ca: this.#pair.ca });
    }
    const all = { host: 'localhost', 'content-length': String(Buffer.byteLength(body)), ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#connection.send(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
    const answer = await this.#connection.answer();
    // An error may leave bytes of the request unread.
    if (answer.status !== 200) {
      this.#connection.close();
      this.#connection = undefined;
    }
    return answer;
  }

  /** `zonewarden_webhook_errors_total` by reason. */
  async counted(): Promise<ReadonlyMap<string, number>> {
    const metric = await this.#registry.getSingleMetric('zonewarden_webhook_errors_total')?.get();
    return new Map(metric?.values.map(({ labels, value }) => [String(labels.reason), value]));
  }
}
