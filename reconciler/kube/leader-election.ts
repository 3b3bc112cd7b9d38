// Leader election on a Lease, as client-go does it: of several replicas one does the work, and a replica that cannot say for
// sure that it is the one does none.
import { sleep } from './backoff.ts';
import type { LeaderElectionOptions, LeaderTimings } from './leader-options.ts';
import type { Lease } from './lease.ts';
import { hasStatus, LeaseClient } from './lease-client.ts';

const defaultTimings: LeaderTimings = { leaseMs: 15_000, renewDeadlineMs: 10_000, retryMs: 2_000 };

/** What was last seen of somebody else's Lease, and when by our own clock: theirs may be wrong. */
interface Observation {
  readonly lease: Lease;
  readonly at: number;
}

interface Instant {
  readonly monotonic: number;
  readonly wall: number;
}

export class LeaderElection {
  readonly name = 'leader election';
  readonly #options: LeaderElectionOptions;
  readonly #timings: LeaderTimings;
  readonly #client: LeaseClient;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #observed: Observation | undefined;
  /** Permission there was once may be given again, to another replica first. */
  #everLed = false;

  constructor(options: LeaderElectionOptions) {
    const logger = options.logger.child({
      component: 'leader',
      lease: `${options.place.namespace}/${options.place.name}`,
    });
    this.#options = { ...options, logger };
    this.#timings = options.timings ?? defaultTimings;
    this.#client = new LeaseClient({ ...options, durationMs: this.#timings.leaseMs });
  }

