// Cluster source: one list-watch for every kind that the policy's sources need, all filling one store.
import type { Logger } from 'pino';
import { prefixedAnnotations } from '../claims/annotations.ts';
import type { KubeObject, RawObject, ReadKind } from '../claims/kinds/read-kind.ts';
import { claimingKind, isLookedUp, kindsToConsult, kindsToRead } from '../claims/kinds.ts';
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
  readonly #options: ClusterSourceOptions;
  readonly #required: readonly ListWatch<KubeObject>[];
  /** Of kinds that only rules read. */
  readonly #consulted: readonly ListWatch<KubeObject>[];

  constructor(options: ClusterSourceOptions) {
    this.#transport = options.transport;
    this.#options = options;
    this.#required = kindsToRead(options.policy).map((kind) => listWatch(kind, options));
    this.#consulted = kindsToConsult(options.policy).map((kind) => listWatch(kind, options));
  }

  /** Starts every informer; it does not wait for the first lists, and no failure of the API server ends it. */
  async start(): Promise<void> {
    for (const watch of this.#all()) watch.start();
    for (const watch of this.#consulted) void watch.settled.then(() => this.#tellSilence(watch));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all().map((watch) => watch.stop()));
    await this.#transport.close();
  }

  /**
   * Resolves when every kind has been listed once; rejects when the signal aborts first. A kind that only rules read may be
   * forbidden instead: who comes from ExternalDNS has no permission for it, and the names must not wait for that.
   */
  async synced(signal: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<never>();
    const abort = () => aborted.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    try {
      const required = this.#required.map((watch) => watch.synced);
      const consulted = this.#consulted.map((watch) => watch.settled);
      await Promise.race([Promise.all([...required, ...consulted]), aborted.promise]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Whether a kind that is read, or every kind that claims depend on, has been listed once. */
  isSynced(kind?: string): boolean {
    const asked = kind === undefined ? this.#required : this.#all().filter((watch) => watch.kind === kind);
    return asked.every((watch) => watch.isSynced());
  }

  /** For the readiness check: true, or which kinds that claims depend on are not synced and why. */
  readiness(): true | string {
    return waitingFor(this.#required);
  }

  /** The same for kinds that only rules read. */
  consultedReadiness(): true | string {
    return waitingFor(this.#consulted);
  }

  #all(): readonly ListWatch<KubeObject>[] {
    return [...this.#required, ...this.#consulted];
  }

  #tellSilence(watch: ListWatch<KubeObject>): void {
    if (watch.isSynced()) return;
    this.#options.logger.warn(
      { kind: watch.kind },
      `${watch.kind} objects cannot be read: rules that look at them say nothing until they can. Names are published meanwhile`,
    );
  }
}

function waitingFor(watches: readonly ListWatch<KubeObject>[]): true | string {
  const waiting = watches.filter((watch) => !watch.isSynced());
  if (waiting.length === 0) return true;
  return waiting.map((watch) => `${watch.kind}: ${watch.lastError ?? 'the first list is not complete'}`).join('; ');
}

function listWatch(kind: ReadKind, options: ClusterSourceOptions): ListWatch<KubeObject> {
  const { policy, store, transport, logger, metrics, now, random } = options;
  const [version = 'v1', ...otherVersions] = kind.versions;
  return new ListWatch<KubeObject>({
    type: { group: kind.group, version, kind: kind.kind, resource: kind.resource },
    otherVersions,
    namespace: watchedNamespace(kind, policy),
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

/** The namespace to watch a kind in; empty for all. */
export function watchedNamespace({ watchedIn }: ReadKind, policy: Policy): string {
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
