// RFC 2136: records are read with zone transfers and written with dynamic updates, as BIND, Knot, PowerDNS and Windows take
// them. A group of changes is one update with what must be so before it, so it lands whole, or not at all when a stranger was
// faster (ExternalDNS sends no such conditions, and the parts of a name apart).
import type { Logger } from 'pino';
import { type RecordSet, recordTypes } from '../../record-set.ts';
import { inZone } from '../../zones.ts';
import { companyProblem, nameOf, recordProblem, refusal } from '../dns/record-check.ts';
import {
  type Capabilities,
  type ChangeGroup,
  type Outcome,
  type Provider,
  ProviderError,
  type Zone,
} from '../provider.ts';
import { batchesOf } from './batches.ts';
import { ConnectionError, type NameServer } from './connection.ts';
import { groupCodes, lengthProblem, serverCodes, updateRequest } from './message.ts';
import { NameServers, type Strategy } from './name-servers.ts';
import { recordSetsOf } from './record-text.ts';
import { Session, type SessionOptions, serverText } from './session.ts';
import { updateSections } from './update.ts';

export interface Rfc2136Options extends SessionOptions {
  /** At least one. */
  readonly servers: readonly NameServer[];
  readonly strategy: Strategy;
  /** Lower case, without a final dot; empty for the root. */
  readonly zones: readonly string[];
  /** Whether records can be read; without, nothing is known of what is there (ExternalDNS reference 3.2). */
  readonly transfer: boolean;
  /** Seconds: the least TTL that is written, also where none is asked for. */
  readonly minTTL: number;
  /** Changes in one message. */
  readonly batchSize: number;
  readonly logger: Pick<Logger, 'debug'>;
  readonly random: () => number;
}

export class Rfc2136Provider implements Provider {
  readonly name = 'rfc2136';
  readonly capabilities: Capabilities;
  readonly #options: Rfc2136Options;
  readonly #zones: readonly Zone[];
  readonly #session: Session;
  readonly #readers: NameServers;
  readonly #writers: NameServers;

  constructor(options: Rfc2136Options) {
    const { servers, strategy, random, zones, minTTL } = options;
    this.#options = options;
    this.capabilities = { recordTypes, minTTL: 0, maxTTL: 2 ** 31 - 1, defaultTTL: minTTL };
    this.#zones = [...new Set(zones)].map((name) => ({ id: name || '.', name }));
    this.#session = new Session(options);
    this.#readers = new NameServers(servers, strategy, random);
    this.#writers = new NameServers(servers, strategy, random);
  }

  async zones(signal: AbortSignal): Promise<readonly Zone[]> {
    signal.throwIfAborted();
    return this.#zones;
  }

  /** One whole transfer: what ends early, or is signed wrongly, is an error and never a part of a zone. */
  async records(zone: Zone, signal: AbortSignal): Promise<readonly RecordSet[]> {
    signal.throwIfAborted();
    const { name } = this.#zone(zone);
    if (!this.#options.transfer) return [];
    const answers = await this.#try(
      this.#readers,
      (server) => this.#session.transfer(name, server, signal),
      () => true,
    );
    return recordSetsOf(answers).filter(({ dnsName }) => inZone(dnsName, name));
  }