  /** Takes part from now on, in the background. */
  async start(signal: AbortSignal): Promise<void> {
    const ended = AbortSignal.any([signal, this.#stopping.signal]);
    this.#running = this.#run(ended);
  }

  /** Ends the work, waits for its end and leaves the Lease to the next. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      const began = this.#instant();
      const lease = await this.#take(ended);
      if (ended.aborted && lease === undefined) return;
      if (lease === 'forbidden') await this.#leadAlone(ended);
      else if (lease !== undefined) await this.#lead(lease, began, ended);
      if (!ended.aborted) await sleep(this.#untilNextLook(), ended);
    }
  }

  /** Twice as often as a leader renews, and at once when the Lease that was seen has run out. */
  #untilNextLook(): number {
    const look = (this.#timings.retryMs / 2) * (1 + this.#options.random() / 5);
    const seen = this.#observed;
    if (seen === undefined) return look;
    return Math.min(look, Math.max(1, seen.at + this.#patience(seen.lease) + 1 - this.#options.monotonic()));
  }

  /**
   * How long after it was seen a Lease has run out: shorter than its duration by the time between two looks, so that another
   * leads before it has run out by the clock of a leader that was killed; longer than a leader without it goes on.
   */
  #patience({ durationMs }: Lease): number {
    return Math.max(durationMs - this.#timings.retryMs, durationMs / 2);
  }

  /** @returns the Lease that is ours now; undefined when it is another's, or when that cannot be told */
  async #take(signal: AbortSignal): Promise<Lease | 'forbidden' | undefined> {
    const { logger } = this.#options;
    try {
      const lease = await this.#client.read(signal);
      if (lease === undefined) return await this.#client.create(signal);
      if (!this.#isFree(lease)) return undefined;
      return await this.#client.hold(lease, {}, signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      if (hasStatus(error, 409)) return undefined;
      if (hasStatus(error, 403) && !this.#everLed) return 'forbidden';
      logger.warn({ err: error }, `Could not ask for the lead: ${textOf(error)}; trying again`);
      return undefined;
    }
  }

  /** Free is one that nobody holds, that is ours from before, or whose holder has not been heard of for its duration. */
  #isFree(lease: Lease): boolean {
    const { identity, monotonic } = this.#options;
    if (lease.holder === '' || lease.holder === identity) return true;
    const seen = this.#observed;
    if (seen === undefined || seen.lease.resourceVersion !== lease.resourceVersion) {
      if (seen?.lease.holder !== lease.holder) this.#options.logger.info(`${lease.holder} leads`);
      this.#observed = { lease, at: monotonic() };
      return false;
    }
    return monotonic() - seen.at > this.#patience(lease);
  }

  async #release(lease: Lease): Promise<void> {
    const { logger } = this.#options;
    try {
      await this.#client.release(lease, AbortSignal.timeout(this.#timings.retryMs));
      logger.info('The lead is given back');
    } catch (error) {
      logger.warn(
        { err: error },
        `Could not give the lead back: ${textOf(error)}; the next leader waits until it has run out`,
      );
    }
  }

  async #lead(lease: Lease, began: Instant, ended: AbortSignal): Promise<void> {
    const { logger, metrics, lead, identity } = this.#options;
    this.#everLed = true;
    logger.info(`${identity} leads: it writes to the provider`);
    metrics.leads(true);
    this.#options.notes?.read(lease.annotations);
    const over = new AbortController();
    let renewedAt = began;
    const isValid = () => !over.signal.aborted && this.#age(renewedAt) < this.#timings.renewDeadlineMs;
    const work = lead({ signal: AbortSignal.any([over.signal, ended]), isValid }).catch((error: unknown) => {
      logger.error({ err: error }, `The work of the leader failed: ${textOf(error)}`);
    });
    let held: Lease | undefined = lease;
    while (!ended.aborted && held !== undefined && this.#age(renewedAt) < this.#timings.renewDeadlineMs) {
      await sleep(this.#timings.retryMs, ended);
      if (ended.aborted) break;
      const at = this.#instant();
      const answer = await this.#renew(held, this.#timings.renewDeadlineMs - this.#age(renewedAt), ended);
      if (answer === 'lost') held = undefined;
      else if (answer !== undefined) [held, renewedAt] = [answer, at];
    }
    this.#observed = undefined;
    if (!ended.aborted) logger.error('The lead is lost: nothing is written until it is won again');
    metrics.leads(false);
    over.abort();
    await work;
    if (ended.aborted && held !== undefined) await this.#release(held);
  }

  /**
   * Who comes from ExternalDNS has no permission for Leases, and one replica. The sync must not wait for a permission that
   * nobody has thought of.
   */
  async #leadAlone(ended: AbortSignal): Promise<void> {
    const { logger, metrics, lead, place } = this.#options;
    logger.warn(
      `No permission for the Lease ${place.namespace}/${place.name}: there is no leader election, and more than one replica would ` +
        'write at the same time. Allow get, create and patch of leases.coordination.k8s.io there, or set --leader-election=off',
    );
    metrics.leads(true);
    await lead({ signal: ended, isValid: () => !ended.aborted });
    metrics.leads(false);
  }

  /** @returns the Lease as it is now; undefined when that is unknown; `lost` when somebody else has it */
  async #renew(lease: Lease, leftMs: number, ended: AbortSignal): Promise<Lease | 'lost' | undefined> {
    const limit = AbortSignal.any([ended, AbortSignal.timeout(Math.max(1, Math.ceil(leftMs)))]);
    try {
      return await this.#hold(lease, limit);
    } catch (error) {
      if (ended.aborted) return undefined;
      if (hasStatus(error, 409) || hasStatus(error, 404)) return await this.#afterConflict(limit);
      this.#options.logger.warn({ err: error }, `Could not keep the lead: ${textOf(error)}; trying again`);
      return undefined;
    }
  }

  /** Somebody has written: one of our own writes whose answer was lost, a person who annotated it, or another leader. */
  async #afterConflict(signal: AbortSignal): Promise<Lease | 'lost' | undefined> {
    try {
      const lease = await this.#client.read(signal);
      if (lease === undefined || lease.holder !== this.#options.identity) return 'lost';
      return await this.#hold(lease, signal);
    } catch {
      return undefined;
    }
  }

  async #hold(lease: Lease, signal: AbortSignal): Promise<Lease> {
    const notes = this.#options.notes?.write() ?? {};
    const held = await this.#client.hold(lease, notes, signal);
    this.#options.notes?.read(held.annotations);
    return held;
  }

  #instant(): Instant {
    return { monotonic: this.#options.monotonic(), wall: this.#options.now() };
  }

  /** By the clock that says more: a monotonic one stands still while a machine sleeps. */
  #age({ monotonic, wall }: Instant): number {
    return Math.max(this.#options.monotonic() - monotonic, this.#options.now() - wall);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
