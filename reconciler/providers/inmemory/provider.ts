// The in-memory provider: the reference implementation of the contract, and what standalone mode publishes to.
import type { RecordSet } from '../../record-set.ts';
import { recordTypes } from '../../record-set.ts';
import {
  type Capabilities,
  type ChangeGroup,
  type Outcome,
  type Provider,
  ProviderError,
  type Zone,
} from '../provider.ts';
import { ZoneRecords } from './zone-records.ts';

export class InMemoryProvider implements Provider {
  readonly name = 'inmemory';
  readonly capabilities: Capabilities = { recordTypes, minTTL: 1, maxTTL: 2 ** 31 - 1, defaultTTL: 300 };
  readonly #zones: ReadonlyMap<string, ZoneRecords>;

  /** @param names of the zones, in any case, with or without a final dot; the empty name is the root, which takes all */
  constructor(names: readonly string[]) {
    const normal = names.map((name) => name.trim().toLowerCase().replace(/\.$/, ''));
    this.#zones = new Map(normal.map((name) => [name, new ZoneRecords({ id: name || '.', name }, this.capabilities)]));
  }

  async zones(signal: AbortSignal): Promise<readonly Zone[]> {
    signal.throwIfAborted();
    return [...this.#zones.values()].map(({ zone }) => zone);
  }

  async records(zone: Zone, signal: AbortSignal): Promise<readonly RecordSet[]> {
    signal.throwIfAborted();
    return this.#zone(zone).list();
  }

  async apply(zone: Zone, groups: readonly ChangeGroup[], signal: AbortSignal): Promise<readonly Outcome[]> {
    const records = this.#zone(zone);
    signal.throwIfAborted();
    return groups.map((group) => applyGroup(records, group, signal));
  }

  /** The zones as they are now, for the DNS server; the longest name first. */
  zoneRecords(): readonly ZoneRecords[] {
    return [...this.#zones.values()].sort((a, b) => b.zone.name.length - a.zone.name.length);
  }

  #zone(zone: Zone): ZoneRecords {
    const found = this.#zones.get(zone.name);
    if (found !== undefined) return found;
    throw new ProviderError('ZONE_NOT_FOUND', `there is no zone ${zone.name || '.'}`, { retryable: false });
  }
}

function applyGroup(records: ZoneRecords, group: ChangeGroup, signal: AbortSignal): Outcome {
  if (signal.aborted) return { group, ok: false, error: new ProviderError('ABORTED', 'the change was not tried') };
  try {
    records.apply(group);
    return { group, ok: true };
  } catch (error) {
    if (error instanceof ProviderError) return { group, ok: false, error };
    throw error;
  }
}
