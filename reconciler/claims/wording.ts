// How a violation is put into words: a line of a denial, the message of a cause.
import type { Violation } from './claim.ts';
import { isHostname, parseHostname } from './hostname.ts';
import { ascii, clip, clipMiddle, printable } from './plain-text.ts';

/** One name (or annotation) that breaks one rule, with every field that says it. */
export interface NamedViolation {
  readonly violation: Violation;
  /** In the order of the object; at least one. */
  readonly fields: readonly string[];
}

const maxFields = 3;
const maxNameLength = 253;
const maxClauseLength = 600;

/** What makes two violations the same one: the rule and the name whatever its field and spelling, or the annotation. */
export function violationKey({ rule, subject }: Violation): string {
  if (subject.type === 'annotation') return `${rule} ${subject.key}=${subject.value}`;
  const host = parseHostname(subject.host);
  return `${rule} ${isHostname(host) ? host : subject.host}`;
}

/** Brings the same violation at several fields together; the order of first appearance is kept. */
export function groupByName(violations: readonly Violation[]): readonly NamedViolation[] {
  const groups = new Map<string, { violation: Violation; fields: Set<string> }>();
  for (const violation of violations) {
    const key = violationKey(violation);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { violation, fields: new Set([violation.field]) });
    else group.fields.add(violation.field);
  }
  return [...groups.values()].map(({ violation, fields }) => ({ violation, fields: [...fields] }));
}

/** `host "a.example.org" at spec.rules[0].host is outside the allowed domain example.com; did you mean …? [Code]` */
export function lineText({ violation, fields }: NamedViolation): string {
  if (violation.subject.type === 'annotation') return causeText(violation);
  return `host ${quotedHost(violation.subject.host)} at ${fieldList(fields)} ${clause(violation)}`;
}

/** Like a line, without the field: kubectl writes the field of a cause itself. */
export function causeText(violation: Violation): string {
  const { subject } = violation;
  const what =
    subject.type === 'host'
      ? `host ${quotedHost(subject.host)}`
      : `annotation ${printable(clip(subject.key, maxNameLength))}`;
  return `${what} ${clause(violation)}`;
}

/** What a violation is about, for logs: the hostname in ASCII, or the annotation's key. */
export function asciiSubject({ subject }: Violation): string {
  return subject.type === 'host' ? asciiHost(subject.host) : ascii(clip(subject.key, maxNameLength));
}

/** `spec.rules[0].host and spec.tls[0].hosts[0]`; beyond three the rest is counted. */
export function fieldList(fields: readonly string[]): string {
  const named = fields.slice(0, maxFields).map((field) => printable(clip(field, 200)));
  const rest = fields.length - named.length;
  const last = rest > 0 ? `${rest} more` : named.pop();
  return named.length === 0 ? `${last}` : `${named.join(', ')} and ${last}`;
}

/** A hostname in ASCII: as it is written, else its A-labels, else what of it is ASCII. */
export function asciiHost(host: string): string {
  const shown = clipMiddle(host, maxNameLength);
  if (/^[ -~]*$/.test(shown)) return shown;
  const name = parseHostname(host);
  return isHostname(name) ? name : ascii(shown);
}

/** The name as written; a Unicode name is followed by its A-labels, since that is what DNS and filters see. */
function quotedHost(host: string): string {
  const written = printable(clipMiddle(host, maxNameLength)).replaceAll('"', '\\"');
  const name = parseHostname(host);
  if (!isHostname(name) || name === host.toLowerCase().replace(/\.$/, '')) return `"${written}"`;
  return `"${written}" (${name})`;
}

function clause({ message, hint, code }: Violation): string {
  const said = hint === undefined ? message : `${message}; ${hint}`;
  return `${printable(clip(said, maxClauseLength))} [${code}]`;
}
