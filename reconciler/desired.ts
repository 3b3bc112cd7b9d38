// What the objects want: every accepted name with targets becomes endpoints, every other one a reason.
import type { Claim, Violation } from './claims/claim.ts';
import { type AcceptedClaim, type Decision, decide } from './claims/decide.ts';
import { effectiveNames } from './claims/effective-names.ts';
import { type Hostname, isHostname, parseHostname } from './claims/hostname.ts';
import { type ClaimingObject, claimingKinds } from './claims/kinds.ts';
import type { Policy } from './claims/policy.ts';
import { type Endpoint, endpointOf, mergeEndpoints, type RecordDraft } from './endpoint.ts';
import type { SyncLookup } from './lookup.ts';
import { suitableProperties } from './properties.ts';
import { type Shaping, shapeEndpoints } from './shape/shape.ts';
import { recordsFor } from './sources/targets/table.ts';
import { isPending, type Pending } from './sources/targets/targets.ts';
import { type ObjectProblem, templateProblems } from './template-problems.ts';

/** An accepted name that has no record now. */
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
  /** Objects that may want more than could be made out. */
  readonly problems: readonly ObjectProblem[];
  /** How many hostnames were accepted and rejected, by kind. */
  readonly counts: ReadonlyMap<string, { readonly accepted: number; readonly rejected: number }>;
}

export interface DesiredOptions {
  readonly policy: Policy;
  readonly lookup: SyncLookup;
  /** Objects by kind name, in a stable order. */
  readonly list: (kind: string) => readonly ClaimingObject[];
  /** Seconds for endpoints that ask for no TTL; 0 leaves them without (ExternalDNS's --min-ttl is a default, no floor). */
  readonly minTTL: number;
  /** The provider's name: properties of other providers are dropped. */
  readonly provider: string;
  /** What is done to the endpoints at the end; nothing when left out. */
  readonly shaping?: Shaping | undefined;
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
      collect(object, judgement.decisions, options, wanted);
    }
  }
  const shaped = shapeEndpoints(mergeEndpoints(wanted.endpoints), options.shaping ?? {});
  const pending = [...wanted.pending, ...shaped.dropped.flatMap(filteredOut)];
  return { ...wanted, pending, endpoints: shaped.endpoints, problems: templateProblems(options), counts };
}

/** Every claim that the endpoint would have published hears why it is not. */
function filteredOut({ dnsName, recordType, targets, from }: Endpoint): readonly PendingClaim[] {
  const name = parseHostname(dnsName);
  if (!isHostname(name)) return [];
  const message = `--target-net-filter and --exclude-target-net leave nothing of ${recordType} ${targets.join(' ')}`;
  return from.map((claim) => ({ claim, name, pending: { code: 'TargetsFiltered', message } }));
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
  options: DesiredOptions,
  { endpoints, pending, rejected }: Wanted,
): void {
  const recordsOf = recordsFor(object, options.policy, options.lookup);
  for (const decision of decisions) {
    if (decision.verdict === 'rejected') {
      rejected.push({ claim: decision.claim, violations: decision.violations });
      continue;
    }
    const claim = decision.accepted;
    for (const name of effectiveNames(claim)) {
      const records = recordsOf(claim, name);
      if (isPending(records)) pending.push({ claim, name, pending: records });
      else endpoints.push(...records.map((draft) => endpointOf(claim, settled(draft, options), name)));
    }
  }
}

/** The draft with the default TTL, and without what other providers alone understand. */
function settled(draft: RecordDraft, { minTTL, provider }: DesiredOptions): RecordDraft {
  return {
    ...draft,
    recordTTL: draft.recordTTL ?? (minTTL > 0 ? minTTL : undefined),
    providerSpecific: suitableProperties(draft.providerSpecific ?? [], provider),
  };
}
