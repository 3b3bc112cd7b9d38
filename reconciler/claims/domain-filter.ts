// Which names are ours to judge and publish: --domain-filter, --exclude-domains and the regex pair that replaces both.
import { RE2JS } from 're2js';
import { type Hostname, unicodeForm } from './hostname.ts';

export interface DomainFilterOptions {
  /** `example.org` takes the name and everything below it; `.example.org` only what is below. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** RE2 syntax, unanchored, on the Unicode form without trailing dot. Empty means unset. */
  readonly regexInclude?: string | undefined;
  readonly regexExclude?: string | undefined;
}

export type DomainVerdict = 'inside' | 'outside' | 'excluded';

export interface DomainFilter {
  /** Include patterns in their normal form, for messages and hints; empty when everything is included or a regex is set. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly regexInclude: string | undefined;
  readonly regexExclude: string | undefined;
  verdict(host: Hostname): DomainVerdict;
}

/** A regular expression that RE2 does not accept. */
export class DomainFilterError extends Error {
  readonly code = 'INVALID_DOMAIN_REGEX';
  readonly flag: string;

  constructor(flag: string, pattern: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `${flag}: "${pattern}" is not a regular expression in RE2 syntax (no look-around, no back-references): ${why}`,
    );
    this.name = 'DomainFilterError';
    this.flag = flag;
  }
}

/**
 * Builds the filter. As in ExternalDNS: exclusion always wins; if either regex is set both plain lists are ignored;
 * blank entries configure nothing; a comma is part of the value.
 * @throws DomainFilterError when a regex is not RE2 (a linear-time engine, so no pattern can hang admission).
 */
export function domainFilter(options: DomainFilterOptions): DomainFilter {
  const regexInclude = options.regexInclude || undefined;
  const regexExclude = options.regexExclude || undefined;
  if (regexInclude !== undefined || regexExclude !== undefined) return regexFilter(regexInclude, regexExclude);
  const include = normalise(options.include);
  const exclude = normalise(options.exclude);
  return {
    include,
    exclude,
    regexInclude,
    regexExclude,
    verdict: (host) => plainVerdict(unicodeForm(host), include, exclude),
  };
}

function regexFilter(regexInclude: string | undefined, regexExclude: string | undefined): DomainFilter {
  const wanted = compile('--regex-domain-filter', regexInclude);
  const unwanted = compile('--regex-domain-exclusion', regexExclude);
  return {
    include: [],
    exclude: [],
    regexInclude,
    regexExclude,
    verdict(host) {
      const name = unicodeForm(host);
      if (unwanted?.test(name)) return 'excluded';
      return wanted === undefined || wanted.test(name) ? 'inside' : 'outside';
    },
  };
}

function plainVerdict(name: string, include: readonly string[], exclude: readonly string[]): DomainVerdict {
  if (exclude.some((pattern) => covers(pattern, name))) return 'excluded';
  if (include.length === 0) return 'inside';
  return include.some((pattern) => covers(pattern, name)) ? 'inside' : 'outside';
}

/** `.x` covers what is below x; `x` covers x too. Both only on label boundaries. */
function covers(pattern: string, name: string): boolean {
  if (pattern.startsWith('.')) return name.endsWith(pattern);
  return name === pattern || (name.endsWith(pattern) && name[name.length - pattern.length - 1] === '.');
}

/** Blank only after mapping counts too: an entry that nothing is left of must not end up as "no name at all". */
function normalise(entries: readonly string[]): string[] {
  return entries.map((entry) => unicodeForm(entry.trim()).replace(/\.$/, '')).filter((entry) => entry !== '');
}

function compile(flag: string, pattern: string | undefined): RE2JS | undefined {
  if (pattern === undefined) return undefined;
  try {
    return RE2JS.compile(pattern);
  } catch (cause) {
    throw new DomainFilterError(flag, pattern, cause);
  }
}
