// DNSEndpoint: records written out by hand, each with a name of its own (ExternalDNS reference 5.6).
import type { Claim } from '../claim.ts';
import {
  type Metadata,
  readList,
  readMap,
  readMetadata,
  readNumber,
  readString,
  readStringMap,
  readStrings,
} from '../object.ts';
import type { Policy } from '../policy.ts';
import type { ClaimingKind } from './kind.ts';
import { type RawObject, refOf } from './read-kind.ts';

/** One entry of spec.endpoints as it is written: neither its type nor its targets are known to be good. */
export interface WrittenEndpoint {
  /** `spec.endpoints[0]` */
  readonly place: string;
  readonly dnsName: string;
  readonly recordType: string;
  readonly targets: readonly string[];
  /** Seconds; zero or less when unset. */
  readonly recordTTL: number;
  readonly setIdentifier: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly providerSpecific: readonly { readonly name: string; readonly value: string }[];
}

export interface DNSEndpoint {
  readonly kind: 'DNSEndpoint';
  readonly metadata: Metadata;
  /** The generation that was judged last, as the status tells; zero when it tells none. */
  readonly observedGeneration: number;
  /** Without the null entries, which mean nothing. */
  readonly endpoints: readonly WrittenEndpoint[];
}

export const dnsEndpoint: ClaimingKind<DNSEndpoint> = {
  group: 'externaldns.k8s.io',
  kind: 'DNSEndpoint',
  versions: ['v1alpha1'],
  resource: 'dnsendpoints',
  namespaced: true,
  watchedIn: 'namespace',
  sources: ['crd'],
  // Not `controller`, which ExternalDNS does not read here.
  obeys: ['namespace', 'annotations', 'labels'],
  publishes: true,
  looksUp: [],

  project(raw: RawObject, policy: Policy): DNSEndpoint {
    const spec = readMap(raw.spec, 'spec');
    return {
      kind: 'DNSEndpoint',
      metadata: readMetadata(raw, policy.keepsAnnotation),
      observedGeneration: observedGenerationOf(raw.status),
      endpoints: readList(spec.endpoints, 'spec.endpoints').flatMap((entry, index) =>
        entry === null ? [] : [readEndpoint(entry, `spec.endpoints[${index}]`)],
      ),
    };
  },

  outOfScope: () => undefined,

  // An empty name is claimed too, and so told of: there is nothing else that the entry could mean.
  claims(object: DNSEndpoint): readonly Claim[] {
    const ref = refOf(dnsEndpoint, object.metadata);
    return object.endpoints.map((endpoint) => ({
      host: endpoint.dnsName,
      object: ref,
      field: nameField(endpoint),
      internal: false,
      setIdentifier: endpoint.setIdentifier,
    }));
  },
};

/** The field of the claim that an entry makes: what leads from the claim back to the entry. */
export function nameField({ place }: WrittenEndpoint): string {
  return `${place}.dnsName`;
}

/** A status is not the user's doing: one of another shape tells nothing, and keeps no entry from being read. */
function observedGenerationOf(status: unknown): number {
  if (typeof status !== 'object' || status === null) return 0;
  const generation: unknown = Reflect.get(status, 'observedGeneration');
  return typeof generation === 'number' ? generation : 0;
}

function readEndpoint(raw: unknown, place: string): WrittenEndpoint {
  const entry = readMap(raw, place);
  return {
    place,
    dnsName: readString(entry.dnsName, `${place}.dnsName`),
    recordType: readString(entry.recordType, `${place}.recordType`),
    targets: readStrings(entry.targets, `${place}.targets`),
    recordTTL: readNumber(entry.recordTTL, `${place}.recordTTL`),
    setIdentifier: readString(entry.setIdentifier, `${place}.setIdentifier`),
    labels: readStringMap(entry.labels, `${place}.labels`),
    providerSpecific: readList(entry.providerSpecific, `${place}.providerSpecific`).map((property, index) => {
      const field = `${place}.providerSpecific[${index}]`;
      const { name, value } = readMap(property, field);
      return { name: readString(name, `${field}.name`), value: readString(value, `${field}.value`) };
    }),
  };
}
