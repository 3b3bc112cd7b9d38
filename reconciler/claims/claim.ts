// The vocabulary of judging: an object claims a hostname at a field; rules find violations; a decision says what became of it.
import type { Hostname } from './hostname.ts';
import type { ObjectRef } from './object.ts';
import type { RuleId, RuleLevel } from './policy.ts';

/** "This object says this hostname, at this field." The host is the text as written (or inherited), not yet judged. */
export interface Claim {
  readonly host: string;
  readonly object: ObjectRef;
  /** `spec.rules[0].host`, `metadata.annotations[external-dns.kubernetes.io/hostname]`, … */
  readonly field: string;
  /** A Service's internal-hostname: the record points at the cluster IP. */
  readonly internal: boolean;
  /** Of a route: the names that listeners narrow the host to, published in its place. Absent: the host itself is. */
  readonly narrowed?: readonly string[] | undefined;
  /** Of a route whose parents are known: why none of their listeners serves the host, as a clause about it. */
  readonly unserved?: string | undefined;
  /** Of a pair that a template made: what the name points at, whatever the object's own addresses are. */
  readonly targets?: readonly string[] | undefined;
  /** Where every record has a set identifier of its own (DNSEndpoint); elsewhere the annotation's counts. */
  readonly setIdentifier?: string | undefined;
}

/** PascalCase reason codes, as in Kubernetes conditions; each has an entry in docs/reasons.md. */
export type ReasonCode =
  | 'InvalidHostname'
  | 'OutsideDomainFilter'
  | 'NotAllowedInNamespace'
  | 'WildcardNotAllowed'
  | 'HostnameClaimed'
  | 'InvalidAnnotation'
  | 'NoMatchingZone'
  | 'OwnedByAnother'
  | 'NoMatchingListener';

/** What a rule has against a hostname or an annotation, before its level is known. */
export interface Finding {
  /** A clause that follows the quoted name: `is outside the domains …`. */
  readonly message: string;
  /** What was probably meant, when something is near. */
  readonly hint?: string | undefined;
}

/** What a violation is about: a hostname as it is written, or an annotation. */
export type Subject =
  | { readonly type: 'host'; readonly host: string }
  | { readonly type: 'annotation'; readonly key: string; readonly value: string };

export interface Violation extends Finding {
  readonly rule: RuleId;
  readonly code: ReasonCode;
  readonly level: Exclude<RuleLevel, 'off'>;
  /** The HTTP status that admission answers with. */
  readonly status: 403 | 422;
  readonly subject: Subject;
  readonly object: ObjectRef;
  /** The path of the field that says it. */
  readonly field: string;
}

/** A claim that passed syntax: what a rule about names is asked. */
export interface NamedClaim extends Claim {
  readonly name: Hostname;
}
