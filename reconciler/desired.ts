// What the objects want: every accepted name with targets becomes endpoints, every other one a reason.
import type { Claim, Violation } from './claims/claim.ts';
import { type AcceptedClaim, type Decision, decide } from './claims/decide.ts';
import { effectiveNames } from './claims/effective-names.ts';
import { type Hostname, isHostname, parseHostname } from './claims/hostname.ts';
import { type ClaimingObject, claimingKinds } from './claims/kinds.ts';
import type { Policy } from './claims/policy.ts';
import { type Wish, withoutContended } from './contention.ts';
import { type Endpoint, endpointOf, mergeEndpoints, type RecordDraft } from './endpoint.ts';
import type { SyncLookup } from './lookup.ts';
import { type Shaping, shapeEndpoints } from './shape/shape.ts';
import { recordsOfTargets } from './sources/targets/address-records.ts';
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
  const wishes: Wish[] = [];
  const rejected: RejectedClaim[] = [];
  const counts = new Map<string, { accepted: number; rejected: number }>();
  for (const kind of claimingKinds) {
    const count = { accepted: 0, rejected: 0 };
    counts.set(kind.kind, count);
    for (const object of options.list(kind.kind)) {
      const judgement = decide(object, options.policy, options.lookup);
      if (judgement.scope === 'out') continue;
      for (const { verdict } of judgement.decisions) count[verdict]++;
      for (const decision of judgement.decisions) {
        if (decision.verdict === 'rejected') rejected.push({ claim: decision.claim, violations: decision.violations });
      }
      wishes.push(...wishesOf(object, judgement.decisions, options));
    }
  }
  const { kept, lost } = withoutContended(wishes, options.policy, options.lookup);
  const merged = mergeEndpoints(kept.flatMap(({ endpoints }) => endpoints));
  const shaped = shapeEndpoints(merged, options.shaping ?? {}, options);
  const pending = [...kept.flatMap(pendingOf), ...lost.flatMap(pendingOf), ...shaped.dropped.flatMap(filteredOut)];
  return { endpoints: shaped.endpoints, pending, rejected, problems: templateProblems(options), counts };
}

/** Every claim that the endpoint would have published hears why it is not. */
function filteredOut({ dnsName, recordType, targets, from }: Endpoint): readonly PendingClaim[] {
  const name = parseHostname(dnsName);
  if (!isHostname(name)) return [];
  const message = `--target-net-filter and --exclude-target-net leave nothing of ${recordType} ${targets.join(' ')}`;
  return from.map((claim) => ({ claim, name, pending: { code: 'TargetsFiltered', message } }));
}

function pendingOf({ claim, name, pending }: Wish): readonly PendingClaim[] {
  return pending === undefined ? [] : [{ claim, name, pending }];
}

/** What the accepted claims of one object want. */
function wishesOf(object: ClaimingObject, decisions: readonly Decision[], options: DesiredOptions): readonly Wish[] {
  const recordsOf = recordsFor(object, options.policy, options.lookup);
  return decisions.flatMap((decision) => {
    if (decision.verdict === 'rejected') return [];
    const claim = decision.accepted;
    return effectiveNames(claim).map((name): Wish => {
      const records = claim.targets === undefined ? recordsOf(claim, name) : recordsOfTargets(claim.targets);
      if (isPending(records)) return { object, claim, name, endpoints: [], pending: records };
      const endpoints = forced(records, options.policy).map((draft) => endpointOf(claim, draft, name));
      return { object, claim, name, endpoints };
    });
  });
}

/** With --force-default-targets these stand in the place of every target (ExternalDNS reference 5.8). */
function forced(
  drafts: readonly RecordDraft[],
  { forceDefaultTargets, defaultTargets }: Policy,
): readonly RecordDraft[] {
  if (!forceDefaultTargets || defaultTargets.length === 0) return drafts;
  return drafts.flatMap((draft) => recordsOfTargets(defaultTargets).map((record) => ({ ...draft, ...record })));
}
