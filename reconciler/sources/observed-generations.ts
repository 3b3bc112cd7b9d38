// DNSEndpoints hear in their status which of their generations was judged last (ExternalDNS reference 5.6).
import type { Logger } from 'pino';
import { type DNSEndpoint, dnsEndpoint } from '../claims/kinds/dnsendpoint.ts';
import type { Policy } from '../claims/policy.ts';
import { outOfScope } from '../claims/scope.ts';
import { collectionPath } from '../kube/resource.ts';
import { KubeRequestError, type KubeTransport } from '../kube/transport.ts';
import type { ObjectStore } from './store.ts';

export interface ObservedGenerationsOptions {
  readonly policy: Policy;
  readonly store: ObjectStore;
  readonly transport: Pick<KubeTransport, 'patch'>;
  readonly logger: Pick<Logger, 'warn'>;
}

/** So many statuses are written at once. */
const concurrency = 4;

export class ObservedGenerations {
  readonly #options: ObservedGenerationsOptions;
  /** By object: the generation that was written, until the watch brings it back. */
  #written = new Map<string, string>();
  /** A failure is told once, until a status could be written again. */
  #told = false;

  constructor(options: ObservedGenerationsOptions) {
    this.#options = options;
  }

  /**
   * Writes `status.observedGeneration` of every DNSEndpoint in scope where it is not the object's generation. What could not
   * be written is tried again the next time; a failure other than of one object ends the attempt. Never throws.
   */
  async write(signal: AbortSignal): Promise<void> {
    const waiting = this.#unobserved();
    const work = async () => {
      for (let object = waiting.pop(); object !== undefined; object = waiting.pop()) {
        if (!(await this.#writeOne(object, signal))) waiting.length = 0;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
  }

  #unobserved(): DNSEndpoint[] {
    const { store, policy } = this.#options;
    // The store's objects were made by the kinds' own project(), so their kind tells their shape.
    const objects = store.list(dnsEndpoint.kind) as readonly DNSEndpoint[];
    const lagging = objects.filter(
      (object) =>
        object.observedGeneration !== object.metadata.generation &&
        !object.metadata.deleting &&
        outOfScope(dnsEndpoint, object, policy) === undefined,
    );
    const written = new Map<string, string>();
    for (const object of lagging) {
      const before = this.#written.get(keyOf(object));
      if (before !== undefined) written.set(keyOf(object), before);
    }
    this.#written = written;
    return lagging.filter((object) => written.get(keyOf(object)) !== versionOf(object));
  }

  /** @returns false when the others would fail the same way */
  async #writeOne(object: DNSEndpoint, signal: AbortSignal): Promise<boolean> {
    const { transport } = this.#options;
    const { namespace, name, generation } = object.metadata;
    const type = { ...dnsEndpoint, version: dnsEndpoint.versions[0] ?? '' };
    const path = `${collectionPath(type, namespace)}/${encodeURIComponent(name)}/status`;
    try {
      await transport.patch(
        path,
        { fieldManager: 'zonewarden' },
        { status: { observedGeneration: generation } },
        signal,
      );
      this.#written.set(keyOf(object), versionOf(object));
      this.#told = false;
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const status = error instanceof KubeRequestError ? error.status : undefined;
      // Gone meanwhile, or the CRD has no status subresource: nothing to be done about, and nothing to repeat.
      if (status === 404) this.#written.set(keyOf(object), versionOf(object));
      if (status === 404 || status === 409) return true;
      this.#tell(object, error, status);
      return false;
    }
  }

  #tell({ metadata: { namespace, name } }: DNSEndpoint, error: unknown, status: number | undefined): void {
    if (this.#told) return;
    this.#told = true;
    const advice = status === 403 ? '; allow "patch" on dnsendpoints/status in externaldns.k8s.io' : '';
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.logger.warn(
      `Could not update ObservedGeneration of DNSEndpoint ${namespace}/${name} (records are not affected): ${reason}${advice}`,
    );
  }
}

function keyOf({ metadata: { namespace, name } }: DNSEndpoint): string {
  return `${namespace}/${name}`;
}

/** Of an object of the same name that is made anew, the generation begins anew. */
function versionOf({ metadata: { uid, generation } }: DNSEndpoint): string {
  return `${uid} ${generation}`;
}
