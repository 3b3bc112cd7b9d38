// claims x rules -> decisions: the one function that both admission and sync call. Only here can a claim become accepted.
import { annotationField } from './annotations.ts';
import type { Claim, Finding, Subject, Violation } from './claim.ts';
import { enforcement, levelOf } from './enforcement.ts';
import { type Hostname, isHostname, parseHostname } from './hostname.ts';
import { type KubeObject, refOf } from './kinds/read-kind.ts';
import { claimingKind } from './kinds.ts';
import type { Lookup } from './lookup.ts';
import type { ObjectRef } from './object.ts';
import type { Policy, RuleLevel } from './policy.ts';
import type { Rule, RuleContext } from './rule.ts';
import { rules } from './rule-table.ts';
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
  | {
      readonly scope: 'in';
      /** One for each claim, in the order of the fields. */
      readonly decisions: readonly Decision[];
      /** What is wrong with the object's annotations. It withholds no name: only what is said about a claim does. */
      readonly violations: readonly Violation[];
    }
  | { readonly scope: 'out'; readonly why: string };

/** A rule that is not off, at the level that holds in the object's namespace. */
interface ActiveRule {
  readonly rule: Rule;
  readonly level: Exclude<RuleLevel, 'off'>;
}

/**
 * Judges every hostname that an object claims, and its annotations. Pure and synchronous.
 * A text that is not a DNS name is always rejected, whatever the level of `syntax`: nothing could be published for it.
 * @returns `out` for an object that the filters leave alone (or of a kind that claims nothing)
 */
export function decide(object: KubeObject, policy: Policy, lookup: Lookup): Judgement {
  const kind = claimingKind(object.kind);
  if (kind === undefined) return { scope: 'out', why: `${object.kind} claims no hostnames` };
  const why = outOfScope(kind, object, policy, lookup);
  if (why !== undefined) return { scope: 'out', why };
  const context = { object, policy, lookup };
  const active = activeRules(context);
  return {
    scope: 'in',
    decisions: kind.claims(object, policy, lookup).map((claim) => judge(claim, active, context)),
    violations: annotationViolations(refOf(kind, object.metadata), active, context),
  };
}

/** Every violation of an object in scope: those of its claims in the order of the fields, then those of its annotations. */
export function violationsOf(judgement: Judgement): readonly Violation[] {
  if (judgement.scope === 'out') return [];
  const { decisions, violations } = judgement;
  if (violations.length === 0 && decisions.every((decision) => decision.violations.length === 0)) return violations;
  return [...decisions.flatMap((decision) => decision.violations), ...violations];
}

function activeRules({ object, policy, lookup }: RuleContext): readonly ActiveRule[] {
  const most = enforcement(object.metadata.namespace, policy, lookup);
  const active: ActiveRule[] = [];
  for (const rule of rules) {
    const level = levelOf(rule, policy, most);
    if (level !== 'off') active.push({ rule, level });
  }
  return active;
}

function judge(claim: Claim, active: readonly ActiveRule[], context: RuleContext): Decision {
  const parsed = parseHostname(claim.host);
  if (!isHostname(parsed)) {
    const check = (rule: Rule) => rule.checkText?.(parsed, claim, context);
    return { verdict: 'rejected', claim, violations: violationsAt(claim, active, check) };
  }
  const named = { ...claim, name: parsed };
  const violations = violationsAt(claim, active, (rule) => rule.checkName?.(named, context));
  if (violations.some(({ level }) => level === 'deny')) return { verdict: 'rejected', claim, violations };
  return { verdict: 'accepted', claim, accepted: named as AcceptedClaim, violations };
}

function violationsAt(
  claim: Claim,
  active: readonly ActiveRule[],
  check: (rule: Rule) => Finding | undefined,
): readonly Violation[] {
  const violations: Violation[] = [];
  for (const { rule, level } of active) {
    const finding = check(rule);
    if (finding === undefined) continue;
    const subject = { type: 'host', host: claim.host } as const;
    violations.push(violation({ rule, level }, finding, { subject, object: claim.object, field: claim.field }));
  }
  return violations;
}

function annotationViolations(
  object: ObjectRef,
  active: readonly ActiveRule[],
  context: RuleContext,
): readonly Violation[] {
  return active.flatMap(({ rule, level }) =>
    (rule.checkAnnotations?.(context) ?? []).map(({ key, value, ...finding }) => {
      const subject = { type: 'annotation', key, value } as const;
      return violation({ rule, level }, finding, { subject, object, field: annotationField(key) });
    }),
  );
}

function violation(
  { rule, level }: ActiveRule,
  finding: Finding,
  place: { readonly subject: Subject; readonly object: ObjectRef; readonly field: string },
): Violation {
  return { ...finding, rule: rule.id, code: rule.code, status: rule.status, level, ...place };
}
