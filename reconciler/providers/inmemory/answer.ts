// What an authoritative server answers: a pure function of the zones and one question (RFC 1034 4.3.2, RFC 4592).
import type { Answer, Question } from 'dns-packet';
import type { RecordSet } from '../../record-set.ts';
import { inZone } from '../../zones.ts';
import { answersOf } from './rdata.ts';

/** A zone as the answerer sees it. */
export interface ServedZone {
  readonly zone: { readonly name: string };
  readonly serial: number;
  /** Record sets at a lower-case name. */
  at(name: string): readonly RecordSet[];
  /** Whether the lower-case name has records or lies above one that has. */
  exists(name: string): boolean;
}

export type Rcode = 'NOERROR' | 'NXDOMAIN' | 'REFUSED';

export interface Response {
  readonly rcode: Rcode;
  readonly authoritative: boolean;
  readonly answers: readonly Answer[];
  /** The SOA of a negative answer (RFC 2308). */
  readonly authorities: readonly Answer[];
}

/** Seconds. Short, so that a resolver soon sees a name that has just appeared. */
const negativeTTL = 5;
const defaultTTL = 300;
/** Longer chains of CNAMEs are somebody's mistake. */
const maxChain = 8;

const refused: Response = { rcode: 'REFUSED', authoritative: false, answers: [], authorities: [] };

/**
 * Answers one question of class IN from the zones; a name in none of them is refused.
 * @param zones the longest name first
 */
export function answer(question: Question, zones: readonly ServedZone[]): Response {
  const answers: Answer[] = [];
  let name = question.name;
  for (let step = 0; step <= maxChain; step++) {
    const zone = zones.find((served) => inZone(name, served.zone.name));
    if (zone === undefined) return step === 0 ? refused : positive(answers);
    const found = lookup(zone, name);
    if (found === undefined) return { ...negative(zone, answers), rcode: 'NXDOMAIN' };
    const own = apexRecords(zone, name, question.type);
    const matching = ofType(found, question.type, name);
    answers.push(...own, ...matching);
    if (own.length + matching.length > 0) return positive(answers);
    const [alias] = ofType(found, 'CNAME', name);
    if (alias === undefined) return negative(zone, answers);
    answers.push(alias);
    if (!('data' in alias) || typeof alias.data !== 'string') return positive(answers);
    name = alias.data;
  }
  return positive(answers);
}

function positive(answers: readonly Answer[]): Response {
  return { rcode: 'NOERROR', authoritative: true, answers, authorities: [] };
}

function negative(zone: ServedZone, answers: readonly Answer[]): Response {
  return { rcode: 'NOERROR', authoritative: true, answers, authorities: [soa(zone, zone.zone.name)] };
}

/** @returns the record sets at a name, or of the wildcard that covers it; undefined when there is no such name */
function lookup(zone: ServedZone, asked: string): readonly RecordSet[] | undefined {
  const name = asked.toLowerCase();
  if (zone.exists(name)) return zone.at(name);
  // RFC 4592 3.3.1: only the wildcard right below the closest name that exists counts.
  let encloser = name;
  while (encloser !== zone.zone.name && !zone.exists(encloser)) {
    const dot = encloser.indexOf('.');
    encloser = dot < 0 ? '' : encloser.slice(dot + 1);
  }
  const found = zone.at(encloser === '' ? '*' : `*.${encloser}`);
  return found.length > 0 ? found : undefined;
}

/** ANY gets one type only, which RFC 8482 4.1 permits. Sets of several identifiers are united. */
function ofType(records: readonly RecordSet[], type: string, name: string): readonly Answer[] {
  const wanted = type === 'ANY' ? records[0]?.recordType : type;
  const seen = new Set<string>();
  return records
    .filter((record) => record.recordType === wanted)
    .flatMap((record) => {
      const fresh = record.targets.filter((target) => !seen.has(target) && seen.add(target));
      return answersOf({ ...record, targets: fresh }, name, record.recordTTL || defaultTTL);
    });
}

/** SOA and NS of the apex are the server's own, unless records of that type are held there. */
function apexRecords(zone: ServedZone, asked: string, type: string): readonly Answer[] {
  const name = zone.zone.name;
  if (asked.toLowerCase() !== name) return [];
  if (type === 'SOA') return [soa(zone, asked)];
  const held = zone.at(name).some((record) => record.recordType === 'NS');
  if (type !== 'NS' || held) return [];
  return [{ name: asked, type: 'NS', class: 'IN', ttl: defaultTTL, data: below('ns', name) }];
}

function soa(zone: ServedZone, owner: string): Answer {
  const { name } = zone.zone;
  return {
    name: owner === '' ? '.' : owner,
    type: 'SOA',
    class: 'IN',
    ttl: negativeTTL,
    data: {
      mname: below('ns', name),
      rname: below('hostmaster', name),
      serial: zone.serial,
      refresh: 3600,
      retry: 600,
      expire: 86_400,
      minimum: negativeTTL,
    },
  };
}

function below(label: string, zone: string): string {
  return zone === '' ? label : `${label}.${zone}`;
}
