// KubeTransport over undici. Loaded only by programs that talk to a cluster.
import { type Dispatcher, request } from 'undici';
import { TimeLimit } from './time-limit.ts';
import { KubeRequestError, type KubeTransport, type Query } from './transport.ts';

/** What one request is sent with; asked for anew each time, because tokens and certificates rotate. */
export interface Authorization {
  readonly headers: Readonly<Record<string, string>>;
  /** The connection pool, with the certificates of this moment. */
  readonly dispatcher: Dispatcher;
}

export interface UndiciTransportOptions {
  /** Address of the API server; a path in it comes before every request's path. */
  readonly server: string;
  readonly userAgent: string;
  /** For a whole answer, body included; 0 for no limit. Streams have their own idle time. */
  readonly requestTimeoutMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly authorize: () => Promise<Authorization>;
  /** The server did not accept the credentials (401): whatever is remembered of them is stale. */
  readonly onUnauthorized: () => void;
  readonly close: () => Promise<void>;
}

/** One request: a GET, or one with a body. */
interface Call {
  readonly path: string;
  readonly query: Query;
  readonly sends?: { readonly method: 'POST' | 'PATCH'; readonly type: string; readonly body: string } | undefined;
}

/** Enough for the message of any metav1.Status; what is longer did not come from an API server. */
const maxErrorBodyBytes = 64 * 1024;
/** Characters of the server's words: names of 253 stand in them before the reason is said. */
const maxMessageLength = 600;

/** Makes a transport from a way to authorise requests. */
export function createUndiciTransport(options: UndiciTransportOptions): KubeTransport {
  const { server } = options;
  return {
    server,
    get: (path, query, signal) => exchange(options, { path, query }, signal),
    create: async (path, body, signal) => {
      const sends = { method: 'POST', type: 'application/json', body: JSON.stringify(body) } as const;
      return exchange(options, { path, query: {}, sends }, signal);
    },
    patch: async (path, query, body, signal) => {
      const sends = { method: 'PATCH', type: 'application/merge-patch+json', body: JSON.stringify(body) } as const;
      return exchange(options, { path, query, sends }, signal);
    },
    async stream(path, query, idleTimeoutMs, signal) {
      const limit = new TimeLimit(idleTimeoutMs, signal);
      try {
        const response = await send(options, { path, query }, limit);
        limit.extend();
        return readChunks(response.body, limit, `${server}${path}`);
      } catch (error) {
        limit.end();
        throw explain(error, limit, `${server}${path}`);
      }
    },
    close: options.close,
  };
}

/** A request and its whole JSON answer, within the request timeout. */
async function exchange(options: UndiciTransportOptions, call: Call, signal: AbortSignal): Promise<unknown> {
  const limit = new TimeLimit(options.requestTimeoutMs, signal);
  try {
    const response = await send(options, call, limit);
    return await response.body.json();
  } catch (error) {
    throw explain(error, limit, `${options.server}${call.path}`);
  } finally {
    limit.end();
  }
}

async function send(
  options: UndiciTransportOptions,
  { path, query, sends }: Call,
  limit: TimeLimit,
): Promise<Dispatcher.ResponseData> {
  const { headers, dispatcher } = await authorize(options);
  const search = new URLSearchParams(query).toString();
  const url = `${options.server}${path}${search === '' ? '' : `?${search}`}`;
  const response = await request(url, {
    dispatcher,
    headers: {
      ...headers,
      accept: 'application/json',
      'user-agent': options.userAgent,
      ...(sends && { 'content-type': sends.type }),
    },
    ...(sends === undefined ? { method: 'GET' } : { method: sends.method, body: sends.body }),
    signal: limit.signal,
    // The time limit is the only clock, so that there is one rule for what counts as silence.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  if (response.statusCode >= 200 && response.statusCode < 300) return response;
  if (response.statusCode === 401) options.onUnauthorized();
  throw await refusal(response, options.now());
}

async function authorize(options: UndiciTransportOptions): Promise<Authorization> {
  try {
    return await options.authorize();
  } catch (error) {
    if (error instanceof KubeRequestError) throw error;
    throw new KubeRequestError('KUBE_CREDENTIALS', `no credentials for ${options.server}: ${reasonText(error)}`, {
      cause: error,
    });
  }
}

async function* readChunks(
  body: AsyncIterable<Uint8Array>,
  limit: TimeLimit,
  what: string,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      limit.extend();
      yield chunk;
    }
  } catch (error) {
    throw explain(error, limit, what);
  } finally {
    limit.end();
  }
}

async function refusal(response: Dispatcher.ResponseData, nowMs: number): Promise<KubeRequestError> {
  const { statusCode, statusText, body } = response;
  const said = messageOfStatus(await readStart(body)) ?? statusText;
  return new KubeRequestError('KUBE_STATUS', said === '' ? `HTTP ${statusCode}` : `HTTP ${statusCode}: ${said}`, {
    status: statusCode,
    retryAfterMs: readRetryAfter(response.headers['retry-after'], nowMs),
  });
}

/** Reads the start of a body; leaving the loop closes the rest. */
async function readStart(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= maxErrorBodyBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The API server's own words: the message of a metav1.Status, or one line of plain text. */
function messageOfStatus(body: string): string | undefined {
  try {
    const { message } = JSON.parse(body) as { readonly message?: unknown };
    return typeof message === 'string' ? message.slice(0, maxMessageLength) : undefined;
  } catch {
    const line = body.split('\n', 1)[0]?.trim() ?? '';
    return line !== '' && !line.startsWith('<') ? line.slice(0, 100) : undefined;
  }
}

/** RFC 9110 section 10.2.3: seconds, or a date. */
function readRetryAfter(header: string | string[] | undefined, nowMs: number): number | undefined {
  if (typeof header !== 'string') return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

function explain(error: unknown, limit: TimeLimit, what: string): unknown {
  if (limit.expired) return new KubeRequestError('KUBE_TIMEOUT', `${what} was silent for too long`, { cause: error });
  if (error instanceof KubeRequestError) return error;
  if (error instanceof SyntaxError) {
    return new KubeRequestError('KUBE_BAD_RESPONSE', `the answer of ${what} is not JSON`, { cause: error });
  }
  return new KubeRequestError('KUBE_UNREACHABLE', `${what}: ${reasonText(error)}`, { cause: error });
}

/** undici says little itself; the code and message of what it met on the socket are in the error or its cause. */
function reasonText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error.message === '' && error instanceof AggregateError ? error.errors[0] : undefined;
  if (inner instanceof Error) return inner.message;
  return error.message.trim().split('\n', 1)[0] || error.name;
}
