// The domains that the objects of a namespace may use: the value of its `zonewarden.io/allowed-domains` annotation.
import { allowedDomainsAnnotation } from './annotations.ts';
import { domainFilter } from './domain-filter.ts';
import type { Hostname } from './hostname.ts';
import type { NamespaceFacts } from './lookup.ts';

export interface AllowedDomains {
  /** In their normal form, for messages and hints; empty when no name is allowed. */
  readonly domains: readonly string[];
  allows(host: Hostname): boolean;
}

/** By the annotations themselves, which never change: asked for every name of every object of the namespace. */
const known = new WeakMap<NamespaceFacts['annotations'], AllowedDomains>();

/**
 * Reads a comma list of suffixes. Each takes itself and what is below it, `.x` only what is below; case, Unicode and a
 * trailing dot are as in --domain-filter; `*.x` means `x`; blank entries go, and a list without entries allows nothing.
 * @returns undefined where every name is allowed: without the annotation, or with `*` among its entries
 */
export function allowedDomains({ annotations }: NamespaceFacts): AllowedDomains | undefined {
  if (!Object.hasOwn(annotations, allowedDomainsAnnotation)) return undefined;
  const entries = (annotations[allowedDomainsAnnotation] ?? '').split(',').map((entry) => entry.trim());
  if (entries.includes('*')) return undefined;
  const found = known.get(annotations) ?? compile(entries);
  known.set(annotations, found);
  return found;
}

function compile(entries: readonly string[]): AllowedDomains {
  const filter = domainFilter({ include: entries.map((entry) => entry.replace(/^\*\./, '')), exclude: [] });
  return {
    domains: filter.include,
    // A domain filter without entries lets everything pass; here nothing is named, so nothing may.
    allows: (host) => filter.include.length > 0 && filter.verdict(host) === 'inside',
  };
}
