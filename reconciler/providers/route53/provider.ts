// Amazon Route 53. A group of changes is a part of one request, which lands whole or not at all, with what must be so before it:
// what was read is deleted as it was read.
import type { Logger } from 'pino';
import { type RecordSet, recordKey } from '../../record-set.ts';
import { refusal } from '../dns/record-check.ts';
import type { Capabilities, ChangeGroup, Outcome, Provider, ProviderError, Zone } from '../provider.ts';
import type { Account } from './account.ts';
import { fits } from './batches.ts';
import { groupProblem, type SizedGroup, sizedGroup } from './changes.ts';
import { failure } from './failure.ts';
import { type ManagedZone, managedZones, oneOfEachPublicName, type ZoneFilter } from './hosted-zones.ts';
import { pause } from './pace.ts';
import { Quarantine } from './quarantine.ts';
import { defaultTTL, supportedTypes, writeSet } from './record-form.ts';
import { Submission, type SubmissionOptions } from './submission.ts';
import { type ReadZone, readZone, spelling } from './zone-records.ts';

export interface Route53Options extends SubmissionOptions {
  /** At least one. */
  readonly accounts: readonly Account[];
  readonly filter: ZoneFilter;
  /** How long the list of zones is kept; 0 reads it every time. Milliseconds. */
  readonly zonesCacheMs: number;
  /** Is told how long a change took to reach all name servers, in seconds; left out, nobody waits for that. */
  readonly onInSync?: ((seconds: number) => void) | undefined;
  readonly logger: Pick<Logger, 'debug' | 'warn'>;
  /** Milliseconds. */
  readonly now: () => number;
}

const inSyncPollMs = 2_000;
/** AWS: within 60 seconds as a rule. */
const inSyncLimitMs = 300_000;

export class Route53Provider implements Provider {
  readonly name = 'aws';
  readonly capabilities: Capabilities = { recordTypes: supportedTypes, minTTL: 0, maxTTL: 2 ** 31 - 1, defaultTTL };
  readonly #options: Route53Options;
  readonly #quarantine: Quarantine;
  readonly #odd = new Map<string, Map<string, NonNullable<ReturnType<ReadZone['odd']['get']>>>>();
  #zones: ReadonlyMap<string, ManagedZone> | undefined;
  #zonesReadAt = Number.NEGATIVE_INFINITY;
  #told: ReadonlySet<string> = new Set();

  constructor(options: Route53Options) {
    this.#options = options;
    this.#quarantine = new Quarantine(options.now);
  }

