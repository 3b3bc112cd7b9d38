// The vocabulary of judging: an object claims a hostname at a field; rules find violations; a decision says what became of it.
import type { Hostname, HostnameError } from './hostname.ts';
import type { Gateway } from './kinds/gateway.ts';
import type { ObjectRef } from './object.ts';
import type { Policy, RuleId, RuleLevel } from './policy.ts';

/** "This object says this hostname, at this field." The host is the text as written (or inherited), not yet judged. */
export interface Claim {
  readonly host: string;
  readonly object: ObjectRef;
  /** `spec.rules[0].host`, `metadata.annotations[external-dns.kubernetes.io/hostname]`, … */
  readonly field: string;
  /** A Service's internal-hostname: the record points at the cluster IP. */
  readonly internal: boolean;
}

/** What claims and rules may know of other objects; always from memory. */
export interface Lookup {
  gateway(namespace: string, name: string): Gateway | undefined;
  /** Labels of a Namespace, undefined while it is not known. */
  namespaceLabels(name: string): Readonly<Record<string, string>> | undefined;
}

/** A lookup that knows nothing, for judging one object by itself. */
export const emptyLookup: Lookup = {
  gateway: () => undefined,
  namespaceLabels: () => undefined,
};

/** PascalCase reason codes, as in Kubernetes conditions; each has an entry in docs/reasons.md. */
export type ReasonCode = 'InvalidHostname' | 'OutsideDomainFilter';

/** What a rule has against a hostname, before its level is known. */
export interface Finding {
  /** A clause that follows the quoted name: `is outside the domains …`. */
  readonly message: string;
  /** What was probably meant, when something is near. */
  readonly hint?: string | undefined;
}

export interface Violation extends Finding {
  readonly rule: RuleId;
  readonly code: ReasonCode;
  readonly level: Exclude<RuleLevel, 'off'>;
  /** The HTTP status that admission answers with. */
  readonly status: 403 | 422;
  readonly claim: Claim;
}

/** One policy rule. A rule is one file and one line in rule-table.ts. */
export interface Rule {
  readonly id: RuleId;
  readonly code: ReasonCode;
  readonly status: 403 | 422;
  readonly defaultLevel: RuleLevel;
  /** @returns what is wrong with the host, undefined when nothing is. Pure and synchronous. */
  check(host: Hostname | HostnameError, claim: Claim, policy: Policy, lookup: Lookup): Finding | undefined;
}
