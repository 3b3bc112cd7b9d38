// Connections of the webhook listener that fail before there is a request: TLS handshakes, broken or slow HTTP.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { faultAnswer, type ListenerFault } from './listener-fault.ts';

export interface ConnectionFaultsOptions {
  readonly logger: Logger;
  readonly errors: { inc(labels: { readonly reason: ListenerFault }): void };
}

/** TLS alerts by which a client says that it does not trust the certificate; Go's is BAD_CERTIFICATE. */
const distrust = /ALERT_(?:BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_UNKNOWN|CERTIFICATE_EXPIRED)$/;

export class ConnectionFaults {
  readonly #options: ConnectionFaultsOptions;
  readonly #told = new Set<string>();

  constructor(options: ConnectionFaultsOptions) {
    this.#options = options;
  }

  /** For the server's clientError event, which has failed TLS handshakes too. */
  readonly handle = (error: Error, socket: Socket): void => {
    const code = 'code' in error ? String(error.code) : '';
    // Nobody is there any more: a port check, or a client that gave up.
    if (code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const fault = connectionFault(code);
    this.#options.errors.inc({ reason: fault });
    this.#log(fault, code, socket);
    if (fault === 'tls_handshake' || !socket.writable) socket.destroy();
    else answer(socket, fault);
  };

  /** A client that refuses the next certificate too is worth a line again. */
  certificateReplaced(): void {
    this.#told.clear();
  }

  #log(fault: ListenerFault, code: string, socket: Socket): void {
    const { logger } = this.#options;
    const fields = { reason: fault, code, remote: socket.remoteAddress };
    if (!distrust.test(code) || this.#told.has(code)) {
      logger.debug(fields, 'A connection failed before its request');
      return;
    }
    this.#told.add(code);
    const advice = 'caBundle of the webhook configuration must hold the authority that signed it';
    logger.warn(fields, `A client refused the serving certificate; ${advice}`);
  }
}

function connectionFault(code: string): ListenerFault {
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return 'tls_handshake';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'slow_request' : 'bad_request';
}

function answer(socket: Socket, fault: ListenerFault): void {
  const { status, body } = faultAnswer(fault);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
