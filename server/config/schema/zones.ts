// Flags that choose names and zones, whatever the provider.
import { flagGroup } from '../flag.ts';

const flag = flagGroup({ group: 'Zones and names', externalDns: true });
const ofProvider = flagGroup({ group: 'Zones and names', externalDns: true, commands: ['serve', 'plan'] });

const batches = "only ExternalDNS's Cloudflare provider uses it";

export const zoneFlags = {
  domainFilter: flag.texts({
    placeholder: 'DOMAIN',
    description:
      'Only this domain and the names below it; with a leading dot only the names below. Unset: every name. Commas do ' +
      'not separate: repeat the flag.',
  }),
  excludeDomains: flag.texts({ placeholder: 'DOMAIN', description: 'Not this domain; wins over --domain-filter.' }),
  regexDomainFilter: flag.text({
    placeholder: 'REGEX',
    description: 'Only names that match, RE2 syntax, not anchored. With either regex the plain lists are not used.',
  }),
  regexDomainExclusion: flag.text({
    placeholder: 'REGEX',
    description: 'Not names that match; wins over the other regex.',
  }),
  zoneIdFilter: ofProvider.texts({ placeholder: 'ID', description: 'Only zones whose id ends with this.' }),
  zoneNameFilter: ofProvider.texts({
    placeholder: 'DOMAIN',
    description: 'Only zones of this name or below it. Azure only.',
  }),
  inmemoryZone: ofProvider.texts({
    placeholder: 'DOMAIN',
    description: 'A zone that the inmemory provider starts with. plan takes it for a zone of the --records, too.',
  }),
  providerCacheTime: ofProvider.duration({
    default: 0,
    description:
      'How long a full pass plans against records that were read before, with our own changes noted; 0 reads every time. A ' +
      'failed change ends it.',
  }),
  batchChangeSize: ofProvider.integer({ default: 200, description: 'Changes in one request.', unavailable: batches }),
  batchChangeInterval: ofProvider.duration({
    default: 1000,
    description: 'Time between two requests with changes.',
    unavailable: batches,
  }),
  tlsCa: ofProvider.text({
    placeholder: 'FILE',
    description: "Authority of the provider's server, PEM (rfc2136 with --rfc2136-use-tls). Default: the system's.",
  }),
  tlsClientCert: ofProvider.text({
    placeholder: 'FILE',
    description: "Client certificate for the provider's server, PEM. Needs --tls-client-cert-key.",
  }),
  tlsClientCertKey: ofProvider.text({
    placeholder: 'FILE',
    description: 'Private key of --tls-client-cert, PEM.',
  }),
};
