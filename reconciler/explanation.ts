// Everything about one name: who claims it and what the rules say, its zone, what is there, and what the next pass would do.
import type { Violation } from './claims/claim.ts';
import { decide } from './claims/decide.ts';
import { effectiveNames } from './claims/effective-names.ts';
import type { Hostname } from './claims/hostname.ts';
import { type ClaimingObject, claimingKinds } from './claims/kinds.ts';
import { objectText } from './claims/object.ts';
import type { Policy } from './claims/policy.ts';
import type { ComputedPlan } from './compute-plan.ts';
import type { SyncLookup } from './lookup.ts';
import type { Held } from './plan/held.ts';
import { rowName } from './plan/row-name.ts';
import type { Change, Zone } from './providers/provider.ts';
import type { RecordSet } from './record-set.ts';
import { zoneOf } from './zones.ts';

/** One object's claim on the name. */
export interface ExplainedClaim {
  /** `Ingress shop/web` */
  readonly object: string;
  readonly field: string;
  /** As it is written there. */
  readonly host: string;
  readonly accepted: boolean;
  readonly violations: readonly Violation[];
}

export interface Explanation {
  readonly name: Hostname;
  readonly claims: readonly ExplainedClaim[];
  /** The zone that contains the name; undefined when none does. */
  readonly zone: Zone | undefined;
  /** With the labels of their ownership records. */
  readonly records: readonly RecordSet[];
  /** Of the next pass, ownership records included. */
  readonly changes: readonly Change[];
  /** What the next pass leaves as it is, and why. */
  readonly held: readonly Held[];
}

export interface ExplanationInputs {
  readonly policy: Policy;
  readonly lookup: SyncLookup;
  /** Objects by kind name. */
  readonly list: (kind: string) => readonly ClaimingObject[];
  readonly zones: readonly Zone[];
  readonly computed: ComputedPlan;
}

/** Pure. @param name also matched through what listeners narrow a route's hostname to */
export function explain(name: Hostname, { policy, lookup, list, zones, computed }: ExplanationInputs): Explanation {
  const isAbout = ({ dnsName }: RecordSet) => rowName(dnsName) === name;
  const claims = claimingKinds.flatMap((kind) =>
    list(kind.kind).flatMap((object): readonly ExplainedClaim[] => {
      const judgement = decide(object, policy, lookup);
      if (judgement.scope === 'out') return [];
      return judgement.decisions.flatMap((decision) => {
        const { claim, violations } = decision;
        const accepted = decision.verdict === 'accepted';
        const names: readonly string[] = accepted ? effectiveNames(decision.accepted) : [rowName(claim.host)];
        if (!names.includes(name) && rowName(claim.host) !== name) return [];
        return [{ object: objectText(claim.object), field: claim.field, host: claim.host, accepted, violations }];
      });
    }),
  );
  const groups = computed.zones.flatMap((zone) => zone.groups).filter((group) => rowName(group.dnsName) === name);
  return {
    name,
    claims,
    zone: zoneOf(name, zones),
    records: computed.current.filter(isAbout),
    changes: groups.flatMap((group) => group.changes),
    held: computed.held.filter(({ record }) => isAbout(record)),
  };
}
