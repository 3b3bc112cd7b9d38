// A small API server over real HTTP or HTTPS for unit tests: paged lists, watches with history, creations, patches of a
// status, and faults on demand.
// What it does is what kube-apiserver was seen to do; the end-to-end tests use the real one.
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { collectionPath, type ResourceType } from '../../../reconciler/kube/resource.ts';
import { FakeCollection, type FakeObject } from './collection.ts';
import { judgeCreation } from './creation.ts';
import { patched } from './merge-patch.ts';
import { FakeWatch } from './watch.ts';

export type FakeVerb = 'list' | 'get' | 'watch' | 'create' | 'patch';

const writing: Readonly<Record<string, FakeVerb>> = { POST: 'create', PATCH: 'patch' };

export interface SeenRequest {
  readonly verb: FakeVerb;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  /** What a creation or a patch was sent, as text. */
  readonly body: string;
  /** Milliseconds, on performance.now's clock. */
  readonly at: number;
}

/** How a request goes wrong. `hang` is never answered, `reset` breaks the connection, `body` is sent as it is. */
export type Fault =
  | 'hang'
  | 'reset'
  | { readonly status: number; readonly message?: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly body: string };

export interface FakeKubeApiOptions {
  /** PEM. With `ca`, a client certificate signed by it is demanded. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string };
  /** The Authorization header that is accepted; anything else is answered with 401. */
  readonly authorization?: string;
}

export class FakeKubeApi {
  readonly requests: SeenRequest[] = [];
  readonly watches = new Set<FakeWatch>();
  readonly sockets = new Set<Socket>();
  /** Connections ever accepted. */
  connections = 0;
  /** Requests that have not been answered to the end, watches included. */
  open = 0;
  authorization: string | undefined;
  /** Watches are accepted and bring nothing, as behind a proxy that keeps what it gets. */
  mute = false;
  /** Namespaces in which nothing can be created; every other one is as it should be. */
  readonly namespaces = new Map<string, 'missing' | 'terminating'>();
  /** Called for every request before it is answered. */
  onRequest: (request: SeenRequest) => void = () => {};
  readonly #versions = { value: 100 };
  readonly #collections: FakeCollection[] = [];
  readonly #faults: { readonly verb: FakeVerb; readonly fault: Fault; times: number; readonly resource: string }[] = [];
  readonly #snapshots = new Map<string, { readonly objects: readonly FakeObject[]; readonly version: number }>();
  readonly #served = new WeakMap<FakeWatch, FakeCollection>();
  readonly #server: http.Server | https.Server;
  readonly #secure: boolean;
  #port = 0;

