// Record sets of Route 53 to ours and back (ExternalDNS reference: providers 1.3 and 1.6).
import type { ResourceRecordSet, RRType } from '@aws-sdk/client-route-53';
import { type RecordSet, type RecordType, recordTypes } from '../../record-set.ts';
import { aliasTTL } from './adjust.ts';
import { canonicalZone } from './canonical-zones.ts';
import { readName, readText, writeText } from './name-text.ts';
import { bareZoneId, listOf, names, propertiesOf } from './properties.ts';
import { routingOf, routingProperties } from './routing.ts';

/** What a record set gets that asks for no TTL. Seconds. */
export const defaultTTL = 300;

/** The types that Route 53 has of those that the program knows; ExternalDNS does not read PTR and so never changes one. */
export const supportedTypes = recordTypes.filter((type) => type !== 'DNAME');

/** In these a final dot belongs to the text. */
const dotted: ReadonlySet<RecordType> = new Set(['TXT', 'NAPTR', 'SRV']);

/**
 * @param zoneId of the zone that it is in, without path
 * @returns undefined for a type that the program does not know
 */
export function readSet(set: ResourceRecordSet, zoneId: string): RecordSet | undefined {
  const recordType = supportedTypes.find((type) => type === set.Type);
  if (recordType === undefined || set.Name === undefined) return undefined;
  const properties = new Map(routingProperties(set));
  const record = {
    dnsName: readName(set.Name),
    recordType,
    ...(set.SetIdentifier && { setIdentifier: set.SetIdentifier }),
  };
  const alias = set.AliasTarget;
  if (alias === undefined) {
    if (recordType === 'CNAME') properties.set(names.alias, 'false');
    const targets = (set.ResourceRecords ?? []).map(({ Value = '' }) => readValue(recordType, Value));
    const recordTTL = set.TTL === undefined ? {} : { recordTTL: Number(set.TTL) };
    return { ...record, targets, ...recordTTL, ...listed(properties) };
  }
  const target = readName(alias.DNSName ?? '');
  properties.set(names.alias, 'true');
  properties.set(names.evaluateTargetHealth, String(alias.EvaluateTargetHealth === true));
  const zone = bareZoneId(alias.HostedZoneId ?? '');
  if (zone !== (canonicalZone(target) ?? zoneId)) properties.set(names.targetHostedZone, zone);
  return { ...record, targets: [target], recordTTL: aliasTTL, ...listed(properties) };
}

function listed(properties: ReadonlyMap<string, string>): Pick<RecordSet, 'providerSpecific'> {
  return properties.size === 0 ? {} : { providerSpecific: listOf(properties) };
}

function readValue(recordType: RecordType, value: string): string {
  if (recordType === 'TXT') return readText(value);
  return dotted.has(recordType) ? value : value.replace(/\.$/, '');
}

/** @param zoneId of the zone that it lands in: an alias whose target is no endpoint of AWS points into the same zone */
export function writeSet(record: RecordSet, zoneId: string): ResourceRecordSet {
  const { recordType, targets, recordTTL, setIdentifier } = record;
  const properties = propertiesOf(record.providerSpecific);
  const set = {
    Name: record.dnsName.toLowerCase(),
    Type: recordType satisfies string as RRType,
    ...routingOf(properties, setIdentifier),
  };
  const [target] = targets;
  if (isAlias(record) && target !== undefined) {
    const said = properties.get(names.targetHostedZone);
    return {
      ...set,
      AliasTarget: {
        DNSName: target,
        HostedZoneId: said ? bareZoneId(said) : (canonicalZone(target) ?? zoneId),
        EvaluateTargetHealth: properties.get(names.evaluateTargetHealth) === 'true',
      },
    };
  }
  const values = targets.map((value) => ({ Value: recordType === 'TXT' ? writeText(value) : value }));
  return { ...set, TTL: recordTTL || defaultTTL, ResourceRecords: values };
}

/** An ownership record has the properties of the record that it speaks for, and is no alias. */
export function isAlias({ recordType, providerSpecific }: RecordSet): boolean {
  if (recordType !== 'A' && recordType !== 'AAAA') return false;
  return providerSpecific?.some(({ name, value }) => name === names.alias && value === 'true') === true;
}
