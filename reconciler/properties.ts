// Which provider properties a provider gets to see: its own and those of no provider (ExternalDNS reference 1.9).
import { compareText, type ProviderProperty } from './record-set.ts';

/** Providers whose properties go by another word than their own; ExternalDNS goes by the literal name and so loses them. */
const families: Readonly<Record<string, string>> = {
  'azure-dns': 'azure',
  'azure-private-dns': 'azure',
  scaleway: 'scw',
  skydns: 'coredns',
};

/** Providers without alias records: theirs would never read back with the property, so it would be written on every pass. */
const withoutAlias = new Set(['azure', 'azure-dns', 'azure-private-dns', 'rfc2136']);

/** Whether the property `alias` means anything to a provider. */
export function takesAlias(provider: string): boolean {
  return !withoutAlias.has(provider);
}

/**
 * Drops properties of other providers (`aws/weight` under azure); the rest, sorted by name. Of the unscoped ones `record-type`
 * goes, which no provider keeps: it is said to the step that makes PTR records.
 */
export function suitableProperties(
  properties: readonly ProviderProperty[],
  provider: string,
): readonly ProviderProperty[] {
  const family = families[provider] ?? provider;
  return properties
    .filter(({ name }) => (name.includes('/') ? belongsTo(name, family) : isKept(name, provider)))
    .sort((a, b) => compareText(a.name, b.name));
}

/**
 * Cloudflare's properties are whole annotation keys, whose prefix is the operator's. ExternalDNS shows Cloudflare those of
 * every other provider as well, which it cannot keep, so that such a record would be updated on every pass.
 */
function belongsTo(name: string, family: string): boolean {
  return family === 'cloudflare' ? name.includes('/cloudflare-') : name.startsWith(`${family}/`);
}

function isKept(name: string, provider: string): boolean {
  return name !== 'record-type' && (name !== 'alias' || takesAlias(provider));
}
