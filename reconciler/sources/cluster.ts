// Cluster source: one list-watch for every kind that the policy's sources need, all filling one store.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { prefixedAnnotations } from '../claims/annotations.ts';
import type { KubeObject, RawObject, ReadKind } from '../claims/kinds/read-kind.ts';
import { claimingKind, isLookedUp, kindsToConsult, kindsToFollow, kindsToRead } from '../claims/kinds.ts';
import { emptyLookup } from '../claims/lookup.ts';
import { readMap } from '../claims/object.ts';
import type { Policy } from '../claims/policy.ts';
import { outOfScope } from '../claims/scope.ts';
import type { InformerMetrics } from '../kube/informer-metrics.ts';
import { ListWatch } from '../kube/list-watch.ts';
import type { KubeTransport } from '../kube/transport.ts';
import { FollowedKinds } from './followed-kinds.ts';
import { followedKinds } from './read-scope.ts';
import type { ObjectStore } from './store.ts';

export interface ClusterSourceOptions {
  readonly policy: Policy;
  readonly store: ObjectStore;
  readonly transport: KubeTransport;
  readonly logger: Logger;
  readonly metrics: InformerMetrics;
  readonly now: () => number;
  readonly random: () => number;
  /** How long the first pass waits for kinds that records are made from, milliseconds; 5 s when unset. */
  readonly followedWaitMs?: number | undefined;
  /** How long the first pass waits for kinds that answer with nothing but faults, milliseconds; a minute when unset. */
  readonly patienceMs?: number | undefined;
}

const defaultFollowedWaitMs = 5_000;
const defaultPatienceMs = 60_000;

export class ClusterSource {
  readonly name = 'informers';
  readonly #transport: KubeTransport;
  readonly #options: ClusterSourceOptions;
  readonly #required: readonly ListWatch<KubeObject>[];
  /** Of kinds that only rules read. */
  readonly #consulted: readonly ListWatch<KubeObject>[];
  readonly #followed: FollowedKinds;

