// Objects and current records to grouped changes: the pure middle that a pass and `zonewarden plan` share.

import { type Brake, type Braked, type BrakeSettings, brake } from './brake.ts';
import { isHostname, parseHostname } from './claims/hostname.ts';
import type { ClaimingObject } from './claims/kinds.ts';
import { objectText } from './claims/object.ts';
import type { Policy } from './claims/policy.ts';
import { type Desired, desiredEndpoints } from './desired.ts';
import type { Endpoint } from './endpoint.ts';
import { isSeenIn } from './horizons.ts';
import type { SyncLookup } from './lookup.ts';
import { groupChanges, type ZoneChanges } from './plan/groups.ts';
import { type Held, heldCodes, heldRecord } from './plan/held.ts';
import { makePlan } from './plan/plan.ts';
import type { PlanPolicy } from './plan/policy.ts';
import type { Zone } from './providers/provider.ts';
import { isSingular, type RecordSet, type RecordType } from './record-set.ts';
import type { Ownership } from './registry/registry.ts';
import type { Shaping } from './shape/shape.ts';
import { type MissingTargets, sparing } from './sparing.ts';
import { unreadBy, withoutUnread } from './unread-kinds.ts';
import { zoneOf } from './zones.ts';

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
  /** Written into new ownership records; undefined where ownership is not kept. */
  readonly ownerId: string | undefined;
  readonly lookup: SyncLookup;
  readonly list: (kind: string) => readonly ClaimingObject[];
  /** Names of the kinds whose objects nobody could list; none when left out. */
  readonly unread?: ReadonlySet<string> | undefined;
  /** The zones that see each name once, and what they hold. At least one, which is the public one. */
  readonly horizons: readonly ReadHorizon[];
}

/** Zones in which a name stands once, and what the registry reads there. */
export interface ReadHorizon {
  readonly zones: readonly Zone[];
  readonly ownership: Ownership;
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
  const wanted = wantedOf(inputs);
  return planWanted(wanted, wanted.endpoints, inputs);
}

/** The same with a provider that is asked what it makes of the endpoints. @throws what `adjust` throws */
export async function computeAdjustedPlan(
  inputs: Inputs,
  adjust: (endpoints: readonly Endpoint[]) => Promise<readonly Endpoint[]>,
): Promise<ComputedPlan> {
  const wanted = wantedOf(inputs);
  return planWanted(wanted, await adjust(wanted.endpoints), inputs);
}

interface Wanted {
  readonly desired: Desired;
  readonly endpoints: readonly Endpoint[];
  /** Further targets of CNAMEs. */
  readonly held: readonly Held[];
}

function wantedOf({ policy, settings, lookup, unread = new Set(), ...inputs }: Inputs): Wanted {
  const { minTTL, provider, shaping, adjust } = settings;
  const list = (kind: string) => (unread.has(kind) ? [] : inputs.list(kind));
  const desired = desiredEndpoints({ policy, lookup, list, minTTL, provider, shaping });
  const singles = desired.endpoints.map(withOneAlias);
  const endpoints = singles.map(({ endpoint }) => endpoint);
  return {
    desired,
    endpoints: adjust === undefined ? endpoints : adjust(endpoints),
    held: singles.flatMap(({ held }) => held),
  };
}

function planWanted({ desired, held }: Wanted, endpoints: readonly Endpoint[], inputs: Inputs): ComputedPlan {
  const { horizons } = inputs;
  const plans = horizons.map((horizon, index) => {
    const seen = endpoints.filter(({ dnsName }) => isSeenIn(index, horizons, dnsName));
    return planHorizon(horizon, seen, desired, inputs);
  });
  return {
    desired,
    current: horizons.flatMap(({ ownership }) => ownership.records),
    zones: plans.flatMap(({ zones }) => zones),
    brakes: plans.flatMap(({ brakes }) => brakes),
    doubts: [...new Set(horizons.flatMap(({ ownership }) => ownership.doubts))],
    held: [...unpublished(desired), ...held, ...plans.flatMap((plan) => plan.held)],
  };
}

function planHorizon(
  { zones, ownership }: ReadHorizon,
  endpoints: readonly Endpoint[],
  desired: Desired,
  { policy, settings, ownerId, unread = new Set() }: Inputs,
): Braked {
  const unreadKinds = unreadBy(unread);
  const known = withoutUnread(endpoints, ownership.records, unreadKinds);
  const plan = makePlan({
    current: ownership.records,
    desired: known.endpoints,
    policy: settings.policy,
    ownerId,
    managedTypes: settings.managedTypes,
    excludedTypes: settings.excludedTypes,
    adopt: settings.adopt,
    insideDomains: (dnsName) => insideDomains(dnsName, policy),
    needsRepair: (record) => ownership.needsRepair(record),
    spared: sparing(desired, settings.onMissingTargets, unreadKinds),
  });
  const grouped = groupChanges(plan, zones, ownership);
  const braked = withBrake(grouped.zones, zones, ownership.records, { settings, ownerId });
  return { ...braked, held: [...known.held, ...plan.held, ...grouped.held, ...braked.held] };
}

function withBrake(
  changes: readonly ZoneChanges[],
  zones: readonly Zone[],
  current: readonly RecordSet[],
  { settings, ownerId }: Pick<Inputs, 'settings' | 'ownerId'>,
): Braked {
  if (settings.brake === undefined) return { zones: changes, held: [], brakes: [] };
  const managed = settings.managedTypes.filter((type) => !settings.excludedTypes.includes(type));
  const ours = current.filter(
    ({ recordType, labels }) => managed.includes(recordType) && (ownerId === undefined || labels?.owner === ownerId),
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
