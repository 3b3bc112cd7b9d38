// Values of --provider, --source and --registry that ExternalDNS has or had and Zonewarden refuses, and why.
import { sourceNames } from '../../reconciler/claims/policy.ts';

export const providerNames = [
  'aws',
  'azure',
  'azure-dns',
  'azure-private-dns',
  'inmemory',
  'rfc2136',
  'webhook',
] as const;

const otherProviders = [
  'alibabacloud',
  'aws-sd',
  'civo',
  'cloudflare',
  'coredns',
  'dnsimple',
  'exoscale',
  'godaddy',
  'google',
  'linode',
  'ns1',
  'oci',
  'ovh',
  'pdns',
  'pihole',
  'scaleway',
  'skydns',
];

/** Gone from ExternalDNS itself. */
const formerProviders = [
  'akamai',
  'bluecat',
  'designate',
  'digitalocean',
  'dyn',
  'gandi',
  'ibmcloud',
  'infoblox',
  'plural',
  'rcodezero',
  'rdns',
  'safedns',
  'tencentcloud',
  'transip',
  'ultradns',
  'vinyldns',
  'vultr',
];

const otherSources = [
  'ambassador-host',
  'connector',
  'contour-httpproxy',
  'empty',
  'f5-transportserver',
  'f5-virtualserver',
  'fake',
  'gloo-proxy',
  'istio-gateway',
  'istio-virtualservice',
  'kong-tcpingress',
  'openshift-route',
  'skipper-routegroup',
  'traefik-proxy',
  'unstructured',
];

/** What to do without a provider that Zonewarden lacks. */
export const otherProviderAdvice =
  `Zonewarden has ${providerNames.join(', ')}; others are for ExternalDNS's webhook provider protocol ` +
  '(--provider=webhook), as they work with ExternalDNS';

/** What to do without a source that Zonewarden lacks. */
export const otherSourceAdvice = `Zonewarden reads ${sourceNames.join(', ')}; leave the rest to an ExternalDNS with a --txt-owner-id of its own`;

function each(names: readonly string[], sentence: (name: string) => string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, sentence(name)]));
}

export const refusedProviders: Readonly<Record<string, string>> = {
  ...each(otherProviders, (name) => `${name} is an ExternalDNS provider that is not here. ${otherProviderAdvice}`),
  ...each(formerProviders, (name) => `${name} was a provider of older ExternalDNS releases. ${otherProviderAdvice}`),
};

export const refusedSources: Readonly<Record<string, string>> = {
  ...each(
    otherSources,
    (name) => `${name} is an ExternalDNS source that this release does not read. ${otherSourceAdvice}`,
  ),
  cloudfoundry: `cloudfoundry was a source of older ExternalDNS releases. ${otherSourceAdvice}`,
};

const registryAdvice = 'ownership is kept in TXT records: use --registry=txt';

export const refusedRegistries: Readonly<Record<string, string>> = {
  ...each(
    ['aws-sd', 'crd', 'dynamodb'],
    (name) => `${name} is an ExternalDNS registry that is not here; ${registryAdvice}`,
  ),
};