  private constructor(options: FakeKubeApiOptions) {
    const answer = (request: IncomingMessage, response: ServerResponse) => void this.#answer(request, response);
    const { tls } = options;
    this.#secure = tls !== undefined;
    this.#server =
      tls === undefined
        ? http.createServer(answer)
        : https.createServer({ ...tls, requestCert: tls.ca !== undefined, rejectUnauthorized: true }, answer);
    this.authorization = options.authorization;
    this.#server.on(this.#secure ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => {});
    });
  }

  static async start(options: FakeKubeApiOptions = {}): Promise<FakeKubeApi> {
    const api = new FakeKubeApi(options);
    await api.up();
    return api;
  }

  get url(): string {
    return `${this.#secure ? 'https' : 'http'}://127.0.0.1:${this.#port}`;
  }

  /** Listens, on the same port as before `close`. */
  async up(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** The version of the newest change. */
  get version(): number {
    return this.#versions.value;
  }

  /** Serves a collection; a path that no collection serves is answered with 404, as without its CRD. */
  serve(type: ResourceType): FakeCollection {
    const collection = new FakeCollection(type, this.#versions, (event) => {
      if (this.mute) return;
      for (const watch of this.#watchesOf(collection)) watch.send(event);
    });
    this.#collections.push(collection);
    return collection;
  }

  /** The next requests of this verb go wrong, `times` of them; only those to this resource, where one is given. */
  fail(verb: FakeVerb, fault: Fault, times = 1, resource = ''): void {
    this.#faults.push({ verb, fault, times, resource });
  }

  /** Ends every fault that was asked for. */
  heal(): void {
    this.#faults.length = 0;
  }

  /** Makes every continue token that was given out expire. */
  expireContinueTokens(): void {
    this.#snapshots.clear();
  }

  seen(verb: FakeVerb): SeenRequest[] {
    return this.requests.filter((request) => request.verb === verb);
  }

  /** The one open watch; throws unless there is exactly one. */
  get watch(): FakeWatch {
    const [watch, ...others] = this.watches;
    if (watch === undefined || others.length > 0) throw new Error(`${this.watches.size} watches are open, not one`);
    return watch;
  }

  /** Breaks every connection and refuses new ones; what was stored stays. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  #watchesOf(collection: FakeCollection): FakeWatch[] {
    return [...this.watches].filter((watch) => this.#served.get(watch) === collection);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.open += 1;
    response.on('close', () => {
      this.open -= 1;
    });
    const at = performance.now();
    const url = new URL(request.url ?? '/', this.url);
    const query = Object.fromEntries(url.searchParams);
    const verb = writing[request.method ?? ''] ?? this.#readingVerb(url.pathname, query);
    // Only what is written is waited for: the others are answered at once, in the order in which they came.
    const body = verb === 'create' || verb === 'patch' ? await text(request).catch(() => undefined) : '';
    if (body === undefined) return;
    const seen: SeenRequest = { verb, path: url.pathname, query, headers: request.headers, body, at };
    this.requests.push(seen);
    this.onRequest(seen);
    if (this.authorization !== undefined && request.headers.authorization !== this.authorization) {
      sendStatus(response, 401, 'Unauthorized');
      return;
    }
    const fault = this.#takeFault(verb, seen.path);
    if (fault !== undefined) {
      misbehave(fault, request.socket, response);
      return;
    }
    if (verb === 'patch') {
      this.#patch(seen, response);
      return;
    }
    if (verb === 'get') {
      this.#get(seen, response);
      return;
    }
    const found = this.#find(url.pathname);
    if (found === undefined) sendStatus(response, 404, 'the server could not find the requested resource');
    else if (verb === 'create') this.#create(found.collection, found.namespace, seen, response);
    else if (verb === 'list') this.#list(found.collection, found.namespace, query, response);
    else this.#watch(found.collection, query, request.socket, response);
  }

  #takeFault(verb: FakeVerb, path: string): Fault | undefined {
    const next = this.#faults.find((one) => one.verb === verb && one.times > 0 && path.endsWith(one.resource));
    if (next === undefined) return undefined;
    next.times -= 1;
    return next.fault;
  }

  #find(path: string): { readonly collection: FakeCollection; readonly namespace: string | undefined } | undefined {
    const namespace = /\/namespaces\/([^/]+)\//.exec(path)?.[1];
    const collection = this.#collections.find(({ type }) => collectionPath(type, namespace) === path);
    return collection === undefined ? undefined : { collection, namespace };
  }

  /** The path of a collection is listed or watched, one below it is an object's. */
  #readingVerb(path: string, query: SeenRequest['query']): FakeVerb {
    if (query.watch === 'true') return 'watch';
    return this.#find(path) === undefined && this.#object(path) !== undefined ? 'get' : 'list';
  }

  /** The object of a path, stored or not; undefined when no collection is served there. */
  #object(path: string) {
    const [, collectionOf = '', name = ''] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
    const found = this.#find(collectionOf);
    if (found === undefined) return undefined;
    const stored = found.collection.list(found.namespace).find(({ metadata }) => metadata.name === name);
    return { ...found, name, stored };
  }

  #get({ path }: SeenRequest, response: ServerResponse): void {
    const stored = this.#object(path)?.stored;
    if (stored === undefined) sendStatus(response, 404, `${path} not found`);
    else sendJson(response, 200, stored);
  }

  #create(
    collection: FakeCollection,
    namespace: string | undefined,
    { body, headers }: SeenRequest,
    response: ServerResponse,
  ): void {
    const state = this.namespaces.get(namespace ?? '');
    const judged = judgeCreation(collection, namespace, state, { text: body, contentType: headers['content-type'] });
    if ('refusal' in judged) sendStatus(response, judged.refusal, judged.message);
    else sendJson(response, 201, collection.put(judged.object));
  }

  /** A JSON merge patch of an object, or of its status, which leaves the generation as it is. */
  #patch({ path, body, headers }: SeenRequest, response: ServerResponse): void {
    const status = path.endsWith('/status');
    const found = this.#object(status ? path.slice(0, -'/status'.length) : path);
    if (headers['content-type'] !== 'application/merge-patch+json') {
      sendStatus(response, 415, 'Unsupported Media Type');
    } else if (found?.stored === undefined) {
      sendStatus(response, 404, `"${found?.name ?? path}" not found`);
    } else {
      const patch = JSON.parse(body) as { readonly status?: unknown };
      const next = patched(found.stored, status ? { status: patch.status } : patch);
      if (next === undefined) sendStatus(response, 409, 'the object has been modified; please apply your changes');
      else sendJson(response, 200, found.collection.put(next));
    }
  }

  #list(
    collection: FakeCollection,
    namespace: string | undefined,
    query: SeenRequest['query'],
    response: ServerResponse,
  ): void {
    const token = query.continue;
    const snapshot =
      token === undefined ? { objects: collection.list(namespace), version: this.version } : this.#snapshots.get(token);
    if (snapshot === undefined) {
      sendStatus(response, 410, 'The provided continue parameter is too old', { reason: 'Expired' });
      return;
    }
    const limit = Number(query.limit ?? Number.POSITIVE_INFINITY);
    const rest = snapshot.objects.slice(limit);
    const metadata: Record<string, string> = { resourceVersion: String(snapshot.version) };
    if (rest.length > 0) {
      metadata.continue = `token-${this.#snapshots.size}-${snapshot.version}-${rest.length}`;
      this.#snapshots.set(metadata.continue, { objects: rest, version: snapshot.version });
    }
    sendJson(response, 200, { kind: 'List', metadata, items: snapshot.objects.slice(0, limit) });
  }

  #watch(collection: FakeCollection, query: SeenRequest['query'], socket: Socket, response: ServerResponse): void {
    const from = Number(query.resourceVersion ?? 0);
    const watch = new FakeWatch(query, response, socket);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (from < collection.compactedAt) {
      watch.error(410, `too old resource version: ${from} (${collection.compactedAt})`);
      return;
    }
    this.watches.add(watch);
    this.#served.set(watch, collection);
    response.on('close', () => this.watches.delete(watch));
    if (this.mute) return;
    for (const event of collection.since(from)) watch.send(event);
  }
}

function misbehave(fault: Fault, socket: Socket, response: ServerResponse): void {
  if (fault === 'hang') return;
  if (fault === 'reset') {
    socket.resetAndDestroy();
    return;
  }
  if ('body' in fault) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(fault.body);
    return;
  }
  for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
  sendStatus(response, fault.status, fault.message ?? 'a fault asked for by the test');
}

function sendStatus(response: ServerResponse, code: number, message: string, more: Record<string, string> = {}): void {
  sendJson(response, code, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message, ...more });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
