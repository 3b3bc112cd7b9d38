// Judges again, in the background, what is stored already: objects from before the webhook, or from while it was away.
import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Violation } from '../claims/claim.ts';
import { decide, violationsOf } from '../claims/decide.ts';
import type { ClaimingKind } from '../claims/kinds/kind.ts';
import type { KubeObject } from '../claims/kinds/read-kind.ts';
import { claimingKinds } from '../claims/kinds.ts';
import type { Lookup } from '../claims/lookup.ts';
import type { Policy } from '../claims/policy.ts';
import { isWatched } from '../claims/scope.ts';
import { groupByName, lineText } from '../claims/wording.ts';
import { sleep } from '../kube/backoff.ts';
import type { ObjectEvent } from '../kube/event.ts';
import type { ObjectStore } from '../sources/store.ts';
import { type AuditMetrics, countKey } from './metrics.ts';

export interface AuditOptions {
  readonly policy: Policy;
  readonly store: ObjectStore;
  readonly lookup: Lookup;
  /** Resolves when every source has been read once. */
  readonly synced: (signal: AbortSignal) => Promise<void>;
  readonly metrics: AuditMetrics;
  /** Takes an event and says it once, however often it comes; left out where there is no API server. */
  readonly record?: ((event: ObjectEvent) => void) | undefined;
  readonly logger: Logger;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** The least time from the end of one audit to the start of the next; 5 s unless given. */
  readonly pauseMs?: number | undefined;
  /** An audit is made this often even when no object changes: zones and records do. A minute unless given. */
  readonly intervalMs?: number | undefined;
}

/** After this long the event loop is let go: a review must not wait for an audit. */
const sliceMs = 5;

export class Audit {
  readonly name = 'audit';
  readonly #options: AuditOptions;
  readonly #ended = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #changed = Promise.withResolvers<void>();

  constructor(options: AuditOptions) {
    this.#options = options;
  }

  /** Starts in the background; nothing that goes wrong here ends the program. */
  async start(signal: AbortSignal): Promise<void> {
    const ended = AbortSignal.any([signal, this.#ended.signal]);
    const forget = this.#options.store.onChange(() => this.#changed.resolve());
    this.#running = this.#run(ended).finally(forget);
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#running;
  }

  async #run(ended: AbortSignal): Promise<void> {
    const { synced, logger, pauseMs = 5_000, intervalMs = 60_000 } = this.#options;
    try {
      await synced(ended);
      while (!ended.aborted) {
        this.#changed = Promise.withResolvers<void>();
        await this.#audit(ended);
        await sleep(pauseMs, ended);
        await this.#nextReason(intervalMs, ended);
      }
    } catch (error) {
      if (!ended.aborted)
        logger.error({ err: error }, 'The audit of stored objects ended because of an internal error');
    }
  }

  /** A change of an object, or the interval. */
  async #nextReason(intervalMs: number, ended: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    const stop = AbortSignal.any([ended, waiting.signal]);
    await Promise.race([this.#changed.promise, sleep(intervalMs, stop)]);
    waiting.abort();
  }

  async #audit(ended: AbortSignal): Promise<void> {
    const { policy, lookup, store, metrics, now } = this.#options;
    const counts = new Map<string, number>();
    let began = now();
    for (const kind of claimingKinds) {
      if (!isWatched(kind, policy)) continue;
      for (const object of store.each(kind.kind)) {
        if (now() - began > sliceMs) {
          await setImmediate();
          if (ended.aborted) return;
          began = now();
        }
        if (object.metadata.deleting) continue;
        const violations = violationsOf(decide(object, policy, lookup));
        for (const { rule } of violations) {
          const key = countKey(kind.kind, rule);
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
        this.#tell(kind, object, violations);
      }
    }
    metrics.replace(counts);
  }

  #tell(kind: ClaimingKind, { metadata }: KubeObject, violations: readonly Violation[]): void {
    const { record } = this.#options;
    const [version = 'v1'] = kind.versions;
    const apiVersion = kind.group === '' ? version : `${kind.group}/${version}`;
    if (record === undefined || metadata.uid === '') return;
    for (const named of groupByName(violations)) {
      const { object, code } = named.violation;
      record({
        object: { ...object, uid: metadata.uid, apiVersion },
        type: 'Warning',
        reason: code,
        message: lineText(named),
        action: 'Audit',
      });
    }
  }
}
