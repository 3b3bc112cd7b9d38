// What the objects want: every accepted name with targets becomes endpoints, every other one a reason.
import type { Claim, Lookup, Violation } from './claims/claim.ts';
import { type AcceptedClaim, decide } from './claims/decide.ts';
import { type ClaimingObject, claimingKinds } from './claims/kinds.ts';
import type { Policy } from './claims/policy.ts';
import { type RecordSettings, readSettings } from './claims/settings.ts';
import { type Endpoint, endpointsFor, mergeEndpoints, resourceLabel } from './endpoint.ts';
import { suitableProperties } from './properties.ts';
import { targetsFor } from './sources/targets/table.ts';
import { type ClaimTargets, isPending, type Pending } from './sources/targets/targets.ts';

/** An accepted name that has nowhere to point now. */
export interface PendingClaim {
  readonly claim: AcceptedClaim;
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
export function desiredEndpoints({ policy, lookup, list, minTTL, provider }: DesiredOptions): Desired {
  const endpoints: Endpoint[] = [];
  const pending: PendingClaim[] = [];
  const rejected: RejectedClaim[] = [];
  const counts = new Map<string, { accepted: number; rejected: number }>();
  for (const kind of claimingKinds) {
    const count = { accepted: 0, rejected: 0 };
    counts.set(kind.kind, count);
    for (const object of list(kind.kind)) {
      const judgement = decide(object, policy, lookup);
      if (judgement.scope === 'out') continue;
      const read = readSettings(object.metadata, policy.annotationPrefixes);
      const settings = { ...read, properties: suitableProperties(read.properties, provider) };
      const targetsOf = targetsOfObject(object, settings, policy, lookup);
      for (const decision of judgement.decisions) {
        count[decision.verdict]++;
        if (decision.verdict === 'rejected') {
          rejected.push({ claim: decision.claim, violations: decision.violations });
          continue;
        }
        const targets = targetsOf(decision.accepted);
        if (isPending(targets)) pending.push({ claim: decision.accepted, pending: targets });
        else endpoints.push(...endpointsOf(decision.accepted, targets, settings, minTTL));
      }
    }
  }
  return { endpoints: mergeEndpoints(endpoints), pending, rejected, counts };
}

/** The target annotation replaces what the object's status says, except on routes, where the Gateway's counts. */
function targetsOfObject(
  object: ClaimingObject,
  settings: RecordSettings,
  policy: Policy,
  lookup: Lookup,
): ClaimTargets {
  if (settings.targets.length > 0 && object.kind !== 'HTTPRoute') return () => settings.targets;
  return targetsFor(object, policy, lookup);
}

function endpointsOf(
  claim: AcceptedClaim,
  targets: readonly string[],
  settings: RecordSettings,
  minTTL: number,
): readonly Endpoint[] {
  const ttl = settings.ttl ?? (minTTL > 0 ? minTTL : undefined);
  return endpointsFor({
    claim,
    targets,
    ttl,
    setIdentifier: settings.setIdentifier,
    properties: settings.properties,
    resource: resourceLabel(claim.object),
  });
}
