// The records of one zone in memory: a group of changes is checked as a whole and then applied as a whole.
import { type RecordSet, recordKey } from '../../record-set.ts';
import { sameTargets } from '../../targets.ts';
import { inZone } from '../../zones.ts';
import { type Capabilities, type ChangeGroup, ProviderError, type Zone } from '../provider.ts';
import { rdataProblem } from './rdata.ts';

type NameRecords = Map<string, RecordSet>;

export class ZoneRecords {
  readonly zone: Zone;
  /** Rises with every applied group: the zone's SOA serial. */
  serial = 1;
  readonly #capabilities: Capabilities;
  /** Record sets by lower-case name, then by key; no name is without records. */
  readonly #names = new Map<string, NameRecords>();
  /** How many names lie below each name: what exists without records of its own. */
  readonly #below = new Map<string, number>();

  constructor(zone: Zone, capabilities: Capabilities) {
    this.zone = zone;
    this.#capabilities = capabilities;
  }

  list(): readonly RecordSet[] {
    return structuredClone([...this.#names.values()].flatMap((records) => [...records.values()]));
  }

  /** @param name lower case */
  at(name: string): readonly RecordSet[] {
    return [...(this.#names.get(name)?.values() ?? [])];
  }

  /** Whether a name has records or lies above one that has. @param name lower case */
  exists(name: string): boolean {
    return name === this.zone.name || this.#names.has(name) || this.#below.has(name);
  }

  /** @throws ProviderError when any change cannot be made; nothing of the group is then applied */
  apply(group: ChangeGroup): void {
    const drafts = new Map<string, NameRecords>();
    const draft = (record: RecordSet): NameRecords => {
      const name = record.dnsName.toLowerCase();
      const found = drafts.get(name) ?? new Map(this.#names.get(name));
      drafts.set(name, found);
      return found;
    };
    for (const change of [...group.changes].sort((a, b) => order[a.action] - order[b.action])) {
      if (change.action !== 'create') takeOut(draft(change.prev), change.prev);
      if (change.action !== 'delete') this.#putIn(draft(change.next), change.next);
    }
    for (const [name, records] of drafts) checkCompany(name, records, this.zone);
    for (const [name, records] of drafts) this.#store(name, records);
    this.serial++;
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

  #putIn(records: NameRecords, wanted: RecordSet): void {
    const record = structuredClone(wanted);
    this.#check(record);
    const key = recordKey(record);
    if (records.has(key)) throw refusal('RECORD_EXISTS', `${nameOf(record)} exists already`);
    records.set(key, record);
  }

  #check(record: RecordSet): void {
    const { recordTypes, minTTL, maxTTL } = this.#capabilities;
    const { dnsName, recordType, recordTTL } = record;
    if (!inZone(dnsName, this.zone.name))
      throw refusal('OUTSIDE_ZONE', `${dnsName} is not in the zone ${this.zone.name}`);
    if (!recordTypes.includes(recordType))
      throw refusal('TYPE_UNSUPPORTED', `records of type ${recordType} are not held`);
    if (recordTTL !== undefined && recordTTL !== 0 && (recordTTL < minTTL || recordTTL > maxTTL)) {
      throw refusal('INVALID_TTL', `${nameOf(record)}: TTL ${recordTTL} is not in ${minTTL} to ${maxTTL}`);
    }
    const name = dnsName === '' ? [] : dnsName.split('.');
    if (dnsName.length > 253 || name.some((label) => label.length === 0 || label.length > 63)) {
      throw refusal('INVALID_NAME', `${dnsName} is not a name that a zone can hold`);
    }
    const problem = rdataProblem(record);
    if (problem !== undefined) throw refusal('INVALID_TARGET', `${nameOf(record)}: ${problem}`);
  }
}

const order = { delete: 0, update: 1, create: 2 } as const;

function takeOut(records: NameRecords, prev: RecordSet): void {
  const key = recordKey(prev);
  const stored = records.get(key);
  if (stored === undefined) throw refusal('RECORD_NOT_FOUND', `${nameOf(prev)} does not exist`);
  if (!sameTargets(stored.targets, prev.targets)) {
    throw refusal('RECORD_CHANGED', `${nameOf(prev)} was changed by somebody else meanwhile`);
  }
  records.delete(key);
}

/** A CNAME stands alone at its name (RFC 1034 3.6.2), so never at the apex, where SOA and NS are. */
function checkCompany(name: string, records: NameRecords, zone: Zone): void {
  const types = new Set([...records.values()].map((record) => record.recordType));
  if (!types.has('CNAME')) return;
  if (name === zone.name) throw refusal('CNAME_AT_APEX', `${name} is the zone itself and cannot be a CNAME`);
  if (types.size > 1) throw refusal('CNAME_CONFLICT', `${name} cannot hold a CNAME beside records of another type`);
}

function nameOf({ dnsName, recordType, setIdentifier }: RecordSet): string {
  return `${dnsName} ${recordType}${setIdentifier ? ` (${setIdentifier})` : ''}`;
}

/** What the plan asks for will not become right by asking again; the next full read may change the plan. */
function refusal(code: string, message: string): ProviderError {
  return new ProviderError(code, message, { retryable: false });
}
