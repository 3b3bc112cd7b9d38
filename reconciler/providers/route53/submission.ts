// Sends the groups of one zone. A batch that is refused for one of its groups is halved until that group stands alone, so that the
// others land (ExternalDNS sends every group by itself then, and as fast as it can).
import { type ChangeGroup, ProviderError } from '../provider.ts';
import { type BatchLimits, batchesOf } from './batches.ts';
import { inOrder, type SizedGroup } from './changes.ts';
import { attemptsOf, failure, isDenied, isRequestFault } from './failure.ts';
import type { ManagedZone } from './hosted-zones.ts';
import { pause } from './pace.ts';
import { isAsLeftBy } from './zone-records.ts';

export interface SubmissionOptions {
  readonly limits: BatchLimits;
  /** Between two batches. Milliseconds. */
  readonly intervalMs: number;
}

export type Results = Map<ChangeGroup, ProviderError | undefined>;

/** After these nothing more is worth a try in this zone. */
const hopeless = new Set(['ABORTED', 'ACCESS_DENIED', 'THROTTLED', 'ZONE_NOT_FOUND']);

/** So many denials one after the other mean that nothing is allowed: more than lead from a full request to one group. */
const maxDenials = 12;

type Batch = readonly [SizedGroup, ...SizedGroup[]];

export class Submission {
  readonly #zone: ManagedZone;
  readonly #options: SubmissionOptions;
  readonly #signal: AbortSignal;
  readonly #results: Results = new Map();
  readonly #changeIds: string[] = [];
  #hopeless: ProviderError | undefined;
  #denials = 0;

  constructor(zone: ManagedZone, options: SubmissionOptions, signal: AbortSignal) {
    this.#zone = zone;
    this.#options = options;
    this.#signal = signal;
  }

  /** Ids of the changes that were taken. */
  get changeIds(): readonly string[] {
    return this.#changeIds;
  }

  /** @param groups each of which fits a request. Never rejects */
  async send(groups: readonly SizedGroup[]): Promise<Results> {
    const { limits, intervalMs } = this.#options;
    for (const [index, batch] of batchesOf(groups, limits).entries()) {
      // A wait that is cut short is seen by the batch itself.
      if (index > 0 && intervalMs > 0) await pause(intervalMs, this.#signal).catch(() => undefined);
      await this.#try(batch);
    }
    return this.#results;
  }

  async #try(batch: Batch): Promise<void> {
    const stopped = this.#signal.aborted ? new ProviderError('ABORTED', 'the work was stopped') : this.#hopeless;
    if (stopped !== undefined) return this.#settle(batch, (group) => untried(group, stopped));
    try {
      const changes = inOrder(batch.flatMap((one) => one.changes));
      const id = await this.#zone.account.change(this.#zone.id, changes, this.#signal);
      if (id !== undefined) this.#changeIds.push(id);
      this.#denials = 0;
      this.#settle(batch, () => undefined);
    } catch (error) {
      await this.#failed(batch, error);
    }
  }

  async #failed(batch: Batch, error: unknown): Promise<void> {
    if (isRequestFault(error)) {
      if (attemptsOf(error) > 1 && (await this.#landedBefore(batch))) return this.#settle(batch, () => undefined);
      if (await this.#halved(batch)) return;
    }
    const denied = isDenied(error) && ++this.#denials < maxDenials;
    if (denied && (await this.#halved(batch))) return;
    const doing = `changing ${namesOf(batch)} in the hosted zone ${this.#zone.name} (${this.#zone.id})`;
    const problem = failure(error, doing, this.#signal);
    if (hopeless.has(problem.code) && !denied) this.#hopeless = problem;
    this.#settle(batch, () => problem);
  }

  /** Sends the two halves of a batch. @returns false for a group that stands alone */
  async #halved(batch: Batch): Promise<boolean> {
    const [left, right] = halves(batch);
    if (right === undefined) return false;
    await this.#try(left);
    await this.#try(right);
    return true;
  }

  /**
   * A connection that was lost behind a request says nothing of the request: the SDK sends it again, and what was made the first
   * time then "already exists". The zone itself tells.
   */
  async #landedBefore(batch: Batch): Promise<boolean> {
    try {
      const groups = batch.map(({ group }) => group);
      return await isAsLeftBy(groups, this.#zone, this.#signal);
    } catch {
      // Then it counts as refused, and the next reading tells.
      return false;
    }
  }

  #settle(batch: Batch, result: (group: ChangeGroup) => ProviderError | undefined): void {
    for (const { group } of batch) this.#results.set(group, result(group));
  }
}

function halves(batch: Batch): readonly [Batch, Batch | undefined] {
  const middle = Math.ceil(batch.length / 2);
  const [first, ...left] = batch.slice(0, middle);
  const [second, ...right] = batch.slice(middle);
  if (first === undefined || second === undefined) return [batch, undefined];
  return [
    [first, ...left],
    [second, ...right],
  ];
}

function untried({ dnsName }: ChangeGroup, { code, message }: ProviderError): ProviderError {
  return new ProviderError(code, `${dnsName}: not tried, because before its turn: ${message}`);
}

function namesOf(batch: Batch): string {
  const names = batch.slice(0, 3).map(({ group }) => group.dnsName);
  return `${names.join(', ')}${batch.length > names.length ? ', …' : ''}`;
}
