// ExternalDNS flags that Zonewarden does not take: whose they are, and what to use. Prefixes end with a dash.
import { otherProviderAdvice, otherSourceAdvice } from './refused-values.ts';

type Row = readonly [nameOrPrefix: string, owner: string];

/** Looked up before the rest, since some share a prefix with flags that ExternalDNS still has. */
const removedFlags: readonly (readonly [nameOrPrefix: string, release: string, instead: string])[] = [
  ['akamai-', 'v0.22', otherProviderAdvice],
  ['bluecat-', 'v0.15', otherProviderAdvice],
  ['cf-', 'v0.21', otherSourceAdvice],
  ['digitalocean-', 'v0.21', otherProviderAdvice],
  ['dyn-', 'v0.15', otherProviderAdvice],
  ['ibmcloud-', 'v0.18', otherProviderAdvice],
  ['infoblox-', 'v0.15', otherProviderAdvice],
  ['pihole-api-version', 'v0.22', otherProviderAdvice],
  ['plural-', 'v0.22', otherProviderAdvice],
  ['rcodezero-', 'v0.15', otherProviderAdvice],
  ['rfc2136-create-ptr', 'v0.21', 'its successor is --create-ptr'],
  ['tencent-cloud-', 'v0.18', otherProviderAdvice],
  ['traefik-disable-legacy', 'v0.19', otherSourceAdvice],
  ['transip-', 'v0.22', otherProviderAdvice],
  ['txt-new-format-only', 'v0.18', 'ownership records are always written in the new format: remove the flag'],
];

const providerFlags: readonly Row[] = [
  ['alibaba-cloud-', 'alibabacloud'],
  ['aws-sd-', 'aws-sd'],
  ['cloudflare-', 'cloudflare'],
  ['coredns-', 'coredns'],
  ['exoscale-', 'exoscale'],
  ['godaddy-', 'godaddy'],
  ['google-', 'google'],
  ['ns1-', 'ns1'],
  ['oci-', 'oci'],
  ['ovh-', 'ovh'],
  ['pdns-', 'pdns'],
  ['pihole-', 'pihole'],
];

const sourceFlags: readonly Row[] = [
  ['connector-source-server', 'connector'],
  ['gloo-namespace', 'gloo-proxy'],
  ['ocp-router-name', 'openshift-route'],
  ['openshift-router-name', 'openshift-route'],
  ['skipper-routegroup-', 'skipper-routegroup'],
  ['traefik-', 'traefik-proxy'],
  ['unstructured-', 'unstructured'],
];

const registryFlags: readonly Row[] = [
  ['crd-registry-', 'crd'],
  ['dynamodb-', 'dynamodb'],
];

/** Every name and prefix (with its final dash) that is refused, sorted. */
export const refusedPatterns: readonly string[] = [...removedFlags, ...providerFlags, ...sourceFlags, ...registryFlags]
  .map(([pattern]) => pattern)
  .sort();

/**
 * Says why a flag of ExternalDNS is refused and what to use (reference 6.3 and 6.4).
 * @param name without dashes, without a leading `no-`
 * @returns undefined when the name is none of ExternalDNS's refused flags
 */
export function refusedFlag(name: string): string | undefined {
  const covers = ([pattern]: readonly [string, ...unknown[]]) =>
    pattern.endsWith('-') ? name.startsWith(pattern) : name === pattern;
  const removed = removedFlags.find(covers);
  if (removed !== undefined) return `was removed from ExternalDNS in ${removed[1]}. ${removed[2]}`;
  const provider = providerFlags.find(covers);
  if (provider !== undefined) return `is for ExternalDNS's provider ${provider[1]}. ${otherProviderAdvice}`;
  const source = sourceFlags.find(covers);
  if (source !== undefined) return `is for ExternalDNS's source ${source[1]}. ${otherSourceAdvice}`;
  const registry = registryFlags.find(covers);
  if (registry === undefined) return undefined;
  return `is for ExternalDNS's registry ${registry[1]}. Ownership is kept in TXT records: use --registry=txt`;
}
