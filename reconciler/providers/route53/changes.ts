// A group of changes as Route 53 takes it, and how large it is there. An update is a DELETE of what was read and a CREATE, so that
// a record that a stranger changed meanwhile is refused; an UPSERT, which ExternalDNS sends, would overwrite it. Route 53 counts
// an UPSERT twice, so neither costs more.
import type { Change as ApiChange, ChangeAction, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { compareText, type RecordSet } from '../../record-set.ts';
import { companyProblem, nameOf, recordProblem, refusal } from '../dns/record-check.ts';
import type { Capabilities, Change, ChangeGroup, ProviderError, Zone } from '../provider.ts';
import { names } from './properties.ts';
import { isAlias } from './record-form.ts';

export interface SizedGroup {
  readonly group: ChangeGroup;
  readonly changes: readonly ApiChange[];
  /** Of the values. */
  readonly bytes: number;
  readonly values: number;
}

/** How a record of ours is at Route 53. @param isThere whether it was read, so that it must be named exactly */
export type Writing = (record: RecordSet, isThere: boolean) => ResourceRecordSet;

export function sizedGroup(group: ChangeGroup, write: Writing): SizedGroup {
  const changes = group.changes.flatMap((change) => apiChanges(change, write));
  const values = changes.flatMap(({ ResourceRecordSet: set }) => valuesOf(set));
  return {
    group,
    changes: inOrder(changes),
    bytes: values.reduce((sum, value) => sum + Buffer.byteLength(value), 0),
    values: values.length,
  };
}

function apiChanges(change: Change, write: Writing): readonly ApiChange[] {
  const make = (Action: ChangeAction, record: RecordSet, isThere: boolean): ApiChange => ({
    Action,
    ResourceRecordSet: write(record, isThere),
  });
  return [
    ...(change.action === 'create' ? [] : [make('DELETE', change.prev, true)]),
    ...(change.action === 'delete' ? [] : [make('CREATE', change.next, false)]),
  ];
}

function valuesOf(set: ResourceRecordSet | undefined): readonly string[] {
  if (set?.AliasTarget !== undefined) return [set.AliasTarget.DNSName ?? ''];
  return (set?.ResourceRecords ?? []).map(({ Value = '' }) => Value);
}

/** Deletions first, then by name and type: a CNAME must be gone before an A record takes its name. */
export function inOrder(changes: readonly ApiChange[]): readonly ApiChange[] {
  const text = ({ ResourceRecordSet: set }: ApiChange) =>
    `${set?.Name ?? ''} ${set?.Type ?? ''} ${set?.SetIdentifier ?? ''}`;
  const isCreate = ({ Action }: ApiChange) => Number(Action === 'CREATE');
  return [...changes].sort((a, b) => isCreate(a) - isCreate(b) || compareText(text(a), text(b)));
}

/** Fields that make one of several record sets of a name. */
const routing = [
  names.weight,
  names.region,
  names.failover,
  names.multiValue,
  names.continent,
  names.country,
  names.subdivision,
  names.proximityRegion,
  names.proximityGroup,
  names.proximityCoordinates,
  names.proximityBias,
];

/** @returns why a group cannot be, before Route 53 is asked; undefined when it may be */
export function groupProblem(group: ChangeGroup, zone: Zone, capabilities: Capabilities): ProviderError | undefined {
  for (const change of group.changes) {
    const record = change.action === 'delete' ? change.prev : change.next;
    const problem = recordProblem(checked(record), zone, capabilities);
    if (problem !== undefined) return problem;
    if (change.action === 'delete') continue;
    const alone = companyProblem(record.dnsName.toLowerCase(), [record], zone);
    if (alone !== undefined) return alone;
    const named = record.providerSpecific?.find(({ name }) => (routing as readonly string[]).includes(name));
    if (named === undefined || record.setIdentifier) continue;
    const message = `${nameOf(record)}: ${named.name} needs a set identifier (annotation set-identifier)`;
    return refusal('SET_IDENTIFIER_MISSING', message);
  }
  return undefined;
}

/** An alias points to a name, whatever its type. */
function checked(record: RecordSet): RecordSet {
  return isAlias(record) ? { ...record, recordType: 'CNAME' } : record;
}
