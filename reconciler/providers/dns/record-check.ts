// What a DNS zone takes: a record by itself, and the records of one name in each other's company.
import type { RecordSet } from '../../record-set.ts';
import { inZone } from '../../zones.ts';
import { type Capabilities, ProviderError, type Zone } from '../provider.ts';
import { isDomainName } from './domain-name.ts';
import { targetProblem } from './rdata.ts';

/** @returns why the zone cannot hold the record, undefined when it can */
export function recordProblem(record: RecordSet, zone: Zone, capabilities: Capabilities): ProviderError | undefined {
  const { recordTypes, minTTL, maxTTL } = capabilities;
  const { dnsName, recordType, recordTTL = 0 } = record;
  if (!recordTypes.includes(recordType)) {
    return refusal('TYPE_UNSUPPORTED', `${nameOf(record)}: the types are ${recordTypes.join(', ')}`);
  }
  if (dnsName !== '' && !isDomainName(dnsName)) {
    return refusal('INVALID_NAME', `${nameOf(record)}: a name has labels of 1 to 63 ASCII characters, 253 in all`);
  }
  if (!inZone(dnsName, zone.name)) {
    return refusal('OUTSIDE_ZONE', `${nameOf(record)}: the name does not end in that of the zone, ${zone.name}`);
  }
  // ExternalDNS writes "no TTL" as 0.
  if (recordTTL !== 0 && !(Number.isInteger(recordTTL) && recordTTL >= minTTL && recordTTL <= maxTTL)) {
    return refusal('INVALID_TTL', `${nameOf(record)}: TTL ${recordTTL} is not in ${minTTL} to ${maxTTL} seconds`);
  }
  const problem = targetProblem(record);
  return problem === undefined ? undefined : refusal('INVALID_TARGET', `${nameOf(record)}: ${problem}`);
}

/**
 * A CNAME stands alone at its name (RFC 1034 3.6.2), so never at the apex, where SOA and NS are.
 * @param records all of one name
 */
export function companyProblem(name: string, records: readonly RecordSet[], zone: Zone): ProviderError | undefined {
  const types = new Set(records.map((record) => record.recordType));
  if (!types.has('CNAME')) return undefined;
  if (name === zone.name) {
    return refusal('CNAME_AT_APEX', `${name} CNAME: the name is the zone itself, which has SOA and NS records`);
  }
  if (types.size === 1) return undefined;
  const others = [...types].filter((type) => type !== 'CNAME').join(', ');
  return refusal('CNAME_CONFLICT', `${name} CNAME: the name also has ${others}, and a CNAME stands alone`);
}

/** `www.example.com A`, with the set identifier where there is one. */
export function nameOf({ dnsName, recordType, setIdentifier }: RecordSet): string {
  return `${dnsName || '.'} ${recordType}${setIdentifier ? ` (${setIdentifier})` : ''}`;
}

/** What a plan asks for does not become right by asking again; the next full read may change the plan. */
export function refusal(code: string, message: string): ProviderError {
  return new ProviderError(code, message, { retryable: false });
}
