// What sync makes of the values of annotations, and what is said of a value that it ignores: each is read in one place.
import { splitList } from './annotations.ts';
import type { Finding } from './claim.ts';
import { parseGoDuration } from './go-duration.ts';
import { isHostname, parseHostname } from './hostname.ts';
import { isIPv4, isIPv6 } from './ip-address.ts';
import { nearestWord } from './nearest.ts';
import { clip, printable } from './plain-text.ts';

/** What is wrong with a value, as a clause about the annotation; undefined when sync takes it as it is meant. */
export type ValueCheck = (value: string) => Finding | undefined;

/** RFC 2181 8: a TTL is an unsigned 31-bit number; ExternalDNS also refuses zero. */
const maxTTL = 2147483647;

/** Values in messages are at most this long. */
const maxShown = 60;

/** A stranger's value fit for a message: printable, quoted and never long. */
export function quoted(value: string): string {
  const shown = printable(clip(value, maxShown)).replaceAll('"', '\\"');
  return `"${clip(shown, maxShown)}"`;
}

/**
 * Reads a TTL as ExternalDNS does: whole seconds, or a Go duration of which the part below a second is dropped.
 * @returns seconds; undefined for what is neither, and out of range
 */
export function parseTTL(value: string): number | undefined {
  const seconds = ttlSeconds(value);
  if (seconds === undefined) return undefined;
  return Math.trunc(seconds) >= 1 && seconds <= maxTTL ? Math.trunc(seconds) : undefined;
}

/** Zero says "the provider's own TTL", which it gets, so nothing is said of it. */
export const ttlProblem: ValueCheck = (value) => {
  const seconds = ttlSeconds(value);
  if (seconds === 0 || parseTTL(value) !== undefined) return undefined;
  if (seconds === undefined) return { message: `must be seconds or a duration such as 10m, not ${quoted(value)}` };
  return { message: `must be from 1 to ${maxTTL} seconds, not ${quoted(value)}` };
};

function ttlSeconds(value: string): number | undefined {
  if (/^[+-]?\d+$/.test(value)) return Number(value);
  const ms = parseGoDuration(value);
  return ms === undefined ? undefined : ms / 1000;
}

/** Reads a list of targets. One trailing dot of each goes; a lone dot is none. */
export function parseTargets(value: string): string[] {
  return splitList(value)
    .map(withoutDot)
    .filter((entry) => entry !== '');
}

export const targetProblem: ValueCheck = (value) => {
  const spaced = spacedEntry(value);
  if (spaced !== undefined) return droppedSpace(spaced);
  const wrong = splitList(value).find((entry) => !isTarget(withoutDot(entry)));
  return wrong === undefined ? undefined : { message: `must be addresses or hostnames, not ${quoted(wrong)}` };
};

function withoutDot(entry: string): string {
  return entry.endsWith('.') ? entry.slice(0, -1) : entry;
}

function isTarget(text: string): boolean {
  return isIPv4(text) || isIPv6(text) || isHostname(parseHostname(text));
}

/** A list is read without its spaces (ExternalDNS), which makes another name of one that has a space in it. */
function droppedSpace(parts: readonly string[]): Finding {
  const message = `is read as ${quoted(parts.join(''))}, since the spaces in ${quoted(parts.join(' '))} are dropped`;
  // Several whole names were listed without commas, or one name has a slip in it.
  const list = parts.every((part) => part.includes('.')) ? clip(printable(parts.join(',')), maxShown) : undefined;
  return { message, hint: list === undefined ? undefined : `did you mean ${list}?` };
}

/** Names with spaces in them; of one that is no DNS name even without them, rule `syntax` tells. */
export const hostnamesProblem: ValueCheck = (value) => {
  const parts = spacedEntry(value);
  return parts !== undefined && isHostname(parseHostname(parts.join(''))) ? droppedSpace(parts) : undefined;
};

/** @returns the parts of the first entry of a list that has a space between other characters */
function spacedEntry(value: string): readonly string[] | undefined {
  if (!value.includes(' ')) return undefined;
  for (const entry of value.split(',')) {
    const parts = entry.split(' ').filter((part) => part !== '');
    if (parts.length > 1) return parts;
  }
  return undefined;
}

/** ExternalDNS: every other value counts as unset, `A` and `AAAA` too. */
export function isAlias(value: string): boolean {
  return value === 'true';
}

export const aliasProblem: ValueCheck = (value) =>
  isAlias(value) ? undefined : { message: `is ignored unless it is true, and it is ${quoted(value)}` };

/** `ptr` in any case asks for a PTR record; an empty value is the plainest way to ask for none. */
export const recordTypeProblem: ValueCheck = (value) =>
  value === '' || value.toLowerCase() === 'ptr'
    ? undefined
    : { message: `means no PTR record unless it is ptr, and it is ${quoted(value)}` };

export type HostnameSource = 'annotation-only' | 'defined-hosts-only';
const hostnameSources: readonly HostnameSource[] = ['annotation-only', 'defined-hosts-only'];

/** Reads ingress-hostname-source and gateway-hostname-source, in any case; undefined for any other value. */
export function parseHostnameSource(value: string): HostnameSource | undefined {
  const text = value.toLowerCase();
  return hostnameSources.find((source) => source === text);
}

/** @param effect what any other value does, as a clause about the annotation */
export function hostnameSourceProblem(effect: string): ValueCheck {
  return (value) => {
    if (parseHostnameSource(value) !== undefined) return undefined;
    return {
      message: `${effect}: use ${alternatives(hostnameSources, value)}`,
      hint: nearHint(hostnameSources, value),
    };
  };
}

/** One of a few words, spelt exactly so. */
export function wordProblem(...words: readonly string[]): ValueCheck {
  return (value) => {
    if (words.includes(value)) return undefined;
    return { message: `must be ${alternatives(words, value)}`, hint: nearHint(words, value) };
  };
}

/** What is accepted comes first: a warning that is cut short still says it. */
function alternatives(words: readonly string[], value: string): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}, not ${quoted(value)}`;
}

function nearHint(words: readonly string[], value: string): string | undefined {
  const near = nearestWord(value, words);
  return near === undefined ? undefined : `did you mean ${near}?`;
}
