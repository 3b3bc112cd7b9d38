// What the objects want: every accepted name with targets becomes endpoints, every other one a reason.
import type { Claim, Violation } from './claims/claim.ts';
import { type AcceptedClaim, type Decision, decide } from './claims/decide.ts';
import { type Hostname, isHostname, parseHostname } from './claims/hostname.ts';
import { isRoute } from './claims/kinds/route.ts';
import { type ClaimingObject, claimingKinds } from './claims/kinds.ts';
import type { Lookup } from './claims/lookup.ts';
import type { Policy } from './claims/policy.ts';
import { type RecordSettings, readSettings } from './claims/settings.ts';
import { type Endpoint, endpointsFor, mergeEndpoints, resourceLabel } from './endpoint.ts';
import { suitableProperties } from './properties.ts';
import { targetsFor } from './sources/targets/table.ts';
import { type ClaimTargets, isPending, type Pending } from './sources/targets/targets.ts';

/** An accepted name that has nowhere to point now. */
export interface PendingClaim {
  readonly claim: AcceptedClaim;
  /** The name that would be published for it. */
  readonly name: Hostname;
  readonly pending: Pending;
}

export interface RejectedClaim {
  readonly claim: Claim;
  readonly violations: readonly Violation[];
}

export interface Desired {
  readonly endpoints: readonly Endpoint[];
  readonly pending: readonly PendingClaim[];
  readonly rejected: readonly RejectedClaim[];
  /** How many hostnames were accepted and rejected, by kind. */
  readonly counts: ReadonlyMap<string, { readonly accepted: number; readonly rejected: number }>;
}

export interface DesiredOptions {
  readonly policy: Policy;
  readonly lookup: Lookup;
  /** Objects by kind name, in a stable order. */
  readonly list: (kind: string) => readonly ClaimingObject[];
  /** Seconds for endpoints that ask for no TTL; 0 leaves them without (ExternalDNS's --min-ttl is a default, no floor). */
  readonly minTTL: number;
  /** The provider's name: properties of other providers are dropped. */
  readonly provider: string;
}

/** Works the wanted endpoints out. Pure: the same objects in any order give the same result. */
export function desiredEndpoints(options: DesiredOptions): Desired {
  const wanted: Wanted = { endpoints: [], pending: [], rejected: [] };
  const counts = new Map<string, { accepted: number; rejected: number }>();
  for (const kind of claimingKinds) {
    const count = { accepted: 0, rejected: 0 };
    counts.set(kind.kind, count);
    for (const object of options.list(kind.kind)) {
      const judgement = decide(object, options.policy, options.lookup);
      if (judgement.scope === 'out') continue;
      for (const { verdict } of judgement.decisions) count[verdict]++;
      collect(object, judgement.decisions, kind.publishes, options, wanted);
    }
  }
  return { ...wanted, endpoints: mergeEndpoints(wanted.endpoints), counts };
}

interface Wanted {
  readonly endpoints: Endpoint[];
  readonly pending: PendingClaim[];
  readonly rejected: RejectedClaim[];
}

/** Adds what one object wants. */
function collect(
  object: ClaimingObject,
  decisions: readonly Decision[],
  publishes: boolean,
  { policy, lookup, minTTL, provider }: DesiredOptions,
  { endpoints, pending, rejected }: Wanted,
): void {
  const read = readSettings(object.metadata, policy.annotationPrefixes);
  const settings = { ...read, properties: suitableProperties(read.properties, provider) };
  const targetsOf = targetsOfObject(object, settings, policy, lookup);
  for (const decision of decisions) {
    if (decision.verdict === 'rejected') {
      rejected.push({ claim: decision.claim, violations: decision.violations });
      continue;
    }
    if (!publishes) continue;
    for (const name of publishedNames(decision.accepted)) {
      const targets = targetsOf(decision.accepted, name);
      if (isPending(targets)) pending.push({ claim: decision.accepted, name, pending: targets });
      else endpoints.push(...endpointsOf(decision.accepted, name, targets, settings, minTTL));
    }
  }
}

/** The accepted name itself or, where listeners narrow it, what they serve of it: names that share its verdict. */
function publishedNames({ name, narrowed }: AcceptedClaim): readonly Hostname[] {
  return narrowed === undefined ? [name] : narrowed.map(parseHostname).filter(isHostname);
}

/** The target annotation replaces what the object's status says, except on routes, where the Gateway's counts. */
function targetsOfObject(
  object: ClaimingObject,
  settings: RecordSettings,
  policy: Policy,
  lookup: Lookup,
): ClaimTargets {
  if (settings.targets.length > 0 && !isRoute(object)) return () => settings.targets;
  return targetsFor(object, policy, lookup);
}

function endpointsOf(
  claim: AcceptedClaim,
  name: Hostname,
  targets: readonly string[],
  settings: RecordSettings,
  minTTL: number,
): readonly Endpoint[] {
  const ttl = settings.ttl ?? (minTTL > 0 ? minTTL : undefined);
  return endpointsFor({
    claim,
    name,
    targets,
    ttl,
    setIdentifier: settings.setIdentifier,
    properties: settings.properties,
    resource: resourceLabel(claim.object),
  });
}
