// Objects and current records to grouped changes: the pure middle that a pass and `zonewarden plan` share.

import { type Brake, type Braked, type BrakeSettings, brake } from './brake.ts';
import { resourceOf } from './claims/claimant.ts';
import { isHostname, parseHostname } from './claims/hostname.ts';
import type { ClaimingObject } from './claims/kinds.ts';
import { objectText } from './claims/object.ts';
import type { Policy } from './claims/policy.ts';
import { type Desired, desiredEndpoints } from './desired.ts';
import type { Endpoint } from './endpoint.ts';
import type { SyncLookup } from './lookup.ts';
import { groupChanges, type ZoneChanges } from './plan/groups.ts';
import { type Held, heldCodes, heldRecord, type Reprieve } from './plan/held.ts';
import { makePlan } from './plan/plan.ts';
import type { PlanPolicy } from './plan/policy.ts';
import { rowName } from './plan/row-name.ts';
import type { Zone } from './providers/provider.ts';
import { isSingular, type RecordSet, type RecordType } from './record-set.ts';
import type { Registry } from './registry/registry.ts';
import type { Shaping } from './shape/shape.ts';
import type { Pending } from './sources/targets/targets.ts';
import { type IsUnread, unreadBy, withoutUnread } from './unread-kinds.ts';
import { zoneOf } from './zones.ts';

/** What becomes of a record while its object claims the name and has no address: it stays, or goes as in ExternalDNS. */
export type MissingTargets = 'keep' | 'delete';

export interface PlanSettings {
  readonly policy: PlanPolicy;
  readonly managedTypes: readonly RecordType[];
  readonly excludedTypes: readonly RecordType[];
  /** Seconds; 0 leaves the TTL of endpoints that ask for none to the provider. */
  readonly minTTL: number;
  /** The provider's name: properties of other providers are dropped. */
  readonly provider: string;
  readonly onMissingTargets: MissingTargets;
  /** Whether records without an owner become ours when they are exactly as wanted. */
  readonly adopt?: boolean | undefined;
  /** What makes deletions wait for a person; none do when left out. */
  readonly brake?: BrakeSettings | undefined;
  /** What is done to the endpoints before they are planned; nothing when left out. */
  readonly shaping?: Shaping | undefined;
  /** What the provider makes of endpoints, so that they compare equal to what it gives back; nothing when left out. */
  readonly adjust?: ((endpoints: readonly Endpoint[]) => readonly Endpoint[]) | undefined;
}

export interface Inputs {
  readonly policy: Policy;
  readonly settings: PlanSettings;
  readonly registry: Registry;
  readonly lookup: SyncLookup;
  readonly list: (kind: string) => readonly ClaimingObject[];
  /** Names of the kinds whose objects nobody could list; none when left out. */
  readonly unread?: ReadonlySet<string> | undefined;
  readonly zones: readonly Zone[];
  /** Everything that the zones hold, ownership records included. */
  readonly records: readonly RecordSet[];
}

export interface ComputedPlan {
  readonly desired: Desired;
  /** What the zones hold, ownership records taken out. */
  readonly current: readonly RecordSet[];
  readonly zones: readonly ZoneChanges[];
  /** Zones whose deletions wait for a person. */
  readonly brakes: readonly Brake[];
  /** What an operator should hear of the ownership records. */
  readonly doubts: readonly string[];
  /** In the order: what is pending, what the plan holds, what found no zone or no place for its ownership. */
  readonly held: readonly Held[];
}

/** Works out the changes. Pure; the order of objects and records does not matter. */
export function computePlan(inputs: Inputs): ComputedPlan {
  const { policy, settings, registry, lookup, unread = new Set(), zones, records } = inputs;
  const { minTTL, provider, shaping } = settings;
  const list = (kind: string) => (unread.has(kind) ? [] : inputs.list(kind));
  const desired = desiredEndpoints({ policy, lookup, list, minTTL, provider, shaping });
  const ownership = registry.read(records);
  const isUnread = unreadBy(unread);
  const known = withoutUnread(desired.endpoints, ownership.records, isUnread);
  const singles = known.endpoints.map(withOneAlias);
  const wanted = singles.map(({ endpoint }) => endpoint);
  const plan = makePlan({
    current: ownership.records,
    desired: settings.adjust === undefined ? wanted : settings.adjust(wanted),
    policy: settings.policy,
    ownerId: registry.ownerId,
    managedTypes: settings.managedTypes,
    excludedTypes: settings.excludedTypes,
    adopt: settings.adopt,
    insideDomains: (dnsName) => insideDomains(dnsName, policy),
    needsRepair: (record) => ownership.needsRepair(record),
    spared: sparing(desired, settings.onMissingTargets, isUnread),
  });
  const grouped = groupChanges(plan, zones, ownership);
  const braked = withBrake(grouped.zones, inputs, ownership.records);
  return {
    desired,
    current: ownership.records,
    zones: braked.zones,
    brakes: braked.brakes,
    doubts: ownership.doubts,
    held: [
      ...unpublished(desired),
      ...known.held,
      ...singles.flatMap(({ held }) => held),
      ...plan.held,
      ...grouped.held,
      ...braked.held,
    ],
  };
}

