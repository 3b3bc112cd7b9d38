// Objects and current records to grouped changes: the pure middle that a pass and `zonewarden plan` share.
import { resourceOf } from './claims/claimant.ts';
import { isHostname, parseHostname } from './claims/hostname.ts';
import type { ClaimingObject } from './claims/kinds.ts';
import type { Lookup } from './claims/lookup.ts';
import type { Policy } from './claims/policy.ts';
import { type Desired, desiredEndpoints } from './desired.ts';
import type { Endpoint } from './endpoint.ts';
import { groupChanges, type ZoneChanges } from './plan/groups.ts';
import { type Held, heldRecord } from './plan/held.ts';
import { makePlan } from './plan/plan.ts';
import type { PlanPolicy } from './plan/policy.ts';
import { rowName } from './plan/row-name.ts';
import type { Zone } from './providers/provider.ts';
import { isSingular, type RecordSet, type RecordType } from './record-set.ts';
import type { Registry } from './registry/registry.ts';

export interface PlanSettings {
  readonly policy: PlanPolicy;
  readonly managedTypes: readonly RecordType[];
  readonly excludedTypes: readonly RecordType[];
  /** Seconds; 0 leaves the TTL of endpoints that ask for none to the provider. */
  readonly minTTL: number;
  /** The provider's name: properties of other providers are dropped. */
  readonly provider: string;
}

export interface Inputs {
  readonly policy: Policy;
  readonly settings: PlanSettings;
  readonly registry: Registry;
  readonly lookup: Lookup;
  readonly list: (kind: string) => readonly ClaimingObject[];
  readonly zones: readonly Zone[];
  /** Everything that the zones hold, ownership records included. */
  readonly records: readonly RecordSet[];
}

export interface ComputedPlan {
  readonly desired: Desired;
  /** What the zones hold, ownership records taken out. */
  readonly current: readonly RecordSet[];
  readonly zones: readonly ZoneChanges[];
  /** In the order: what is pending, what the plan holds, what found no zone or no place for its ownership. */
  readonly held: readonly Held[];
}

/** Works out the changes. Pure; the order of objects and records does not matter. */
export function computePlan({ policy, settings, registry, lookup, list, zones, records }: Inputs): ComputedPlan {
  const desired = desiredEndpoints({ policy, lookup, list, minTTL: settings.minTTL, provider: settings.provider });
  const singles = desired.endpoints.map(withOneAlias);
  const ownership = registry.read(records);
  const plan = makePlan({
    current: ownership.records,
    desired: singles.map(({ endpoint }) => endpoint),
    policy: settings.policy,
    ownerId: registry.ownerId,
    managedTypes: settings.managedTypes,
    excludedTypes: settings.excludedTypes,
    insideDomains: (dnsName) => insideDomains(dnsName, policy),
    needsRepair: (record) => ownership.needsRepair(record),
    spared: unreadOf(desired),
  });
  const grouped = groupChanges(plan, zones, ownership);
  return {
    desired,
    current: ownership.records,
    zones: grouped.zones,
    held: [...pendingOf(desired), ...singles.flatMap(({ held }) => held), ...plan.held, ...grouped.held],
  };
}

/** A name that is no hostname (a record made by hand) is nothing that objects could claim, so it is left alone. */
function insideDomains(dnsName: string, policy: Policy): boolean {
  const host = parseHostname(dnsName);
  return isHostname(host) && policy.domains.verdict(host) === 'inside';
}

/** Of several targets of a CNAME or DNAME the first is published, as ExternalDNS's providers do. */
function withOneAlias(endpoint: Endpoint): { readonly endpoint: Endpoint; readonly held: readonly Held[] } {
  const [first, ...others] = endpoint.targets;
  if (!isSingular(endpoint.recordType) || first === undefined || others.length === 0) return { endpoint, held: [] };
  const left = { ...endpoint, targets: others };
  const message = `a ${endpoint.recordType} has one target, ${first} is published`;
  return { endpoint: { ...endpoint, targets: [first] }, held: [heldRecord(left, 'LostToOther', message)] };
}

/**
 * Tells the records of objects whose addresses this release does not read, by name or by the resource that ExternalDNS noted
 * (a headless Service has names of its Pods, too), and of objects on which the template failed: who comes from ExternalDNS
 * must not lose them.
 */
function unreadOf({ pending, problems }: Desired): (record: RecordSet) => boolean {
  const unread = pending.filter((one) => one.pending.code === 'UnsupportedTarget');
  const names = new Set<string>(unread.map(({ name }) => name));
  const objects = [...unread.map(({ claim }) => claim.object), ...problems.map(({ object }) => object)];
  const resources = new Set(objects.map(resourceOf));
  return ({ dnsName, labels }) => names.has(rowName(dnsName)) || resources.has(labels?.resource ?? '');
}

function pendingOf({ pending }: Desired): readonly Held[] {
  return pending.map(({ claim, name: dnsName, pending: { code, message } }) => {
    const { kind, namespace, name } = claim.object;
    const record = { dnsName, recordType: 'A', targets: [] } as const;
    return heldRecord(record, code, `${kind} ${namespace}/${name}: ${message}`);
  });
}
