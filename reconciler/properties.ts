// Which provider properties a provider gets to see: its own and those of no provider (ExternalDNS reference 1.9).
import { compareText, type ProviderProperty } from './record-set.ts';

/** Providers that share the properties of another; ExternalDNS goes by the literal name and so loses them. */
const families: Readonly<Record<string, string>> = {
  'azure-dns': 'azure',
  'azure-private-dns': 'azure',
  skydns: 'coredns',
};

/** Drops properties of other providers (`aws/weight` under azure); the rest, sorted by name. Unscoped ones stay. */
export function suitableProperties(
  properties: readonly ProviderProperty[],
  provider: string,
): readonly ProviderProperty[] {
  const family = `${families[provider] ?? provider}/`;
  return properties
    .filter(({ name }) => !name.includes('/') || name.startsWith(family))
    .sort((a, b) => compareText(a.name, b.name));
}