function withBrake(changes: readonly ZoneChanges[], inputs: Inputs, current: readonly RecordSet[]): Braked {
  const { settings, registry, zones } = inputs;
  if (settings.brake === undefined) return { zones: changes, held: [], brakes: [] };
  const managed = settings.managedTypes.filter((type) => !settings.excludedTypes.includes(type));
  const ours = current.filter(
    ({ recordType, labels }) =>
      managed.includes(recordType) && (registry.ownerId === undefined || labels?.owner === registry.ownerId),
  );
  const owned = Map.groupBy(ours, ({ dnsName }) => zoneOf(dnsName, zones));
  return brake(changes, (zone) => owned.get(zone)?.length ?? 0, settings.brake);
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
 * What a missing address keeps. A record goes away only because its object was seen to go or to stop claiming the name: an
 * object that claims it and has no address just now keeps it, unless the operator wants ExternalDNS's way. Of an object
 * whose addresses nobody knows yet or on which the template failed, everything is kept in any case, by name or by the resource
 * in the ownership record (a Service has names of its Pods and ports, too).
 */
function sparing(
  { pending, problems }: Desired,
  onMissingTargets: MissingTargets,
  isUnread: IsUnread,
): (record: RecordSet) => Reprieve | undefined {
  const unread = pending.filter((one) => one.pending.code === 'NotRead');
  const unreadNames = new Set<string>(unread.map(({ name }) => name));
  const unreadObjects = [...unread.map(({ claim }) => claim.object), ...problems.map(({ object }) => object)];
  const unreadResources = new Set(unreadObjects.map(resourceOf));
  const waiting = onMissingTargets === 'keep' ? pending.filter((one) => kept.has(one.pending.code)) : [];
  const why = new Map<string, string>(waiting.map((one) => [one.name, one.pending.message]));
  const behind = new Set(waiting.map(({ name, claim }) => `${resourceOf(claim.object)} ${name}`));
  return (record) => {
    const { dnsName, recordType, targets, labels } = record;
    const name = rowName(dnsName);
    const resource = labels?.resource ?? '';
    if (isUnread(record)) return unreadObject;
    if (unreadNames.has(name) || unreadResources.has(resource)) return unreadTargets;
    // A PTR record is made of the names that it points to.
    const pointed = recordType === 'PTR' ? targets.map(rowName) : [];
    if (pointed.some((target) => unreadNames.has(target))) return unreadTargets;
    const claimed = [name, ...pointed, ...namesAbove(name).filter((above) => behind.has(`${resource} ${above}`))];
    const message = claimed.map((one) => why.get(one)).find((found) => found !== undefined);
    return message === undefined ? undefined : { code: 'PendingTarget', message: `it stays as it is: ${message}` };
  };
}

/** At most two labels up: the names of a Service's Pods and ports stand below its own. */
function namesAbove(name: string): readonly string[] {
  const labels = name.split('.');
  return [labels.slice(1).join('.'), labels.slice(2).join('.')];
}

/** Reasons that leave the claim standing; `NotPublished` says that nothing is to be published. */
const kept = new Set<Pending['code']>(['PendingTarget', 'InvalidRecord']);

const unreadTargets: Reprieve = {
  code: 'NotRead',
  message: 'it stays, because an object may want it whose addresses have not been read or whose template fails',
};

const unreadObject: Reprieve = {
  code: 'NotRead',
  message: 'it stays, because objects of the kind that it belongs to could not be read',
};

/** Names that objects claim and that get no record: denied by a rule, or without an address now. */
function unpublished({ pending, rejected }: Desired): readonly Held[] {
  const withoutRecord = (dnsName: string) => ({ dnsName, recordType: 'A', targets: [] }) as const;
  return [
    ...pending.map(({ claim, name, pending: { code, message } }) =>
      heldRecord(withoutRecord(name), code, `${objectText(claim.object)}: ${message}`),
    ),
    ...rejected.flatMap(({ claim, violations }) => {
      const denied = violations.find(({ level }) => level === 'deny') ?? violations[0];
      const code = heldCodes.find((known) => known === denied?.code);
      if (denied === undefined || code === undefined) return [];
      return [heldRecord(withoutRecord(claim.host), code, `${objectText(claim.object)}: ${denied.message}`)];
    }),
  ];
}
