// The in-memory provider: the reference implementation of the contract, and what standalone mode publishes to.
import { setImmediate } from 'node:timers/promises';
import { type RecordSet, recordTypes } from '../../record-set.ts';
import { isDomainName } from '../dns/domain-name.ts';
import { refusal } from '../dns/record-check.ts';
import {
  type Capabilities,
  type ChangeGroup,
  type Outcome,
  type Provider,
  ProviderError,
  type Zone,
} from '../provider.ts';
import { ZoneRecords } from './zone-records.ts';

/** After so many groups others get their turn: DNS is answered, and an abort is seen. */
const groupsAtOnce = 100;

/** Zones and records in memory, gone with the process. Every record type, each of a name's set identifiers apart. */
export class InMemoryProvider implements Provider {
  readonly name = 'inmemory';
  /** RFC 2181 8: a TTL has 31 bits. */
  readonly capabilities: Capabilities = { recordTypes, minTTL: 1, maxTTL: 2 ** 31 - 1, defaultTTL: 300 };
  readonly #zones: ReadonlyMap<string, ZoneRecords>;
  readonly #longestFirst: readonly ZoneRecords[];

  /**
   * @param names of the zones, in any case, with or without a final dot; the empty name is the root, which takes all
   * @throws ProviderError for a name that is none
   */
  constructor(names: readonly string[]) {
    const zones = names.map(zoneNamed).map((zone) => new ZoneRecords(zone, this.capabilities));
    this.#zones = new Map(zones.map((records) => [records.zone.name, records]));
    this.#longestFirst = [...this.#zones.values()].sort((a, b) => b.zone.name.length - a.zone.name.length);
  }

  async zones(signal: AbortSignal): Promise<readonly Zone[]> {
    signal.throwIfAborted();
    return [...this.#zones.values()].map(({ zone }) => ({ ...zone }));
  }

  /** @returns copies; labels are not kept. Throws ProviderError for a zone that is not here. */
  async records(zone: Zone, signal: AbortSignal): Promise<readonly RecordSet[]> {
    signal.throwIfAborted();
    return this.#zone(zone).list();
  }

  /** Throws ProviderError for a zone that is not here; a group that comes after an abort fails with ABORTED. */
  async apply(zone: Zone, groups: readonly ChangeGroup[], signal: AbortSignal): Promise<readonly Outcome[]> {
    signal.throwIfAborted();
    const records = this.#zone(zone);
    const outcomes: Outcome[] = [];
    for (const group of groups) {
      if (outcomes.length > 0 && outcomes.length % groupsAtOnce === 0) await setImmediate();
      const error = signal.aborted ? aborted(group) : records.apply(group);
      outcomes.push(error === undefined ? { group, ok: true } : { group, ok: false, error });
    }
    return outcomes;
  }

  /** The zones as they are now, for the DNS server; the longest name first. */
  zoneRecords(): readonly ZoneRecords[] {
    return this.#longestFirst;
  }

  #zone({ name }: Zone): ZoneRecords {
    const found = this.#zones.get(name);
    if (found !== undefined) return found;
    const known = [...this.#zones.keys()].map((other) => other || '.').join(', ') || 'none';
    throw refusal('ZONE_NOT_FOUND', `there is no zone ${name || '.'} here; the zones are ${known}`);
  }
}

function zoneNamed(text: string): Zone {
  const name = text.trim().toLowerCase().replace(/\.$/, '');
  // The longest name that the zone's SOA needs.
  if (name !== '' && !isDomainName(`hostmaster.${name}`)) {
    throw refusal('INVALID_ZONE', `${JSON.stringify(text)} is no name of a zone; a zone is named like example.com`);
  }
  return { id: name || '.', name };
}

function aborted({ dnsName }: ChangeGroup): ProviderError {
  return new ProviderError('ABORTED', `${dnsName}: not tried, because the work was stopped before its turn came`);
}
