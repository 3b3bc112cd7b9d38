// RFC 2136: records are read with zone transfers and written with dynamic updates, as BIND, Knot, PowerDNS and Windows take
// them. A group of changes is one update with what must be so before it, so it lands whole, or not at all when a stranger was
// faster (ExternalDNS sends no such conditions, and the parts of a name apart).
import type { Answer } from 'dns-packet';
import { decode } from 'dns-packet';
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
import { ConnectionError, type ConnectionLimits, exchange, type NameServer } from './connection.ts';
import { answerProblem, recordCodes, transferRequest, updateRequest } from './message.ts';
import { NameServers, type Strategy } from './name-servers.ts';
import { recordSetsOf } from './record-text.ts';
import { Transfer } from './transfer.ts';
import { AnswerVerifier, signed, TsigError, type TsigKey } from './tsig.ts';
import { updateSections } from './update.ts';
import { placesOf, WireError } from './wire.ts';

export interface Rfc2136Options {
  /** At least one. */
  readonly servers: readonly NameServer[];
  readonly strategy: Strategy;
  /** Lower case, without a final dot; empty for the root. */
  readonly zones: readonly string[];
  /** Undefined for unsigned messages. */
  readonly key: TsigKey | undefined;
  /** Whether records can be read; without, nothing is known of what is there (ExternalDNS reference 3.2). */
  readonly transfer: boolean;
  /** Seconds: the least TTL that is written, also where none is asked for. */
  readonly minTTL: number;
  /** Changes in one message. */
  readonly batchSize: number;
  readonly limits: ConnectionLimits;
  readonly logger: Pick<Logger, 'debug'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
}

export class Rfc2136Provider implements Provider {
  readonly name = 'rfc2136';
  readonly capabilities: Capabilities;
  readonly #options: Rfc2136Options;
  readonly #zones: readonly Zone[];
  readonly #readers: NameServers;
  readonly #writers: NameServers;

  constructor(options: Rfc2136Options) {
    const { servers, strategy, random, zones, minTTL } = options;
    this.#options = options;
    this.capabilities = { recordTypes, minTTL: 0, maxTTL: 2 ** 31 - 1, defaultTTL: minTTL };
    this.#zones = [...new Set(zones)].map((name) => ({ id: name || '.', name }));
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
    return this.#try(
      this.#readers,
      (server) => this.#transfer(name, server, signal),
      () => true,
    );
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

  /** A message that is refused for one of its records is sent again group by group: one bad name must not hold the others. */
  async #applyBatch(
    zone: Zone,
    batch: readonly ChangeGroup[],
    signal: AbortSignal,
  ): Promise<readonly (readonly [ChangeGroup, ProviderError | undefined])[]> {
    const error = signal.aborted ? aborted() : await this.#update(zone, batch, signal);
    if (batch.length === 1 || error === undefined || !recordCodes.has(error.code)) {
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
    try {
      const neverSent = (error: unknown) => error instanceof ConnectionError && !error.sent;
      return await this.#try(this.#writers, (server) => this.#send(request, what, server, signal), neverSent);
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

  async #send(
    request: Buffer,
    what: string,
    server: NameServer,
    signal: AbortSignal,
  ): Promise<ProviderError | undefined> {
    let problem: ProviderError | undefined;
    await this.#exchange(request, server, signal, (message, verify) => {
      const { rcode } = placesOf(message);
      verify(message);
      problem = answerProblem(rcode, what, serverText(server));
      return true;
    });
    return problem;
  }

  async #transfer(zone: string, server: NameServer, signal: AbortSignal): Promise<readonly RecordSet[]> {
    const transfer = new Transfer(zone);
    await this.#exchange(transferRequest(zone), server, signal, (message, verify) => {
      const { rcode } = placesOf(message);
      verify(message);
      const problem = answerProblem(rcode, `reading the zone ${zone || '.'}`, serverText(server));
      if (problem !== undefined) throw problem;
      return transfer.take(answersIn(message));
    });
    return recordSetsOf(transfer.answers).filter(({ dnsName }) => inZone(dnsName, zone));
  }

  /** Signs the request, and hands the messages of the answer on with what verifies them. */
  async #exchange(
    request: Buffer,
    server: NameServer,
    signal: AbortSignal,
    read: (message: Buffer, verify: (message: Buffer) => void) => boolean,
  ): Promise<void> {
    const { key, now, limits } = this.#options;
    const outgoing = key === undefined ? undefined : signed(request, key, now());
    const verifier = key && outgoing && new AnswerVerifier(key, outgoing.mac, now);
    const id = request.readUInt16BE(0);
    const take = (message: Buffer) => {
      const places = placesOf(message);
      if (places.id !== id || !places.isAnswer) throw new WireError('it answers another question');
      const ended = read(message, (signedMessage) => verifier?.take(signedMessage));
      if (ended) verifier?.end();
      return ended;
    };
    try {
      await exchange(server, outgoing?.message ?? request, take, limits, signal);
    } catch (error) {
      throw asProviderError(error, server);
    }
  }

  /** Tries one server after the other while `again` says that it may. */
  async #try<T>(
    servers: NameServers,
    run: (server: NameServer) => Promise<T>,
    again: (error: unknown) => boolean,
  ): Promise<T> {
    let last: unknown;
    for (const server of servers.order()) {
      try {
        return await run(server);
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        servers.failed(server);
        if (!again(error)) throw error;
        last = error;
        this.#options.logger.debug(`name server ${serverText(server)}: ${error.message}`);
      }
    }
    throw last;
  }
}

function answersIn(message: Buffer): readonly Answer[] {
  try {
    return decode(message).answers ?? [];
  } catch (error) {
    throw new WireError(error instanceof Error ? error.message : String(error));
  }
}

function asProviderError(error: unknown, server: NameServer): unknown {
  if (error instanceof TsigError) {
    const message = `name server ${serverText(server)}: ${error.message}`;
    return new ProviderError(error.code, message, { retryable: true, cause: error });
  }
  if (error instanceof WireError) {
    return new ProviderError(error.code, `name server ${serverText(server)}: ${error.message}`, { cause: error });
  }
  return error;
}

function serverText({ host, port }: NameServer): string {
  return `${host}:${port}`;
}

function aborted(): ProviderError {
  return new ProviderError('ABORTED', 'not tried, because the work was stopped before its turn came');
}
