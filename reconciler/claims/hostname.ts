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

const labelCharacters = /^[a-z0-9_*-]+$/;
const label = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;
// Nearly every name that people write is one already; each label is closed by its dot, so the match takes linear time.
const finishedName = /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
// Names that need no UTS #46 mapping: everything ASCII except A-labels, which it must check.
const needsMapping = /[^A-Za-z0-9_*.-]|(?:^|\.)xn--/i;
/** Leading `*` and `_service` labels: no IDNA labels, and the Bidi rule would refuse them in front of an Arabic name. */
const serviceLabels = /^(?:(?:\*|_[a-z0-9_-]*)\.)+/i;
/**
 * RFC 1123 2.1: nothing of this form is a host name, since a program takes it for an address. An address in a hostname
 * field is always a mistake, and as a record `10.0.0.1` would never be asked for.
 */
const dottedDecimal = /^\d+\.\d+\.\d+\.\d+$/;
const ipv6 = /^\[?(?=[^:]*:[^:]*:)[0-9a-f:]+(?:(?:\.\d+){3})?(?:%\w+)?(?:\](?::\d+)?)?$/i;

/**
 * Reads a hostname as a user wrote it.
 * Upper case, Unicode labels (UTS #46, non-transitional) and one trailing dot are normalised; underscores are legal in
 * DNS (RFC 2181 11) and pass; a wildcard must be the whole first label (RFC 4592). One label alone and a last label of
 * digits pass too, IP addresses do not.
 * @returns the Hostname, or the reason why it is none. Never throws.
 */
export function parseHostname(text: string): Hostname | HostnameError {
  if (isFinished(text)) return text;
  if (text.trim() === '') return { problem: 'it is empty' };
  const shape = urlShape(text);
  if (shape !== undefined) return { problem: shape };
  const mapped = needsMapping.test(text);
  if (mapped && text.length > maxMappedLength) {
    return { problem: `it is ${text.length} characters long, the most is ${maxNameOctets}` };
  }
  const ascii = mapped ? mapToAscii(text) : text.toLowerCase();
  if (ascii === null) return { problem: mappingProblem(text) };
  const name = ascii.endsWith('.') ? ascii.slice(0, -1) : ascii;
  if (isFinished(name)) return name;
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
 * A name that UTS #46 cannot show is only put in lower case.
 */
export function unicodeForm(name: string): string {
  if (!name.includes('xn--') && !/[^ -@[-~]/.test(name)) return name;
  const { domain, error } = toUnicode(name, { useSTD3ASCIIRules: false, checkHyphens: false });
  return error ? name.toLowerCase() : domain;
}

/** The quick yes: in its normal form already. Anything else is looked at closely. */
function isFinished(name: string): name is Hostname {
  return name.length <= maxNameOctets && finishedName.test(name) && !name.includes('xn--') && !dottedDecimal.test(name);
}

/** UTS #46 folds case by itself; String.toLowerCase would not do, it makes two names of one final sigma. */
function mapToAscii(text: string): string | null {
  const prefix = serviceLabels.exec(text)?.[0] ?? '';
  const ascii = toASCII(text.slice(prefix.length), {
    checkBidi: true,
    checkJoiners: true,
    useSTD3ASCIIRules: false,
    transitionalProcessing: false,
  });
  return ascii === null ? null : prefix.toLowerCase() + ascii;
}

function mappingProblem(text: string): string {
  const wrong = text.split('.').find((part) => /^xn--/i.test(part) && toASCII(part) === null);
  if (wrong !== undefined) return `label "${printable(clip(wrong))}" begins with xn-- but is no A-label (UTS #46)`;
  return 'a character or a combination of characters has no place in a name (UTS #46), so it has no A-label form';
}

/** People paste addresses, of web pages and of machines; a precise answer beats "bad character". */
function urlShape(text: string): string | undefined {
  if (/\s/.test(text)) return 'it contains white space';
  if (text.includes('://')) return 'it has a scheme; write the host alone';
  if (text.includes('/')) return 'it has a path; write the host alone';
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  if (text.length <= maxNameOctets && ipv6.test(text)) return 'it is an IP address';
  if (colon === text.lastIndexOf(':') && /^\d*$/.test(text.slice(colon + 1))) {
    return 'it has a port; write the host alone';
  }
  return undefined;
}

function nameProblem(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.length > maxNameOctets) return `it is ${name.length} octets long, the most is ${maxNameOctets}`;
  if (dottedDecimal.test(name)) return 'it is an IP address';
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
    return `label "${printable(clip(text))}" is ${text.length} octets long, the most is ${maxLabelOctets}`;
  }
  if (!labelCharacters.test(text))
    return `label "${printable(text)}" has a character other than letters, digits, - and _`;
  if (text.includes('*')) return 'a wildcard must be the whole first label, as in *.example.com';
  if (label.test(text)) return undefined;
  return `label "${text}" begins or ends with a hyphen`;
}

function clip(text: string): string {
  return text.length > 12 ? `${text.slice(0, 12)}…` : text;
}

/** Control characters and lone surrogates must not reach a terminal or a JSON reader raw. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return text.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}
