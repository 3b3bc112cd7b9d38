// One pass, top to bottom: what the zones hold, what the objects want, the plan, the changes and what became of them.
import type { ClaimingObject } from '../claims/kinds.ts';
import { type ComputedPlan, computeAdjustedPlan, computePlan, type Inputs } from '../compute-plan.ts';
import { horizonsOf } from '../horizons.ts';
import { recordOf, type ZoneChanges } from '../plan/groups.ts';
import { changeLog, isOwnershipRecord } from '../plan/render.ts';
import type { ChangeGroup, Outcome } from '../providers/provider.ts';
import { recordKey } from '../record-set.ts';
import { problemText } from '../template-problems.ts';
import type { PassKind } from './loop.ts';
import type { PassOptions } from './pass-options.ts';
import { tellPlan } from './tell-plan.ts';

interface ZoneFields {
  readonly zoneID: string;
  readonly zoneName: string;
}

/** Runs passes; holds only how many failed in a row, and which problems have been told. */
export class Pass {
  readonly #options: PassOptions;
  #failures = 0;
  #told: ReadonlySet<string> = new Set();

  constructor(options: PassOptions) {
    this.#options = options;
  }

  /** @returns false when it failed and should be tried again soon. Never throws. */
  async run(kind: PassKind, signal: AbortSignal): Promise<boolean> {
    const { metrics, now, logger } = this.#options;
    const began = now();
    metrics.lastReconcile.set(began / 1000);
    const result = await this.#attempt(kind, signal);
    if (result === 'aborted') return true;
    metrics.passes.inc({ result });
    metrics.passSeconds.observe((now() - began) / 1000);
    if (result !== 'failed') {
      if (this.#failures > 0) logger.info(`Reconciliation succeeded after ${this.#failures} consecutive soft errors`);
      metrics.lastSync.set(now() / 1000);
    }
    this.#failures = result === 'failed' ? this.#failures + 1 : 0;
    metrics.consecutiveErrors.set(this.#failures);
    return result !== 'failed';
  }

  /** Reads and plans nothing: for a replica that does not lead, whose rules ask what the provider holds. Never throws. */
  async observe(kind: PassKind, signal: AbortSignal): Promise<boolean> {
    const { registry, cache, recordIndex, logger } = this.#options;
    if (kind === 'cached' && cache.valid) return true;
    try {
      await this.#read(kind, signal);
      const read = cache.zones();
      const { records } = registry.read(read.flatMap((one) => one.records));
      recordIndex?.replace(
        read.map(({ zone }) => zone),
        records,
      );
      return true;
    } catch (error) {
      if (!signal.aborted) logger.warn({ err: error }, `Failed to read the provider: ${textOf(error)}`);
      return signal.aborted;
    }
  }

  async #attempt(kind: PassKind, signal: AbortSignal): Promise<'changed' | 'unchanged' | 'failed' | 'aborted'> {
    const { balancerNames, observed, brake, events, dryRun, logger, metrics } = this.#options;
    try {
      await this.#read(kind, signal);
      await balancerNames?.refresh(kind === 'full' ? 'every' : 'new', signal);
      const plan = await this.#compute(signal);
      if (!dryRun) await observed?.write(signal);
      tellPlan(plan, metrics, logger);
      brake?.told(plan.brakes);
      if (!dryRun) events?.held(plan.held);
      this.#tell([...plan.doubts, ...plan.desired.problems.map(problemText)]);
      if (plan.zones.length === 0) {
        metrics.noOpRuns.inc();
        // ExternalDNS says this on every pass; passes by events would flood the log with it.
        logger[kind === 'full' ? 'info' : 'debug']('All records are already up to date');
        return 'unchanged';
      }
      let ok = true;
      for (const changes of plan.zones) ok = (await this.#apply(changes, signal)) && ok;
      if (ok) return 'changed';
      return signal.aborted ? 'aborted' : 'failed';
    } catch (error) {
      if (signal.aborted) return 'aborted';
      metrics.registryErrors.inc();
      logger.error({ err: error, consecutiveErrors: this.#failures + 1 }, `Failed to do run once: ${textOf(error)}`);
      return 'failed';
    }
  }

  /** A full pass reads the provider, unless what was read is young enough. */
  async #read(kind: PassKind, signal: AbortSignal): Promise<void> {
    const { cache, cacheMs = 0, provider, metrics, now } = this.#options;
    const at = now();
    const enough = kind === 'full' ? cache.youngerThan(cacheMs, at) : cache.valid;
    metrics.cachedReads.inc({ from_cache: String(enough) });
    if (!enough) await cache.refresh(provider, signal, at);
  }

  async #compute(signal: AbortSignal): Promise<ComputedPlan> {
    const { policy, settings, registry, store, lookup, provider, cache, recordIndex, metrics } = this.#options;
    try {
      const horizons = horizonsOf(cache.zones()).map(({ zones, records }) => ({
        zones,
        ownership: registry.read(records),
      }));
      // Told first: which of two objects has a name is a matter of whose record is there, from the first pass on.
      recordIndex?.replace(
        horizons.flatMap(({ zones }) => zones),
        horizons.flatMap(({ ownership }) => ownership.records),
      );
      const inputs: Inputs = {
        policy,
        settings: { ...settings, brake: this.#options.brake?.settings() },
        ownerId: registry.ownerId,
        lookup,
        // The store's objects were made by the kinds' own project(), so their kind tells their shape.
        list: (kind) => store.list(kind) as readonly ClaimingObject[],
        unread: this.#options.unread?.(),
        horizons,
      };
      const adjust = provider.adjust?.bind(provider);
      if (adjust === undefined) return computePlan(inputs);
      return await computeAdjustedPlan(inputs, (endpoints) => adjust(endpoints, signal));
    } catch (error) {
      metrics.sourceErrors.inc();
      throw error;
    }
  }

  async #apply({ zone, groups }: ZoneChanges, signal: AbortSignal): Promise<boolean> {
    const { provider, cache, dryRun, logger } = this.#options;
    const fields = { zoneID: zone.id, zoneName: zone.name };
    for (const change of groups.flatMap((group) => group.changes)) logger.info(fields, changeLog(change, zone));
    if (dryRun) return true;
    let outcomes: readonly Outcome[];
    try {
      outcomes = await provider.apply(zone, groups, signal);
    } catch (error) {
      // Nobody knows how far it came.
      cache.invalidate();
      if (signal.aborted) throw error;
      this.#reportZone(fields, groups, error);
      return false;
    }
    cache.note(zone, outcomes);
    if (!signal.aborted) this.#options.events?.applied(zone, outcomes);
    this.#remember(outcomes);
    return this.#report(fields, outcomes, signal);
  }

  #remember(outcomes: readonly Outcome[]): void {
    const { created, recordIndex } = this.#options;
    const made = outcomes.flatMap((outcome) => (outcome.ok ? outcome.group.changes : []));
    recordIndex?.note(made);
    for (const change of made) {
      if (change.action === 'create') created.add(recordKey(change.next));
      else if (change.action === 'delete') created.delete(recordKey(change.prev));
    }
  }

  /** A zone of which nothing could be tried is one line; the other zones still get their changes. */
  #reportZone(fields: ZoneFields, groups: readonly ChangeGroup[], error: unknown): void {
    const { logger, metrics } = this.#options;
    metrics.registryErrors.inc();
    for (const group of groups) this.#count(group, 'failed');
    logger.error({ ...fields, err: error }, `changing the zone ${fields.zoneName || '.'} failed: ${textOf(error)}`);
  }

