// The last step of an endpoint: the default TTL, the properties that the provider understands, aliases where they are preferred.
import type { Endpoint } from '../endpoint.ts';
import { suitableProperties, takesAlias } from '../properties.ts';

export interface Finish {
  /** Seconds for endpoints that ask for no TTL; 0 leaves them without (ExternalDNS's --min-ttl is a default, no floor). */
  readonly minTTL: number;
  /** Seconds: no TTL that is asked for goes below (a provider that would raise it shows another one than was wanted). */
  readonly leastTTL: number;
  /** The provider's name: properties of other providers are dropped. */
  readonly provider: string;
  /** CNAMEs that say nothing of it are made alias records, where the provider has such. */
  readonly preferAlias: boolean;
}

/** As ExternalDNS's post-processor, in its order (reference 5.8). */
export function finished(endpoint: Endpoint, { minTTL, leastTTL, provider, preferAlias }: Finish): Endpoint {
  const properties = suitableProperties(endpoint.providerSpecific ?? [], provider);
  const aliased =
    preferAlias &&
    endpoint.recordType === 'CNAME' &&
    takesAlias(provider) &&
    !properties.some(({ name }) => name === 'alias');
  const recordTTL = endpoint.recordTTL ?? (minTTL > 0 ? minTTL : undefined);
  return {
    ...endpoint,
    recordTTL: recordTTL === undefined ? undefined : Math.max(recordTTL, leastTTL),
    providerSpecific: aliased ? [{ name: 'alias', value: 'true' }, ...properties] : properties,
  };
}
