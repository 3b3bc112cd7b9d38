// The webhook's HTTPS server: TLS with a certificate that is swapped while connections stay open, time limits, and an
// end that loses no review.
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { FastifyServerFactoryHandler } from 'fastify';
import type { CertificateSource, ServingCertificate } from '../certs/source.ts';
import { type Address, addressText } from './address.ts';
import { ConnectionFaults } from './connection-fault.ts';
import { InFlight } from './in-flight.ts';
import { Listener } from './listener.ts';
import type { Runnable } from './runnable.ts';
import { secureContextOf, strangerOf, type TlsSettings } from './tls-options.ts';
import { type WebhookAppOptions, webhookApp } from './webhook-app.ts';

export interface WebhookServerOptions extends WebhookAppOptions {
  readonly address: Address;
  /** Must have started before this server does. */
  readonly certificates: Pick<CertificateSource, 'current' | 'onChange'>;
  readonly tls: TlsSettings;
  /** As in --webhook-allowed-names. */
  readonly allowedNames?: readonly string[] | undefined;
  readonly maxInFlight: number;
  /** How long a request may take to arrive, 30 s when unset. */
  readonly requestTimeoutMs?: number | undefined;
  /** How long stop() waits for requests that are being answered, 10 s when unset. */
  readonly closeTimeoutMs?: number | undefined;
}

export class WebhookServer implements Runnable {
  readonly name = 'webhook';
  readonly #options: WebhookServerOptions;
  readonly #faults: ConnectionFaults;
  readonly #inFlight: InFlight;
  #listener: Listener | undefined;
  #ignoreChanges: (() => void) | undefined;
  /** Of the certificate that new connections get. */
  #fingerprint: string | undefined;

  constructor(options: WebhookServerOptions) {
    this.#options = options;
    this.#faults = new ConnectionFaults(options);
    this.#inFlight = new InFlight(options.maxInFlight, options.logger);
  }

  /** Throws AddressError naming --webhook-address, or what a plugin throws. */
  async start(signal: AbortSignal): Promise<void> {
    const { address, certificates, closeTimeoutMs = 10_000, logger } = this.#options;
    const certificate = certificates.current();
    let server: Server | undefined;
    const app = webhookApp(this.#options, {
      serverFactory: (handler) => {
        server = this.#createServer(certificate, handler);
        return server;
      },
      inFlight: this.#inFlight,
      onClientError: this.#faults.handle,
    });
    if (server === undefined) throw new Error('Fastify made no server');
    const listening = server;
    this.#fingerprint = certificate.fingerprint;
    this.#ignoreChanges = certificates.onChange((next) => this.#swap(listening, next));
    this.#listener = new Listener({ app, server, address, flag: '--webhook-address', closeTimeoutMs, logger });
    try {
      await this.#listener.open(signal);
    } catch (error) {
      this.#ignoreChanges();
      throw error;
    }
    logger.info({ address: addressText(this.#listener.address()) }, 'The webhook listens');
  }

  /** From now on every answer ends its connection, so that clients leave before the server closes. */
  drain(): void {
    this.#inFlight.drain();
  }

  async stop(): Promise<void> {
    this.drain();
    this.#ignoreChanges?.();
    await this.#listener?.close();
  }

  /** Where a client on this machine reaches it. Throws while it is not listening. */
  address(): Address {
    if (this.#listener === undefined) throw new Error('the webhook has not started');
    return this.#listener.address();
  }

  /** For /readyz: true once it listens with the newest certificate, else the reason why not. */
  ready(): true | string {
    if (this.#listener?.listening !== true) return 'the webhook does not listen';
    if (this.#fingerprint === this.#options.certificates.current().fingerprint) return true;
    return 'the newest certificate could not be taken into use; the log says why';
  }

  #createServer(certificate: ServingCertificate, handler: FastifyServerFactoryHandler): Server {
    const { requestTimeoutMs = 30_000, tls } = this.#options;
    const options: ServerOptions = {
      ...secureContextOf(certificate, tls),
      requestCert: tls.clientCa !== undefined,
      // The API server speaks HTTP/1.1 to webhooks; HTTP/2 would only add what can go wrong.
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: 10_000,
      // Longer than the 90 s for which the API server's client keeps an idle connection, so that it closes first.
      keepAliveTimeout: 120_000,
      requestTimeout: requestTimeoutMs,
      // Node refuses more than requestTimeout.
      headersTimeout: requestTimeoutMs,
      // Both are looked at this often; Node's default would double them.
      connectionsCheckingInterval: Math.ceil(requestTimeoutMs / 6),
    };
    return createServer(options, handler).prependListener('secureConnection', (socket) => this.#checkCaller(socket));
  }

  /** Before HTTP sees the connection. */
  #checkCaller(socket: TLSSocket): void {
    const { allowedNames = [], logger } = this.#options;
    const names = strangerOf(socket, allowedNames);
    if (names === undefined) return;
    logger.warn({ names, allowed: allowedNames }, 'Refused a caller whose names --webhook-allowed-names does not list');
    socket.destroy();
  }

  /** Open connections stay as they are; new ones get the new certificate. The old one stays when the new one fails. */
  #swap(server: Server, certificate: ServingCertificate): void {
    try {
      server.setSecureContext(secureContextOf(certificate, this.#options.tls));
      this.#fingerprint = certificate.fingerprint;
      this.#faults.certificateReplaced();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'Kept the serving certificate, the new one cannot be used for TLS');
    }
  }
}
