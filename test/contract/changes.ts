// Changes and records for the tests of the contract.
import type { Change, ChangeGroup } from '../../reconciler/providers/provider.ts';
import { type RecordSet, recordKey } from '../../reconciler/record-set.ts';

export function group(...changes: readonly Change[]): ChangeGroup {
  const [first] = changes;
  const dnsName = first?.action === 'delete' ? first.prev.dnsName : (first?.next.dnsName ?? '');
  return { dnsName, changes };
}

export function create(next: RecordSet): Change {
  return { action: 'create', next };
}

export function remove(prev: RecordSet): Change {
  return { action: 'delete', prev };
}

export function a(label: string, ...targets: readonly string[]): RecordSet {
  return { dnsName: `${label}.example.com`, recordType: 'A', targets, recordTTL: 300 };
}

export function cname(label: string, target: string): RecordSet {
  return { dnsName: `${label}.example.com`, recordType: 'CNAME', targets: [target], recordTTL: 300 };
}

export function txt(label: string, text: string): RecordSet {
  return { dnsName: `${label}.example.com`, recordType: 'TXT', targets: [`"${text}"`], recordTTL: 300 };
}

export function set(setIdentifier: string, target: string): RecordSet {
  return { ...a('weighted', target), setIdentifier, providerSpecific: [{ name: 'aws/weight', value: '10' }] };
}

/** For comparing two reads: a provider may list in any order. */
export function inOrder(records: readonly RecordSet[]): readonly RecordSet[] {
  return [...records].sort((one, two) => recordKey(one).localeCompare(recordKey(two), 'en'));
}