  async apply(zone: Zone, groups: readonly ChangeGroup[], signal: AbortSignal): Promise<readonly Outcome[]> {
    signal.throwIfAborted();
    const known = this.#zone(zone);
    const problems = new Map(groups.map((group) => [group, this.#problem(group, known)]));
    const good = groups.filter((group) => problems.get(group) === undefined);
    for (const batch of batchesOf(good, this.#options.batchSize)) {
      for (const [group, error] of await this.#applyBatch(known, batch, signal)) problems.set(group, error);
    }
    return groups.map((group) => {
      const error = problems.get(group);
      return error === undefined ? { group, ok: true } : { group, ok: false, error };
    });
  }

  #zone({ name }: Zone): Zone {
    const found = this.#zones.find((zone) => zone.name === name);
    if (found !== undefined) return found;
    const known = this.#zones.map((zone) => zone.id).join(', ');
    throw refusal('ZONE_NOT_FOUND', `there is no zone ${name || '.'} here; the zones are ${known}`);
  }

  #problem({ changes }: ChangeGroup, zone: Zone): ProviderError | undefined {
    for (const change of changes) {
      const record = change.action === 'delete' ? change.prev : change.next;
      if (record.setIdentifier) {
        return refusal(
          'SET_IDENTIFIER_UNSUPPORTED',
          `${nameOf(record)}: DNS itself has no record sets beside each other`,
        );
      }
      const problem = recordProblem(record, zone, this.capabilities);
      if (problem !== undefined) return problem;
      if (record.recordType === 'CNAME' && change.action !== 'delete') {
        const alone = companyProblem(record.dnsName.toLowerCase(), [record], zone);
        if (alone !== undefined) return alone;
      }
    }
    return undefined;
  }

  /** A message that may be refused for one of its groups is sent again group by group: one bad name must not hold the others. */
  async #applyBatch(
    zone: Zone,
    batch: readonly ChangeGroup[],
    signal: AbortSignal,
  ): Promise<readonly (readonly [ChangeGroup, ProviderError | undefined])[]> {
    const error = signal.aborted ? aborted() : await this.#update(zone, batch, signal);
    if (batch.length === 1 || error === undefined || !groupCodes.has(error.code)) {
      return batch.map((group) => [group, error]);
    }
    const results: (readonly [ChangeGroup, ProviderError | undefined])[] = [];
    for (const group of batch) {
      results.push([group, signal.aborted ? aborted() : await this.#update(zone, [group], signal)]);
    }
    return results;
  }

  async #update(zone: Zone, groups: readonly ChangeGroup[], signal: AbortSignal): Promise<ProviderError | undefined> {
    const request = updateRequest(
      zone.name,
      updateSections(groups, (record) => this.#ttl(record)),
    );
    const what = `updating ${groups
      .map(({ dnsName }) => dnsName)
      .slice(0, 3)
      .join(', ')}${groups.length > 3 ? ', …' : ''}`;
    const tooLong = lengthProblem(request, what);
    if (tooLong !== undefined) return tooLong;
    const send = async (server: NameServer) => {
      const problem = await this.#session.update(request, what, server, signal);
      if (problem !== undefined && serverCodes.has(problem.code)) throw problem;
      return problem;
    };
    try {
      return await this.#try(this.#writers, send, unapplied);
    } catch (error) {
      if (error instanceof ProviderError) return error;
      if (signal.aborted) return aborted();
      throw error;
    }
  }

  /** ExternalDNS reference 3.3 */
  #ttl({ recordTTL = 0 }: RecordSet): number {
    return Math.max(this.#options.minTTL, recordTTL);
  }

  /** Tries one server after the other while `again` says that it may. What one says of the request itself is told first. */
  async #try<T>(
    servers: NameServers,
    run: (server: NameServer) => Promise<T>,
    again: (error: ProviderError) => boolean,
  ): Promise<T> {
    let told: ProviderError | undefined;
    for (const server of servers.order()) {
      try {
        return await run(server);
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        servers.failed(server);
        if (!again(error)) throw error;
        if (told === undefined || !groupCodes.has(told.code)) told = error;
        this.#options.logger.debug(`name server ${serverText(server)}: ${error.message}`);
      }
    }
    throw told;
  }
}

/** Whether an update that failed has surely changed nothing, so that another server may be asked (ExternalDNS reference 3.4). */
function unapplied(error: ProviderError): boolean {
  return error instanceof ConnectionError ? !error.sent : serverCodes.has(error.code);
}

function aborted(): ProviderError {
  return new ProviderError('ABORTED', 'not tried, because the work was stopped before its turn came');
}
