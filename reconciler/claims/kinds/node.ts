// Node: its own name, or the names that a template makes; and looked up for the addresses of NodePort Services and Pods.
import type { Claim } from '../claim.ts';
import { type Metadata, readList, readMap, readMetadata, readString } from '../object.ts';
import type { Policy } from '../policy.ts';
import { type Templated, templatedClaims, templatedField, templatedWithPairs } from '../templated.ts';
import type { ClaimingKind } from './kind.ts';
import { type RawObject, refOf } from './read-kind.ts';

export interface NodeAddress {
  /** `ExternalIP`, `InternalIP`, `Hostname`, … */
  readonly type: string;
  readonly address: string;
}

export interface Node extends Templated {
  readonly kind: 'Node';
  readonly metadata: Metadata;
  readonly unschedulable: boolean;
  readonly addresses: readonly NodeAddress[];
}

export const node: ClaimingKind<Node> = {
  group: '',
  kind: 'Node',
  versions: ['v1'],
  resource: 'nodes',
  namespaced: false,
  watchedIn: 'all',
  sources: ['node'],
  obeys: ['annotations', 'labels', 'controller'],
  publishes: true,
  // A webhook for Nodes could keep a cluster from starting.
  admitted: false,
  looksUp: [],

  project(raw: RawObject, policy: Policy): Node {
    const object: Node = {
      kind: 'Node',
      metadata: readMetadata(raw, policy.keepsAnnotation),
      unschedulable: readMap(raw.spec, 'spec').unschedulable === true,
      addresses: readAddresses(raw.status),
    };
    if (!policy.sources.has('node')) return object;
    return { ...object, ...templatedWithPairs(node, raw, policy, () => false) };
  },

  outOfScope(object: Node, policy: Policy): string | undefined {
    return policy.excludeUnschedulable && object.unschedulable
      ? 'it takes no Pods, and --no-exclude-unschedulable is not set'
      : undefined;
  },

  // The template's names stand in the place of the Node's own (ExternalDNS reference 5.7).
  claims(object: Node, policy: Policy): readonly Claim[] {
    const ref = refOf(node, object.metadata);
    const templated = templatedClaims(object, ref);
    const renamed = policy.fqdnTemplate !== undefined || policy.fqdnTargetTemplate !== undefined;
    if (renamed && !policy.combineFqdnAnnotation) return templated;
    return [{ host: object.metadata.name, object: ref, field: templatedField, internal: false }, ...templated];
  },
};

function readAddresses(status: unknown): readonly NodeAddress[] {
  return readList(readMap(status, 'status').addresses, 'status.addresses').map((entry, index) => {
    const field = `status.addresses[${index}]`;
    const { type, address } = readMap(entry, field);
    return { type: readString(type, `${field}.type`), address: readString(address, `${field}.address`) };
  });
}
