// claims x rules -> decisions: the one function that both admission and sync call. Only here can a claim become accepted.
import type { Claim, Lookup, Rule, Violation } from './claim.ts';
import { type Hostname, type HostnameError, isHostname, parseHostname } from './hostname.ts';
import type { KubeObject } from './kinds/read-kind.ts';
import { claimingKind } from './kinds.ts';
import type { Policy } from './policy.ts';
import { levelOf, rules } from './rule-table.ts';
import { outOfScope } from './scope.ts';

/** Exists for the compiler alone: a protected member is lost in a spread and cannot be written down. */
declare class Seal {
  protected readonly seal: true;
}

/** A claim that passed every deny-level rule. No other file can make one, not even from another, so none can publish. */
export interface AcceptedClaim extends Claim, Seal {
  /** The host in its normal form. */
  readonly name: Hostname;
}

export type Decision =
  | {
      readonly verdict: 'accepted';
      readonly claim: Claim;
      readonly accepted: AcceptedClaim;
      readonly violations: readonly Violation[];
    }
  | { readonly verdict: 'rejected'; readonly claim: Claim; readonly violations: readonly Violation[] };

export type Judgement =
  | { readonly scope: 'in'; readonly decisions: readonly Decision[] }
  | { readonly scope: 'out'; readonly why: string };

/**
 * Judges every hostname that an object claims. Pure and synchronous.
 * A text that is not a DNS name is always rejected, whatever the level of `syntax`: nothing could be published for it.
 * @returns `out` for an object that the filters leave alone (or of a kind that claims nothing), else one decision a claim
 */
export function decide(object: KubeObject, policy: Policy, lookup: Lookup): Judgement {
  const kind = claimingKind(object.kind);
  if (kind === undefined) return { scope: 'out', why: `${object.kind} claims no hostnames` };
  const why = outOfScope(kind, object, policy, lookup);
  if (why !== undefined) return { scope: 'out', why };
  return { scope: 'in', decisions: kind.claims(object, policy, lookup).map((claim) => judge(claim, policy, lookup)) };
}

function judge(claim: Claim, policy: Policy, lookup: Lookup): Decision {
  const host = parseHostname(claim.host);
  const violations = violationsOf(host, claim, policy, lookup);
  if (!isHostname(host) || violations.some((found) => found.level === 'deny')) {
    return { verdict: 'rejected', claim, violations };
  }
  return { verdict: 'accepted', claim, accepted: { ...claim, name: host } as AcceptedClaim, violations };
}

function violationsOf(
  host: Hostname | HostnameError,
  claim: Claim,
  policy: Policy,
  lookup: Lookup,
): readonly Violation[] {
  const found: Violation[] = [];
  for (const rule of rules) {
    const one = violation(rule, host, claim, policy, lookup);
    if (one !== undefined) found.push(one);
  }
  return found;
}

function violation(
  rule: Rule,
  host: Hostname | HostnameError,
  claim: Claim,
  policy: Policy,
  lookup: Lookup,
): Violation | undefined {
  const level = levelOf(rule, policy);
  if (level === 'off') return undefined;
  const finding = rule.check(host, claim, policy, lookup);
  if (finding === undefined) return undefined;
  return { ...finding, rule: rule.id, code: rule.code, status: rule.status, level, claim };
}
