// An API server that has Leases and nothing else, in memory: writes are refused when the version is an old one.
import { KubeRequestError, type KubeTransport } from '../../../reconciler/kube/transport.ts';

interface StoredLease {
  readonly metadata: { readonly resourceVersion: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

export class LeaseServer implements Pick<KubeTransport, 'get' | 'create' | 'patch'> {
  lease: StoredLease | undefined;
  /** Answers every request with this status. */
  refuses: number | undefined;
  /** Applies the next write and loses its answer. */
  losesAnswer = false;
  /** Lets no request through until it is resolved. */
  gate: Promise<void> = Promise.resolve();
  readonly requests: string[] = [];
  #version = 0;

  async get(path: string, _query: unknown, signal: AbortSignal): Promise<unknown> {
    await this.#begin(`get ${path}`, signal);
    if (this.lease === undefined) throw status(404);
    return this.lease;
  }

  async create(path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    await this.#begin(`create ${path}`, signal);
    if (this.lease !== undefined) throw status(409);
    return this.#store((body as StoredLease).spec);
  }

  async patch(path: string, _query: unknown, body: unknown, signal: AbortSignal): Promise<unknown> {
    await this.#begin(`patch ${path}`, signal);
    const { metadata, spec } = body as StoredLease;
    if (this.lease === undefined) throw status(404);
    if (metadata.resourceVersion !== this.lease.metadata.resourceVersion) throw status(409);
    return this.#store({ ...this.lease.spec, ...spec });
  }

  get holder(): unknown {
    return this.lease?.spec.holderIdentity;
  }

  /** As a person does who annotates the Lease. */
  touch(): void {
    if (this.lease !== undefined) this.#store(this.lease.spec);
  }

  #store(spec: StoredLease['spec']): StoredLease {
    this.lease = { metadata: { resourceVersion: String(++this.#version) }, spec };
    if (!this.losesAnswer) return this.lease;
    this.losesAnswer = false;
    throw new KubeRequestError('KUBE_UNREACHABLE', 'the connection broke');
  }

  async #begin(request: string, signal: AbortSignal): Promise<void> {
    this.requests.push(request);
    await this.gate;
    signal.throwIfAborted();
    if (this.refuses !== undefined) throw status(this.refuses);
  }
}

function status(code: number): KubeRequestError {
  return new KubeRequestError('KUBE_STATUS', `HTTP ${code}`, { status: code });
}
