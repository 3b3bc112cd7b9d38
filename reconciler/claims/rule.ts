// A policy rule: one file in rules/ and one line in rule-table.ts.
import type { Claim, Finding, NamedClaim, ReasonCode } from './claim.ts';
import type { HostnameError } from './hostname.ts';
import type { KubeObject } from './kinds/read-kind.ts';
import type { Lookup } from './lookup.ts';
import type { Policy, RuleId, RuleLevel } from './policy.ts';

/** What is judged, and by what. */
export interface RuleContext {
  readonly object: KubeObject;
  readonly policy: Policy;
  readonly lookup: Lookup;
}

/** A finding about an annotation instead of a hostname. */
export interface AnnotationFinding extends Finding {
  /** The full key. */
  readonly key: string;
  readonly value: string;
}

/** What must be known before a rule can speak: while it is not, the rule is silent. */
export const indexNames = ['namespaces', 'claims', 'records'] as const;
export type IndexName = (typeof indexNames)[number];

/** Every check is pure and synchronous, and reads memory only. */
export interface Rule {
  readonly id: RuleId;
  readonly code: ReasonCode;
  readonly status: 403 | 422;
  readonly defaultLevel: RuleLevel;
  /** The indexes that it reads. */
  readonly reads?: readonly IndexName[] | undefined;
  /** @returns what is wrong with a text that is no DNS name */
  checkText?(error: HostnameError, claim: Claim, context: RuleContext): Finding | undefined;
  /** @returns what is wrong with a name, undefined when nothing is */
  checkName?(claim: NamedClaim, context: RuleContext): Finding | undefined;
  /** @returns what is wrong with the object's annotations, in the order of their keys */
  checkAnnotations?(context: RuleContext): readonly AnnotationFinding[];
}
