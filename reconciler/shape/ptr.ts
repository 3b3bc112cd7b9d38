// PTR records from A and AAAA records: --create-ptr, or the record-type annotation by object (ExternalDNS reference 5.8).
import { reverseName } from '../addresses.ts';
import { type Endpoint, unitedClaims } from '../endpoint.ts';

/** The property that a `record-type` annotation or a DNSEndpoint sets: `ptr` asks for PTR records, all else refuses them. */
const wish = 'record-type';

/**
 * @param everywhere whether records that say nothing get PTR records, too
 * @returns one PTR endpoint for each address, pointing to every name that has it, with the least of their TTLs; wildcards have
 *   none, nor have targets that are no address. Its claims are those of the names.
 */
export function ptrEndpoints(endpoints: readonly Endpoint[], everywhere: boolean): readonly Endpoint[] {
  const byName = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    if (!wantsPtr(endpoint, everywhere)) continue;
    for (const target of endpoint.targets) {
      const dnsName = reverseName(target);
      if (dnsName === undefined) continue;
      const known = byName.get(dnsName);
      byName.set(dnsName, known === undefined ? pointer(dnsName, endpoint) : joined(known, endpoint));
    }
  }
  return [...byName.values()];
}

function wantsPtr({ dnsName, recordType, providerSpecific = [] }: Endpoint, everywhere: boolean): boolean {
  if ((recordType !== 'A' && recordType !== 'AAAA') || dnsName.startsWith('*.')) return false;
  const said = providerSpecific.find(({ name }) => name === wish);
  return said === undefined ? everywhere : said.value.toLowerCase() === 'ptr';
}

function pointer(dnsName: string, { dnsName: target, recordTTL, from }: Endpoint): Endpoint {
  return { dnsName, recordType: 'PTR', targets: [target], recordTTL, labels: {}, from };
}

function joined(known: Endpoint, { dnsName, recordTTL, from }: Endpoint): Endpoint {
  const ttl = Math.min(known.recordTTL ?? 0, recordTTL ?? 0);
  return {
    ...known,
    targets: [...new Set([...known.targets, dnsName])].sort(),
    recordTTL: ttl > 0 ? ttl : undefined,
    from: unitedClaims(known.from, from),
  };
}
