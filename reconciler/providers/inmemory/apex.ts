// The records that a zone has without anybody publishing them: SOA and NS at its apex.
import type { Answer, SoaAnswer } from 'dns-packet';
import type { ServedZone } from './served-zone.ts';

/** Seconds. Also how long a resolver may remember that a name is absent (RFC 2308 5): short, for one that is coming. */
const soaTTL = 60;
const nsTTL = 300;

/**
 * The start of authority. Nobody transfers the zone, so its timers are only what is usual.
 * @param owner the apex, in the case in which it was asked for
 */
export function soaOf({ zone: { name }, serial }: ServedZone, owner: string = name): SoaAnswer {
  const timers = { refresh: 3600, retry: 600, expire: 86_400, minimum: soaTTL };
  const data = { mname: below('ns', name), rname: below('hostmaster', name), serial, ...timers };
  return { name: owner, type: 'SOA', class: 'IN', ttl: soaTTL, data };
}

/**
 * SOA and NS of the apex as answers to a question for that type.
 * @returns none for other types, and for NS where NS records were published at the apex
 */
export function apexAnswers(zone: ServedZone, owner: string, type: string): readonly Answer[] {
  const { name } = zone.zone;
  if (type === 'SOA') return [soaOf(zone, owner)];
  if (type !== 'NS' || zone.at(name).some((record) => record.recordType === 'NS')) return [];
  return [{ name: owner, type: 'NS', class: 'IN', ttl: nsTTL, data: below('ns', name) }];
}

function below(label: string, zone: string): string {
  return zone === '' ? label : `${label}.${zone}`;
}
