// The records of one zone in memory: a group of changes is checked as a whole and then applied as a whole.
import { type RecordSet, recordKey } from '../../record-set.ts';
import { sameTargets } from '../../targets.ts';
import { companyProblem, nameOf, recordProblem, refusal } from '../dns/record-check.ts';
import type { Capabilities, Change, ChangeGroup, ProviderError, Zone } from '../provider.ts';

/** The record sets of one name, by key. */
type NameRecords = Map<string, RecordSet>;

/** Deletions first, so that a CNAME's name is free for an A record in the same group. */
const order = { delete: 0, update: 1, create: 2 } as const;

export class ZoneRecords {
  readonly zone: Zone;
  readonly #capabilities: Capabilities;
  /** By lower-case name; no name is without records. */
  readonly #names = new Map<string, NameRecords>();
  /** How many names lie below each name: what exists without records of its own (RFC 4592 2.2.2). */
  readonly #below = new Map<string, number>();
  #serial = 1;

  constructor(zone: Zone, capabilities: Capabilities) {
    this.zone = zone;
    this.#capabilities = capabilities;
  }

  /** Rises with every applied group: the zone's SOA serial. */
  get serial(): number {
    return this.#serial;
  }

  get defaultTTL(): number {
    return this.#capabilities.defaultTTL;
  }

  /** Copies of all record sets, in the order in which their names came. */
  list(): readonly RecordSet[] {
    return [...this.#names.values()].flatMap((records) => [...records.values()].map(copyOf));
  }

  /** @param name lower case */
  at(name: string): readonly RecordSet[] {
    return [...(this.#names.get(name)?.values() ?? [])];
  }

  /** Whether a name has records or lies above one that has. @param name lower case */
  exists(name: string): boolean {
    return name === this.zone.name || this.#names.has(name) || this.#below.has(name);
  }

  /** @returns why the group cannot be applied, and then nothing of it is; undefined when all of it was */
  apply(group: ChangeGroup): ProviderError | undefined {
    const drafts = new Map<string, NameRecords>();
    const draftOf = (record: RecordSet): NameRecords => {
      const name = record.dnsName.toLowerCase();
      const draft = drafts.get(name) ?? new Map(this.#names.get(name));
      drafts.set(name, draft);
      return draft;
    };
    for (const change of group.changes.toSorted((a, b) => order[a.action] - order[b.action])) {
      const problem = this.#make(change, draftOf);
      if (problem !== undefined) return problem;
    }
    for (const [name, records] of drafts) {
      const problem = companyProblem(name, [...records.values()], this.zone);
      if (problem !== undefined) return problem;
    }
    for (const [name, records] of drafts) this.#store(name, records);
    // RFC 1982: serial numbers wrap at 32 bits.
    this.#serial = (this.#serial + 1) >>> 0;
    return undefined;
  }

  #make(change: Change, draftOf: (record: RecordSet) => NameRecords): ProviderError | undefined {
    if (change.action !== 'create') {
      const problem = takeOut(draftOf(change.prev), change.prev);
      if (problem !== undefined) return problem;
    }
    if (change.action === 'delete') return undefined;
    return recordProblem(change.next, this.zone, this.#capabilities) ?? putIn(draftOf(change.next), change.next);
  }

  #store(name: string, records: NameRecords): void {
    const had = this.#names.has(name);
    if (records.size > 0) this.#names.set(name, records);
    else this.#names.delete(name);
    const difference = Number(records.size > 0) - Number(had);
    if (difference === 0) return;
    for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      const above = name.slice(dot + 1);
      const count = (this.#below.get(above) ?? 0) + difference;
      if (count > 0) this.#below.set(above, count);
      else this.#below.delete(above);
    }
  }
}

/** Compared by targets: who planned on another state must read again. */
function takeOut(records: NameRecords, prev: RecordSet): ProviderError | undefined {
  const stored = records.get(recordKey(prev));
  if (stored === undefined) return refusal('RECORD_NOT_FOUND', `${nameOf(prev)}: there is no such record`);
  if (!sameTargets(stored.targets, prev.targets)) {
    const [is, was] = [stored.targets.join(', '), prev.targets.join(', ')];
    return refusal('RECORD_CHANGED', `${nameOf(prev)}: its targets are ${is}, and no longer ${was}`);
  }
  records.delete(recordKey(prev));
  return undefined;
}

function putIn(records: NameRecords, next: RecordSet): ProviderError | undefined {
  const key = recordKey(next);
  if (records.has(key)) return refusal('RECORD_EXISTS', `${nameOf(next)}: there is such a record already`);
  records.set(key, copyOf(next));
  return undefined;
}

/** Labels stay behind: DNS has no place for them, and ownership must be found in its TXT record alone. */
function copyOf({ dnsName, recordType, targets, recordTTL, setIdentifier, providerSpecific }: RecordSet): RecordSet {
  return {
    dnsName: dnsName.toLowerCase(),
    recordType,
    targets: [...targets],
    ...(recordTTL && { recordTTL }),
    ...(setIdentifier && { setIdentifier }),
    ...(providerSpecific && providerSpecific.length > 0 && { providerSpecific: structuredClone(providerSpecific) }),
  };
}
