// DNSEndpoint: every entry is a record as it is written, or says why it is none (ExternalDNS reference 1.6, 5.6).
import { quoted } from '../../claims/annotation-values.ts';
import type { Hostname } from '../../claims/hostname.ts';
import { type DNSEndpoint, nameField, type WrittenEndpoint } from '../../claims/kinds/dnsendpoint.ts';
import type { RecordDraft } from '../../endpoint.ts';
import { type RecordType, recordTypes } from '../../record-set.ts';
import { recordsOfTargets } from './address-records.ts';
import { normalTarget, targetProblem } from './record-form.ts';
import type { Pending, RecordResolver } from './targets.ts';

export const dnsEndpointRecords: RecordResolver<DNSEndpoint> = (object, { defaultTargets }) => {
  const byField = new Map(object.endpoints.map((endpoint) => [nameField(endpoint), endpoint]));
  return ({ field }, name) => {
    const endpoint = byField.get(field);
    return endpoint === undefined ? [] : recordsOf(endpoint, name, defaultTargets);
  };
};

/** An entry without targets has those of --default-targets, whatever its type says, unless it is a CNAME (reference 5.8, 9.3). */
function recordsOf(
  endpoint: WrittenEndpoint,
  name: Hostname,
  defaultTargets: readonly string[],
): readonly RecordDraft[] | Pending {
  const { place, targets, recordType } = endpoint;
  const singular = recordType === 'CNAME' || recordType === 'DNAME';
  if (targets.length > 0 || defaultTargets.length === 0) return recordOf(endpoint, name);
  if (singular) return noTargets(`${place}.targets is empty, and --default-targets is not for a ${recordType}`);
  return recordsOfTargets(defaultTargets).map((record) => ({ ...settingsOf(endpoint), ...record }));
}

function recordOf(endpoint: WrittenEndpoint, name: Hostname): readonly [RecordDraft] | Pending {
  const { place, targets } = endpoint;
  const recordType = recordTypes.find((type) => type === endpoint.recordType);
  if (recordType === undefined) {
    return invalid(`${place}.recordType ${quoted(endpoint.recordType)} is none of ${recordTypes.join(', ')}`);
  }
  if (targets.length === 0) return noTargets(`${place}.targets is empty`);
  const problem = recordProblem(endpoint, recordType, name);
  if (problem !== undefined) return invalid(problem);
  const record: RecordDraft = {
    recordType,
    targets: targets.map((target) => normalTarget(recordType, target)),
    ...settingsOf(endpoint),
  };
  return [record];
}

function settingsOf({ recordTTL, setIdentifier, labels, providerSpecific }: WrittenEndpoint) {
  return {
    recordTTL: recordTTL > 0 ? recordTTL : undefined,
    setIdentifier: setIdentifier || undefined,
    labels,
    providerSpecific,
  };
}

function noTargets(message: string): Pending {
  return { code: 'PendingTarget', message };
}

function invalid(message: string): Pending {
  return { code: 'InvalidRecord', message };
}

/** What keeps an entry of a known type from being a record: the first wrong thing, with its field. */
function recordProblem(endpoint: WrittenEndpoint, recordType: RecordType, name: Hostname): string | undefined {
  const { place, targets, labels, providerSpecific } = endpoint;
  const alias = providerSpecific.find((property) => property.name === 'alias');
  if (alias !== undefined && !aliasTypes.includes(recordType)) {
    return `${place}.providerSpecific has alias, which a record of type ${recordType} cannot be`;
  }
  if (recordType === 'PTR' && !/^[^.].*\.(?:in-addr|ip6)\.arpa$/.test(name)) {
    return `${place}.dnsName of a PTR record must end with .in-addr.arpa or .ip6.arpa`;
  }
  for (const [index, target] of targets.entries()) {
    const problem = targetProblem(recordType, target, alias?.value === 'true');
    if (problem !== undefined) return `${place}.targets[${index}] ${quoted(target)} ${problem}`;
  }
  const label = Object.entries(labels).find(([key, value]) => /[",=]/.test(key) || /[",]/.test(value));
  if (label !== undefined) return `${place}.labels ${quoted(label[0])} has a comma or a quote, which end a label`;
  return undefined;
}

const aliasTypes: readonly RecordType[] = ['A', 'AAAA', 'CNAME'];
