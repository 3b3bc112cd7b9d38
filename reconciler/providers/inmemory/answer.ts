// What an authoritative server answers: a pure function of the zones and one question (RFC 1034 4.3.2).
import type { Answer } from 'dns-packet';
import type { RecordSet } from '../../record-set.ts';
import { inZone } from '../../zones.ts';
import { apexAnswers, soaOf } from './apex.ts';
import { rrset } from './rrset.ts';
import { type Found, find, type ServedZone } from './served-zone.ts';

/** A question of class IN. */
export interface Asked {
  /** In the case in which it was asked, without a trailing dot; the empty name is the root. */
  readonly name: string;
  /** `A`, `ANY`, `TYPE65`. */
  readonly type: string;
}

export interface Response {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED' | 'YXDOMAIN';
  /** False where another server has the authority: a delegation, a zone that is not here. */
  readonly authoritative: boolean;
  readonly answers: readonly Answer[];
  /** The SOA of a negative answer (RFC 2308 2), the NS records of a delegation. */
  readonly authorities: readonly Answer[];
  /** Addresses of the name servers of a delegation. */
  readonly additionals: readonly Answer[];
}

/** What one name gives: a part of the answer, and a name to go on with or the end. */
interface Step extends Response {
  readonly next?: string;
}

/** Longer chains of aliases are somebody's mistake. */
const maxChain = 16;
/** RFC 1035 2.3.4, as text. */
const maxNameOctets = 253;

const empty = { authoritative: true, answers: [], authorities: [], additionals: [] } as const;
const refused: Response = { ...empty, rcode: 'REFUSED', authoritative: false };

/**
 * Answers one question, following aliases as long as they stay in the zones.
 * @param zones the longest name first
 */
export function answer(asked: Asked, zones: readonly ServedZone[]): Response {
  const answers: Answer[] = [];
  const visited = new Set<string>();
  let authoritative = false;
  for (let name = asked.name; ; ) {
    const key = name.toLowerCase();
    const zone = zones.find((served) => inZone(key, served.zone.name));
    if (zone === undefined && visited.size === 0) return refused;
    // A chain that leaves our zones, runs in a circle or does not end: what was found so far is the answer.
    if (zone === undefined || visited.has(key) || visited.size === maxChain) {
      return { ...empty, rcode: 'NOERROR', authoritative, answers };
    }
    const step = answerAt(zone, name, key, asked.type);
    // RFC 1035 4.1.1: with aliases, the bit is about the first name.
    if (visited.size === 0) authoritative = step.authoritative;
    visited.add(key);
    answers.push(...step.answers);
    if (step.next === undefined) {
      const { rcode, authorities, additionals } = step;
      return { rcode, authoritative, answers, authorities, additionals };
    }
    name = step.next;
  }
}

function answerAt(zone: ServedZone, name: string, key: string, type: string): Step {
  const found = find(zone, key);
  switch (found.kind) {
    case 'absent':
      return { ...negative(zone), rcode: 'NXDOMAIN' };
    case 'delegated':
      return referral(zone, found, name, key, type);
    case 'redirected':
      return redirection(zone, found, name);
    case 'records':
      return answerFrom(zone, found.records, name, key, type);
  }
}

function answerFrom(zone: ServedZone, records: readonly RecordSet[], name: string, key: string, type: string): Step {
  const own =
    key === zone.zone.name ? apexAnswers(zone, name, type === 'ANY' && records.length === 0 ? 'SOA' : type) : [];
  const wanted = type === 'ANY' ? smallestType(records) : type;
  const held = records.filter((record) => record.recordType === wanted);
  if (own.length + held.length > 0) {
    return { ...empty, rcode: 'NOERROR', answers: [...own, ...rrset(held, name, zone.defaultTTL)] };
  }
  const alias = records.filter((record) => record.recordType === 'CNAME');
  return alias.length > 0 ? aliasStep(rrset(alias, name, zone.defaultTTL)) : negative(zone);
}

function aliasStep(answers: readonly Answer[]): Step {
  const step = { ...empty, rcode: 'NOERROR', answers } as const;
  const last = answers.at(-1);
  return last?.type === 'CNAME' ? { ...step, next: last.data === '.' ? '' : last.data } : step;
}

/** RFC 8482 4.1: for ANY one RRset is enough; the one with the fewest records is the least use to an attacker. */
function smallestType(records: readonly RecordSet[]): string | undefined {
  const byType = [...Map.groupBy(records, (record) => record.recordType)];
  const size = (sets: readonly RecordSet[]) => sets.reduce((sum, { targets }) => sum + targets.length, 0);
  return byType.toSorted(([, a], [, b]) => size(a) - size(b))[0]?.[0];
}

/** RFC 2308 2: the name or the type is not there, and the SOA says for how long that may be believed. */
function negative(zone: ServedZone): Step {
  return { ...empty, rcode: 'NOERROR', authorities: [soaOf(zone)] };
}

/**
 * RFC 1034 4.3.2 3b. A question for the very NS records has them as its answer, so that whoever published them sees
 * them; the DS record alone would belong to this side of the cut (RFC 4035 3.1.4.1), and there is none.
 */
function referral(
  zone: ServedZone,
  { cut, records }: Extract<Found, { kind: 'delegated' }>,
  name: string,
  key: string,
  type: string,
): Step {
  if (key === cut && type === 'DS') return negative(zone);
  const asked = key === cut && type === 'NS';
  const servers = rrset(records, asked ? name : cut, zone.defaultTTL);
  const additionals = servers.flatMap((server) => (server.type === 'NS' ? glue(zone, server.data) : []));
  const section = asked ? { answers: servers } : { authorities: servers };
  return { ...empty, ...section, additionals, rcode: 'NOERROR', authoritative: false };
}

function glue(zone: ServedZone, server: string): readonly Answer[] {
  const records = zone.at(server.toLowerCase());
  return (['A', 'AAAA'] as const).flatMap((type) => {
    const addresses = records.filter((record) => record.recordType === type);
    return addresses.length > 0 ? rrset(addresses, server, zone.defaultTTL) : [];
  });
}

/** RFC 6672 3.2: the DNAME, and a CNAME made from it for the name asked for. */
function redirection(zone: ServedZone, { owner, record }: Extract<Found, { kind: 'redirected' }>, name: string): Step {
  const answers = rrset([record], owner, zone.defaultTTL);
  const [dname] = answers;
  const step = { ...empty, rcode: 'NOERROR', answers } as const;
  // An escaped octet cannot go into the data of a record; who asks for such a name follows the DNAME by itself.
  if (dname?.type !== 'DNAME' || name.includes('\\')) return step;
  const prefix = owner === '' ? name : name.slice(0, -owner.length - 1);
  const next = dname.data === '.' ? prefix : `${prefix}.${dname.data}`;
  if (next.length > maxNameOctets) return { ...step, rcode: 'YXDOMAIN' };
  return { ...step, answers: [...answers, { ...dname, name, type: 'CNAME', data: next }], next };
}