  #count({ changes }: ChangeGroup, result: 'applied' | 'failed'): void {
    for (const change of changes) {
      if (isOwnershipRecord(recordOf(change))) continue;
      this.#options.metrics.changes.inc({ action: change.action, result });
    }
  }

  #report(fields: ZoneFields, outcomes: readonly Outcome[], signal: AbortSignal): boolean {
    const { logger, metrics } = this.#options;
    let applied = 0;
    for (const outcome of outcomes) {
      if (outcome.ok) {
        this.#count(outcome.group, 'applied');
        applied += outcome.group.changes.length;
        continue;
      }
      // What a stop left undone is the next process's work, and no failure.
      if (signal.aborted) continue;
      this.#count(outcome.group, 'failed');
      metrics.registryErrors.inc();
      const { dnsName } = outcome.group;
      logger.error(
        { ...fields, dnsName, code: outcome.error.code },
        `changing ${dnsName} failed: ${outcome.error.message}`,
      );
    }
    if (applied > 0) logger.info(fields, `${applied} record(s) were successfully updated`);
    return outcomes.every((outcome) => outcome.ok);
  }

  /** Each problem once, and once more if it comes back. */
  #tell(problems: readonly string[]): void {
    const texts = new Set(problems);
    for (const text of texts) if (!this.#told.has(text)) this.#options.logger.warn(text);
    this.#told = texts;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
