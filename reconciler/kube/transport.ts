// What we need of a connection to the API server: a bounded GET, POST and PATCH, an open-ended stream, and an error that says
// what kind of failure it was. It imports no client library, so that the standalone mode loads none.

export type Query = Readonly<Record<string, string>>;

export interface KubeTransport {
  /** The API server's address, for messages. */
  readonly server: string;
  /**
   * Reads a JSON answer whole, within the request timeout.
   * @throws KubeRequestError, also for a status other than 2xx
   */
  get(path: string, query: Query, signal: AbortSignal): Promise<unknown>;
  /**
   * Creates an object with a POST of it as JSON, within the request timeout. It is sent once, never again by itself.
   * @returns the object as the server stored it
   * @throws KubeRequestError as `get` does; with status 409 and "already exists" one of that name is there
   */
  create(path: string, body: unknown, signal: AbortSignal): Promise<unknown>;
  /**
   * Changes an object with a JSON merge patch (RFC 7386), within the request timeout. It is sent once.
   * @throws KubeRequestError as `get` does
   */
  patch(path: string, query: Query, body: unknown, signal: AbortSignal): Promise<unknown>;
  /**
   * Opens a stream (a watch) and resolves once the server has accepted it. The stream must be iterated: it ends when
   * the server closes it, and closes its connection when the reader leaves it.
   * @param idleTimeoutMs the longest silence, before the answer and between chunks
   * @throws KubeRequestError from here or from the stream
   */
  stream(path: string, query: Query, idleTimeoutMs: number, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** Closes every connection; nothing can be asked afterwards. */
  close(): Promise<void>;
}

export type KubeRequestCode =
  /** The server answered with a status other than 2xx, which `status` tells. */
  | 'KUBE_STATUS'
  | 'KUBE_TIMEOUT'
  | 'KUBE_UNREACHABLE'
  /** The answer, or a line of a stream, is not what the API promises. */
  | 'KUBE_BAD_RESPONSE'
  /** No credentials could be made: a token file is gone, a credential plugin failed. */
  | 'KUBE_CREDENTIALS';

/** A request to the API server that failed; every one may succeed later. The message carries no object and no secret. */
export class KubeRequestError extends Error {
  readonly code: KubeRequestCode;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: KubeRequestCode,
    message: string,
    options: {
      readonly status?: number | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'KubeRequestError';
    this.code = code;
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
  }
}
