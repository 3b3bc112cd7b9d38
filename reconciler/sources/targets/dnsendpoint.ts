// DNSEndpoint: every entry is a record as it is written, or says why it is none (ExternalDNS reference 1.6, 5.6).
import { quoted } from '../../claims/annotation-values.ts';
import type { Hostname } from '../../claims/hostname.ts';
import { type DNSEndpoint, nameField, type WrittenEndpoint } from '../../claims/kinds/dnsendpoint.ts';
import type { RecordDraft } from '../../endpoint.ts';
import { type RecordType, recordTypes } from '../../record-set.ts';
import { normalTarget, targetProblem } from './record-form.ts';
import type { Pending, RecordResolver } from './targets.ts';

export const dnsEndpointRecords: RecordResolver<DNSEndpoint> = (object) => {
  const byField = new Map(object.endpoints.map((endpoint) => [nameField(endpoint), endpoint]));
  return ({ field }, name) => {
    const endpoint = byField.get(field);
    return endpoint === undefined ? [] : recordOf(endpoint, name);
  };
};

function recordOf(endpoint: WrittenEndpoint, name: Hostname): readonly [RecordDraft] | Pending {
  const { place, targets, recordTTL, setIdentifier, labels, providerSpecific } = endpoint;
  const recordType = recordTypes.find((type) => type === endpoint.recordType);
  if (recordType === undefined) {
    return invalid(`${place}.recordType ${quoted(endpoint.recordType)} is none of ${recordTypes.join(', ')}`);
  }
  if (targets.length === 0) return { code: 'PendingTarget', message: `${place}.targets is empty` };
  const problem = recordProblem(endpoint, recordType, name);
  if (problem !== undefined) return invalid(problem);
  const record: RecordDraft = {
    recordType,
    targets: targets.map((target) => normalTarget(recordType, target)),
    recordTTL: recordTTL > 0 ? recordTTL : undefined,
    setIdentifier: setIdentifier || undefined,
    labels,
    providerSpecific,
  };
  return [record];
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