  constructor(options: ClusterSourceOptions) {
    this.#transport = options.transport;
    this.#options = options;
    const { policy, store, logger, metrics } = options;
    const wants = (object: KubeObject) => this.#followed.wants(object);
    const required = kindsToRead(policy);
    this.#required = required.map((kind) => listWatch(kind, wants, () => this.#listed(kind), options));
    this.#consulted = kindsToConsult(policy).map((kind) => listWatch(kind, wants, undefined, options));
    this.#followed = new FollowedKinds({
      policy,
      store,
      kinds: [...required.filter(isFollowed), ...kindsToFollow(policy)],
      watched: this.#required.filter(isFollowed),
      watchOf: (kind, onListed) => listWatch(kind, wants, onListed, options),
      onEnded: (kind) => metrics.forget(kind),
      logger,
    });
  }

  /** Starts every informer; it does not wait for the first lists, and no failure of the API server ends it. */
  async start(): Promise<void> {
    this.#followed.start();
    for (const watch of this.#all()) watch.start();
    for (const watch of this.#required) void watch.settled.then(() => this.#tellUnread(watch));
    for (const watch of this.#consulted) void watch.settled.then(() => this.#tellSilence(watch));
  }

  async stop(): Promise<void> {
    await Promise.all([this.#followed.stop(), ...this.#all().map((watch) => watch.stop())]);
    await this.#transport.close();
  }

  /**
   * Resolves when every kind has been listed once or may not be, and after a minute in any case: the names of one kind must
   * not wait for another. `unread` says which those are. Rejects when the signal aborts first.
   */
  async settled(signal: AbortSignal): Promise<void> {
    const aborted = Promise.withResolvers<never>();
    const abort = () => aborted.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    try {
      const patience = sleep(this.#options.patienceMs ?? defaultPatienceMs, undefined, { ref: false });
      await Promise.race([Promise.all(this.#all().map((watch) => watch.settled)), patience, aborted.promise]);
      // So that the first pass publishes the whole of a Service; what may not be read does not keep the rest waiting.
      this.#followed.update();
      const waited = sleep(this.#options.followedWaitMs ?? defaultFollowedWaitMs, undefined, { ref: false });
      await Promise.race([this.#followed.settled(), waited, aborted.promise]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Whether a kind has been listed once; without one, whether every kind that claims depend on has, or does not exist here. */
  isSynced(kind?: string): boolean {
    if (kind === undefined) return this.#required.every(isKnown);
    return this.#all().every((watch) => watch.kind !== kind || watch.isSynced());
  }

  /** Kinds whose objects nobody knows: they have not been listed, or what their claims depend on has not. */
  unread(): ReadonlySet<string> {
    const unlisted = new Set(this.#required.filter((watch) => !watch.isSynced()).map(({ kind }) => kind));
    const dependsOn = (kind: string) => claimingKind(kind)?.looksUp ?? [];
    const unread = this.#required.filter((watch) => dependsOn(watch.kind).some(({ kind }) => unlisted.has(kind)));
    return new Set([...unlisted, ...unread.map(({ kind }) => kind)]);
  }

  /** For the readiness check: true, or which kinds that claims depend on are not synced and why. */
  readiness(): true | string {
    return waitingFor(this.#required.filter((watch) => !isKnown(watch)));
  }

  /** The same for kinds that only rules read. */
  consultedReadiness(): true | string {
    return waitingFor(this.#consulted.filter((watch) => !watch.isSynced()));
  }

  #listed({ kind }: ReadKind): void {
    if (followedKinds.includes(kind)) this.#followed.read(kind);
  }

  #all(): readonly ListWatch<KubeObject>[] {
    return [...this.#required, ...this.#consulted];
  }

  #tellUnread(watch: ListWatch<KubeObject>): void {
    if (watch.isSynced()) return;
    this.#options.logger.warn(
      { kind: watch.kind },
      `${watch.kind} objects cannot be read: records that belong to them stay as they are until they can. Other names are published meanwhile`,
    );
  }

  #tellSilence(watch: ListWatch<KubeObject>): void {
    if (watch.isSynced()) return;
    this.#options.logger.warn(
      { kind: watch.kind },
      `${watch.kind} objects cannot be read: rules that look at them say nothing until they can. Names are published meanwhile`,
    );
  }
}

function waitingFor(waiting: readonly ListWatch<KubeObject>[]): true | string {
  if (waiting.length === 0) return true;
  return waiting.map((watch) => `${watch.kind}: ${watch.lastError ?? 'the first list is not complete'}`).join('; ');
}

/** Of a kind that the API server does not have there are no objects, as far as judging goes. */
function isKnown(watch: ListWatch<KubeObject>): boolean {
  return watch.isSynced() || watch.notServed;
}

function isFollowed({ kind }: { readonly kind: string }): boolean {
  return followedKinds.includes(kind);
}

/** @param wants whether records of others are made from an object */
function listWatch(
  kind: ReadKind,
  wants: (object: KubeObject) => boolean,
  onListed: (() => void) | undefined,
  options: ClusterSourceOptions,
): ListWatch<KubeObject> {
  const { policy, store, transport, logger, metrics, now, random } = options;
  const [version = 'v1', ...otherVersions] = kind.versions;
  return new ListWatch<KubeObject>({
    type: { group: kind.group, version, kind: kind.kind, resource: kind.resource },
    otherVersions,
    namespace: watchedNamespace(kind, policy),
    transport,
    project: (raw) => trim(kind, readMap(raw, ''), policy, wants),
    onListed,
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
 * the number of objects. What others look up is always kept, and what records are made from where one is.
 */
function trim(
  kind: ReadKind,
  raw: RawObject,
  policy: Policy,
  wants: (object: KubeObject) => boolean,
): KubeObject | undefined {
  const object = kind.project(raw, policy);
  if (isFollowed(kind) && wants(object)) return object;
  const claiming = claimingKind(kind.kind);
  if (claiming === undefined) return isFollowed(kind) ? undefined : object;
  if (isLookedUp(kind)) return object;
  if (outOfScope(claiming, object, policy) !== undefined) return undefined;
  const { annotations } = object.metadata;
  const inherits = claiming.looksUp.length > 0;
  const matters =
    inherits ||
    prefixedAnnotations(annotations, policy.annotationPrefixes).size > 0 ||
    claiming.claims(object, policy, emptyLookup).length > 0;
  return matters ? object : undefined;
}
