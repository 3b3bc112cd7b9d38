// The one place where text becomes a Hostname. Rules, plan and providers never see a name that did not pass here.
import { toASCII, toUnicode } from 'tr46';

declare const brand: unique symbol;
/** A legal DNS name: lower case, A-labels, no trailing dot, a wildcard only as the whole first label. */
export type Hostname = string & { readonly [brand]: 'Hostname' };

/** Why a text is not a hostname, as the end of the sentence "<text> is not a DNS name: …". */
export interface HostnameError {
  readonly problem: string;
}

/** RFC 1035 2.3.4: a label is at most 63 octets; a name at most 255 on the wire, which is 253 as text. */
const maxLabelOctets = 63;
const maxNameOctets = 253;
/**
 * Punycode takes quadratic time, so a long text must not reach it: 60,000 Chinese characters in an annotation held the
 * thread for three seconds. The slack over a name is for characters that UTS #46 drops or composes.
 */
const maxMappedLength = 4 * maxNameOctets;

const plainName = /^[a-z0-9_*.-]+$/;
const label = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;
// Names that need no UTS #46 mapping: everything ASCII except A-labels, which it must check.
const needsMapping = /[^a-z0-9_*.-]|(?:^|\.)xn--/;

/**
 * Reads a hostname as a user wrote it.
 * Upper case, Unicode labels (UTS #46, non-transitional) and one trailing dot are normalised; underscores are legal in
 * DNS (RFC 2181 11) and pass; a wildcard must be the whole first label (RFC 4592).
 * @returns the Hostname, or the reason why it is none. Never throws.
 */
export function parseHostname(text: string): Hostname | HostnameError {
  if (text.trim() === '') return { problem: 'it is empty' };
  const shape = urlShape(text);
  if (shape !== undefined) return { problem: shape };
  const lower = text.toLowerCase();
  if (lower.length > maxMappedLength && needsMapping.test(lower)) {
    return { problem: `it is ${text.length} characters long, the most is ${maxNameOctets}` };
  }
  const ascii = needsMapping.test(lower) ? mapToAscii(lower) : lower;
  if (ascii === null) return { problem: 'its Unicode form has no A-label (UTS #46)' };
  const name = ascii.endsWith('.') ? ascii.slice(0, -1) : ascii;
  const problem = nameProblem(name);
  return problem === undefined ? (name as Hostname) : { problem };
}

/** Tells the outcome of parseHostname apart. */
export function isHostname(result: Hostname | HostnameError): result is Hostname {
  return typeof result === 'string';
}

/** @returns true for `*.example.com`. */
export function isWildcard(host: Hostname): boolean {
  return host.startsWith('*.');
}

/**
 * The Unicode, lower-case form that ExternalDNS matches filters against.
 * A name that UTS #46 cannot show is returned as it is.
 */
export function unicodeForm(name: string): string {
  if (!name.includes('xn--') && !/[^ -~]/.test(name)) return name.toLowerCase();
  return toUnicode(name, { useSTD3ASCIIRules: false, checkHyphens: false }).domain;
}

function mapToAscii(text: string): string | null {
  return toASCII(text, {
    checkBidi: true,
    checkJoiners: true,
    useSTD3ASCIIRules: false,
    transitionalProcessing: false,
  });
}

/** People paste addresses of web pages; a precise answer beats "bad character". */
function urlShape(text: string): string | undefined {
  if (/\s/.test(text)) return 'it contains white space';
  if (text.includes('://')) return 'it has a scheme; write the host alone';
  if (text.includes('/')) return 'it has a path; write the host alone';
  if (/:\d*$/.test(text) && text.indexOf(':') === text.lastIndexOf(':')) return 'it has a port; write the host alone';
  return undefined;
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > maxNameOctets) return `it is ${name.length} octets long, the most is ${maxNameOctets}`;
  const labels = name.split('.');
  for (const [index, text] of labels.entries()) {
    if (text === '*' && index === 0 && labels.length > 1) continue;
    const problem = labelProblem(text);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function labelProblem(text: string): string | undefined {
  if (text === '') return 'it has an empty label';
  if (text.length > maxLabelOctets) {
    return `label "${text.slice(0, 12)}…" is ${text.length} octets long, the most is ${maxLabelOctets}`;
  }
  if (text.includes('*')) return 'a wildcard must be the whole first label, as in *.example.com';
  if (label.test(text)) return undefined;
  if (!plainName.test(text)) return `label "${printable(text)}" has a character other than letters, digits, - and _`;
  return `label "${text}" begins or ends with a hyphen`;
}

/** Control characters and lone surrogates must not reach a terminal or a JSON reader raw. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return text.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}
