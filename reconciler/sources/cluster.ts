// Cluster source: one list-watch for every kind that the policy's sources need, all filling one store.
import type { Logger } from 'pino';
import { prefixedAnnotations } from '../claims/annotations.ts';
import type { KubeObject, RawObject, ReadKind } from '../claims/kinds/read-kind.ts';
import { claimingKind, isLookedUp, kindsToRead } from '../claims/kinds.ts';
import { emptyLookup } from '../claims/lookup.ts';
import { readMap } from '../claims/object.ts';
import type { Policy } from '../claims/policy.ts';
import { outOfScope } from '../claims/scope.ts';
import type { InformerMetrics } from '../kube/informer-metrics.ts';
import { ListWatch } from '../kube/list-watch.ts';
import type { KubeTransport } from '../kube/transport.ts';
import type { ObjectStore } from './store.ts';

export interface ClusterSourceOptions {
  readonly policy: Policy;
  readonly store: ObjectStore;
  readonly transport: KubeTransport;
  readonly logger: Logger;
  readonly metrics: InformerMetrics;
  readonly now: () => number;
  readonly random: () => number;
}

export class ClusterSource {
  readonly name = 'informers';
  readonly #transport: KubeTransport;
  readonly #watches: readonly ListWatch<KubeObject>[];

  constructor(options: ClusterSourceOptions) {
    this.#transport = options.transport;
    this.#watches = kindsToRead(options.policy).map((kind) => listWatch(kind, options));
  }

  /** Starts every informer; it does not wait for the first lists, and no failure of the API server ends it. */
  async start(): Promise<void> {
    for (const watch of this.#watches) watch.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#watches.map((watch) => watch.stop()));
    await this.#transport.close();
  }

  /** Resolves when every kind has been listed once; rejects when the signal aborts first. */
  async synced(signal: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<never>();
    const abort = () => aborted.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    try {
      await Promise.race([Promise.all(this.#watches.map((watch) => watch.synced)), aborted.promise]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** For the readiness check: true, or which kinds are not synced and why. */
  readiness(): true | string {
    const waiting = this.#watches.filter((watch) => !watch.isSynced());
    if (waiting.length === 0) return true;
    return waiting.map((watch) => `${watch.kind}: ${watch.lastError ?? 'the first list is not complete'}`).join('; ');
  }
}

function listWatch(kind: ReadKind, options: ClusterSourceOptions): ListWatch<KubeObject> {
  const { policy, store, transport, logger, metrics, now, random } = options;
  const [version = 'v1', ...otherVersions] = kind.versions;
  return new ListWatch<KubeObject>({
    type: { group: kind.group, version, kind: kind.kind, resource: kind.resource },
    otherVersions,
    namespace: namespaceOf(kind, policy),
    transport,
    project: (raw) => trim(kind, readMap(raw, ''), policy),
    sink: {
      upsert: (_key, object) => store.upsert(object),
      remove: (key) => store.remove(kind.kind, { namespace: key.namespace ?? '', name: key.name }),
      synced: () => undefined,
    },
    logger,
    metrics,
    now,
    random,
  });
}

/** The namespace to watch; empty for all. */
function namespaceOf({ watchedIn }: ReadKind, policy: Policy): string {
  if (watchedIn === 'all') return '';
  return watchedIn === 'namespace' ? policy.namespace : policy.gatewayNamespace;
}

/**
 * An object that neither claims anything nor carries an annotation of ours is not stored: memory follows the names, not
 * the number of objects. What others look up is always kept.
 */
function trim(kind: ReadKind, raw: RawObject, policy: Policy): KubeObject | undefined {
  const object = kind.project(raw, policy);
  const claiming = claimingKind(kind.kind);
  if (claiming === undefined || isLookedUp(kind)) return object;
  if (outOfScope(claiming, object, policy) !== undefined) return undefined;
  const { annotations } = object.metadata;
  const inherits = claiming.looksUp.length > 0;
  const matters =
    inherits ||
    prefixedAnnotations(annotations, policy.annotationPrefixes).size > 0 ||
    claiming.claims(object, policy, emptyLookup).length > 0;
  return matters ? object : undefined;
}
