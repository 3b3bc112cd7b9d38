// One Lease at the API server: read, taken, kept and left, each write refused when somebody else has written meanwhile.
import {
  heldLease,
  type Lease,
  type LeasePlace,
  leasePath,
  leasesPath,
  newLease,
  readLease,
  releasedLease,
} from './lease.ts';
import { KubeRequestError, type KubeTransport } from './transport.ts';

export interface LeaseClientOptions {
  readonly place: LeasePlace;
  /** Who we are. */
  readonly identity: string;
  readonly durationMs: number;
  readonly transport: Pick<KubeTransport, 'get' | 'create' | 'patch'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Every method throws KubeRequestError; status 409 means that somebody was faster. */
export class LeaseClient {
  readonly #options: LeaseClientOptions;

  constructor(options: LeaseClientOptions) {
    this.#options = options;
  }

  /** @returns undefined when there is none */
  async read(signal: AbortSignal): Promise<Lease | undefined> {
    const { transport, place } = this.#options;
    try {
      return readLease(await transport.get(leasePath(place), {}, signal));
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  }

  async create(signal: AbortSignal): Promise<Lease> {
    const { transport, place } = this.#options;
    return readLease(await transport.create(leasesPath(place.namespace), newLease(place, this.#holding()), signal));
  }

  /** Takes it over, or keeps it. @param notes annotations to write with it */
  async hold(lease: Lease, notes: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Lease> {
    return readLease(await this.#patch(heldLease(lease, this.#holding(), notes), signal));
  }

  /** Leaves it, if it is ours still. */
  async release(lease: Lease, signal: AbortSignal): Promise<void> {
    try {
      await this.#patch(releasedLease(lease, this.#options.now()), signal);
    } catch (error) {
      if (!hasStatus(error, 409)) throw error;
      // A renewal of ours whose answer was not waited for.
      const latest = await this.read(signal);
      if (latest?.holder !== this.#options.identity) return;
      await this.#patch(releasedLease(latest, this.#options.now()), signal);
    }
  }

  #patch(body: object, signal: AbortSignal): Promise<unknown> {
    const { transport, place } = this.#options;
    return transport.patch(leasePath(place), {}, body, signal);
  }

  #holding() {
    const { identity, durationMs, now } = this.#options;
    return { identity, durationMs, now: now() };
  }
}

export function hasStatus(error: unknown, status: number): boolean {
  return error instanceof KubeRequestError && error.status === status;
}
