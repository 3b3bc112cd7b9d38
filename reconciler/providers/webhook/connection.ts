// The HTTP side of the protocol: one request, its deadline, its limit and what its failures are called
// (ExternalDNS reference: providers 4.2).
import { Agent, type Dispatcher, interceptors, request } from 'undici';
import { ProviderError } from '../provider.ts';
import { mediaType } from './media-type.ts';

export interface ConnectionOptions {
  /** With its base path, if it has one. */
  readonly url: string;
  /** For a request and its whole answer. */
  readonly timeoutMs: number;
  /** Bytes of an answer; 0 for no limit. */
  readonly maxBodyBytes: number;
}

export interface Answer {
  readonly contentType: string | undefined;
  readonly body: string;
}

export interface Call {
  readonly method: 'GET' | 'POST';
  /** Below the base path; empty for the URL as it is given. */
  readonly path: '' | '/records' | '/adjustendpoints';
  readonly body?: string | undefined;
  /** Whether a status is a success. */
  readonly succeeds: (status: number) => boolean;
}

/** The server answered, with another status than the protocol has for a success. */
export class StatusError extends ProviderError {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string, message: string) {
    super('WEBHOOK_STATUS', message);
    this.status = status;
    this.body = body;
  }
}

const maxErrorBodyBytes = 1024 * 1024;

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #base: string;
  readonly #dispatcher: Dispatcher;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#base = options.url.replace(/\/+$/, '');
    // As Go's client: ten redirects are followed. The deadline is ours, so that there is one rule for what is too slow.
    this.#dispatcher = new Agent({
      connect: { timeout: options.timeoutMs },
      headersTimeout: 0,
      bodyTimeout: 0,
    }).compose(interceptors.redirect({ maxRedirections: 10 }));
  }

  /**
   * @throws StatusError, or ProviderError WEBHOOK_UNREACHABLE, WEBHOOK_TIMEOUT or WEBHOOK_BODY_TOO_LARGE; the signal's reason
   * once that aborts
   */
  async call(call: Call, signal: AbortSignal): Promise<Answer> {
    const { timeoutMs, maxBodyBytes } = this.#options;
    const what = `${call.method} ${call.path === '' ? this.#options.url : `${this.#base}${call.path}`}`;
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const response = await this.#send(call, AbortSignal.any([signal, deadline]));
      const { statusCode, headers } = response;
      if (!call.succeeds(statusCode)) {
        const body = await readStart(response.body);
        throw new StatusError(statusCode, body, `${what}: unexpected status code ${statusCode}`);
      }
      const type = headers['content-type'];
      return {
        contentType: typeof type === 'string' ? type : undefined,
        body: await readBody(response.body, maxBodyBytes, what),
      };
    } catch (error) {
      if (error instanceof ProviderError) throw error;
      signal.throwIfAborted();
      if (deadline.aborted) throw new ProviderError('WEBHOOK_TIMEOUT', `${what}: no answer within ${timeoutMs} ms`);
      throw new ProviderError('WEBHOOK_UNREACHABLE', `${what}: ${reason(error)}`, { cause: error });
    }
  }

  async #send(call: Call, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const url = call.path === '' ? this.#options.url : `${this.#base}${call.path}`;
    const headers = {
      // ExternalDNS says what it accepts wherever an answer has a body.
      ...(call.method === 'GET' || call.path === '/adjustendpoints' ? { accept: mediaType } : {}),
      ...(call.body === undefined ? {} : { 'content-type': mediaType }),
    };
    const { method, body } = call;
    return await request(url, { dispatcher: this.#dispatcher, method, headers, body: body ?? null, signal });
  }
}

async function readBody(body: AsyncIterable<Uint8Array>, maxBytes: number, what: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (maxBytes > 0 && bytes > maxBytes) {
      const message = `${what}: webhook response body exceeds the configured max size (--webhook-provider-max-body-size)`;
      throw new ProviderError('WEBHOOK_BODY_TOO_LARGE', message);
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What is longer tells nothing of single changes. */
async function readStart(body: AsyncIterable<Uint8Array>): Promise<string> {
  return await readBody(body, maxErrorBodyBytes, '').catch((error: unknown) => {
    if (error instanceof ProviderError) return '';
    throw error;
  });
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error instanceof AggregateError ? error.errors[0] : undefined;
  return error.message || (inner instanceof Error ? inner.message : error.name);
}