  async zones(signal: AbortSignal): Promise<readonly Zone[]> {
    signal.throwIfAborted();
    const { now, zonesCacheMs } = this.#options;
    const at = now();
    if (this.#zones !== undefined && at - this.#zonesReadAt < zonesCacheMs) return zonesOf(this.#zones);
    const zones = await this.#listZones(signal);
    this.#zonesReadAt = at;
    return zonesOf(zones);
  }

  async records(zone: Zone, signal: AbortSignal): Promise<readonly RecordSet[]> {
    signal.throwIfAborted();
    const managed = await this.#managed(zone, signal);
    try {
      const { records, odd } = await readZone(managed, signal);
      this.#odd.set(managed.id, new Map(odd));
      return records;
    } catch (error) {
      const doing = `reading the hosted zone ${managed.name} (${managed.id}) with the profile ${managed.account.name}`;
      throw this.#seen(failure(error, doing, signal));
    }
  }

  async apply(zone: Zone, groups: readonly ChangeGroup[], signal: AbortSignal): Promise<readonly Outcome[]> {
    signal.throwIfAborted();
    const managed = await this.#managed(zone, signal);
    const problems = new Map<ChangeGroup, ProviderError | undefined>();
    const good: SizedGroup[] = [];
    for (const group of groups) {
      const sized = this.#prepared(group, zone, managed);
      if ('code' in sized) problems.set(group, sized);
      else good.push(sized);
    }
    const submission = new Submission(managed, this.#options, signal);
    const began = this.#options.now();
    for (const [group, error] of await submission.send(good)) {
      problems.set(group, error && this.#seen(error));
      this.#note(managed, group, error);
    }
    await this.#awaitInSync(managed.account, submission.changeIds, began, signal);
    return groups.map((group) => {
      const error = problems.get(group);
      return error === undefined ? { group, ok: true } : { group, ok: false, error };
    });
  }

  /** A zone that is gone ends the list that it is on. */
  #seen(error: ProviderError): ProviderError {
    if (error.code === 'ZONE_NOT_FOUND') this.#zonesReadAt = Number.NEGATIVE_INFINITY;
    return error;
  }

  #prepared(group: ChangeGroup, zone: Zone, managed: ManagedZone): SizedGroup | ProviderError {
    const problem = groupProblem(group, zone, this.capabilities) ?? this.#quarantine.standing(managed.id, group);
    if (problem !== undefined) return problem;
    const odd = this.#odd.get(managed.id);
    const sized = sizedGroup(group, (record, isThere) =>
      isThere ? spelling(record, managed.id, odd) : writeSet(record, managed.id),
    );
    if (fits(sized, this.#options.limits)) return sized;
    const { changes, bytes, values } = sized;
    const size = `${changes.length} changes, ${bytes} bytes and ${values} values`;
    const message = `changing ${group.dnsName} takes ${size}, more than one request may have; give it fewer targets`;
    return refusal('TOO_LARGE', `${message} or raise --aws-batch-change-size, -size-bytes or -size-values`);
  }

  #note({ id }: ManagedZone, group: ChangeGroup, error: ProviderError | undefined): void {
    if (error !== undefined) {
      if (!error.retryable) this.#quarantine.refused(id, group, error);
      return;
    }
    this.#quarantine.landed(id, group);
    const odd = this.#odd.get(id);
    for (const change of group.changes) {
      odd?.delete(recordKey(change.action === 'delete' ? change.prev : change.next));
    }
  }

  async #managed({ id, name }: Zone, signal: AbortSignal): Promise<ManagedZone> {
    const zones = this.#zones ?? (await this.#listZones(signal));
    const found = zones.get(id);
    if (found !== undefined) return found;
    const known = [...zones.values()].map((zone) => zone.name).join(', ') || 'none';
    throw refusal('ZONE_NOT_FOUND', `there is no hosted zone ${id} (${name}) here; the zones are ${known}`);
  }

  async #listZones(signal: AbortSignal): Promise<ReadonlyMap<string, ManagedZone>> {
    const { accounts, filter, logger } = this.#options;
    const found: ManagedZone[] = [];
    for (const account of accounts) {
      try {
        found.push(...(await managedZones(account, filter, signal)));
      } catch (error) {
        throw failure(error, `failed to list hosted zones with the profile ${account.name}`, signal);
      }
    }
    const { zones, left } = oneOfEachPublicName(found);
    for (const { id, name } of zones) logger.debug(`Considering zone: /hostedzone/${id} (domain: ${name}.)`);
    this.#tell(zones, left);
    this.#zones = new Map(zones.map((zone) => [pathOf(zone), zone]));
    return this.#zones;
  }

  /** Each warning once, and once more if it comes back. */
  #tell(zones: readonly ManagedZone[], left: ReturnType<typeof oneOfEachPublicName>['left']): void {
    const texts = left.map(
      ({ zone, chosen }) =>
        `public hosted zone ${zone.id} is left alone: ${chosen.id} has the same name ${zone.name}. Say which is meant with ` +
        '--zone-id-filter or --aws-zone-tags',
    );
    if (zones.length === 0) {
      texts.push(
        'no hosted zone matches the filters, so nothing will be published; --domain-filter must name a zone or what is ' +
          'above it, unless --aws-zone-match-parent is given',
      );
    }
    for (const text of texts) if (!this.#told.has(text)) this.#options.logger.warn(text);
    this.#told = new Set(texts);
  }

  /** It never fails: the changes were taken, whatever becomes of the question. */
  async #awaitInSync(account: Account, ids: readonly string[], began: number, signal: AbortSignal): Promise<void> {
    const { onInSync, now, logger } = this.#options;
    if (onInSync === undefined) return;
    try {
      for (const id of ids) {
        while (!(await account.isInSync(id, signal))) {
          if (now() - began > inSyncLimitMs) return;
          await pause(inSyncPollMs, signal);
        }
        onInSync((now() - began) / 1000);
      }
    } catch (error) {
      logger.debug({ err: error }, 'whether the changes have reached all name servers could not be read');
    }
  }
}

function pathOf({ id }: ManagedZone): string {
  return `/hostedzone/${id}`;
}

function zonesOf(zones: ReadonlyMap<string, ManagedZone>): readonly Zone[] {
  return [...zones].map(([id, { name, isPrivate }]) => ({ id, name, ...(isPrivate && { isPrivate }) }));
}
