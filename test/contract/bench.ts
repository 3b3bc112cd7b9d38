// A provider on the bench of the contract: what its tests do with it again and again.
import assert from 'node:assert/strict';
import {
  type Change,
  type ChangeGroup,
  type Outcome,
  type Provider,
  ProviderError,
  type Zone,
} from '../../reconciler/providers/provider.ts';
import { type RecordSet, recordKey } from '../../reconciler/record-set.ts';
import { sameTargets } from '../../reconciler/targets.ts';
import { group } from './changes.ts';

export interface StartedProvider {
  readonly provider: Provider;
  close(): Promise<void>;
}

export interface ProviderTraits {
  /** What becomes of record sets with a set identifier: kept apart, or refused by a provider that has none. */
  readonly setIdentifiers: 'kept' | 'refused';
}

/** Registers one test, with a provider of its own. */
export type Behaviour = (title: string, body: (bench: Bench) => Promise<void>) => void;

export const zoneNames = ['example.com', 'example.org'] as const;
export const never = new AbortController().signal;

/** One provider with its two zones, and what the tests do with them again and again. */
export class Bench {
  readonly provider: Provider;
  readonly zone: Zone;
  readonly otherZone: Zone;

  constructor(provider: Provider, zone: Zone, otherZone: Zone) {
    this.provider = provider;
    this.zone = zone;
    this.otherZone = otherZone;
  }

  async apply(...groups: readonly ChangeGroup[]): Promise<readonly Outcome[]> {
    return this.provider.apply(this.zone, groups, never);
  }

  /** Applies one group that must land. */
  async land(...changes: readonly Change[]): Promise<void> {
    const [outcome] = await this.apply(group(...changes));
    if (outcome?.ok !== true) assert.fail(`a good group was refused: ${outcome?.error.message ?? 'no outcome'}`);
  }

  /** Applies one group that must be refused. */
  async refused(...changes: readonly Change[]): Promise<ProviderError> {
    const [outcome] = await this.apply(group(...changes));
    return errorOf(outcome);
  }

  async read(zone = this.zone): Promise<readonly RecordSet[]> {
    return this.provider.records(zone, never);
  }

  async find(wanted: Pick<RecordSet, 'dnsName' | 'recordType' | 'setIdentifier'>): Promise<RecordSet | undefined> {
    const found = (await this.read()).filter((record) => recordKey(record) === recordKey(wanted));
    assert.ok(found.length <= 1, `${recordKey(wanted)} is listed ${found.length} times`);
    return found[0];
  }

  /** The record is there with these targets, whatever their order. */
  async holds(wanted: RecordSet): Promise<RecordSet> {
    const found = await this.find(wanted);
    if (found === undefined) assert.fail(`${recordKey(wanted)} is not there`);
    assert.ok(sameTargets(found.targets, wanted.targets), `${found.targets} is not ${wanted.targets}`);
    return found;
  }

  async lacks(...records: readonly RecordSet[]): Promise<void> {
    for (const record of records) assert.equal(await this.find(record), undefined, `${recordKey(record)} is there`);
  }
}

export async function benchOf(provider: Provider): Promise<Bench> {
  const zones = await provider.zones(never);
  const [zone, other] = zoneNames.map((name) => zones.find((found) => found.name === name));
  if (zone === undefined || other === undefined)
    assert.fail('the provider does not list the zones it was started with');
  return new Bench(provider, zone, other);
}

export function errorOf(outcome: Outcome | undefined): ProviderError {
  if (outcome === undefined || outcome.ok) assert.fail('a bad group was not refused');
  assert.ok(outcome.error instanceof ProviderError);
  assert.match(outcome.error.code, /^[A-Z_]+$/);
  assert.notEqual(outcome.error.message, '');
  return outcome.error;
}
