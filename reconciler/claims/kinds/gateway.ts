// Gateway: the hostnames of its listeners. Routes look it up for these, for its addresses and for its target annotation.
import type { Claim } from '../claim.ts';
import { readList, readMap, readMetadata, readString } from '../object.ts';
import { type Policy, sourceNames } from '../policy.ts';
import { hasOurController } from '../scope.ts';
import { gatewayGroup } from './gateway-group.ts';
import type { Gateway } from './gateway-objects.ts';
import type { ClaimingKind } from './kind.ts';
import { listenerClaims, readAllowedNamespaces, readListeners } from './listener.ts';
import { type RawObject, refOf } from './read-kind.ts';

/** Every --source that reads routes, and Gateways with them. */
export const gatewaySources = sourceNames.filter((name) => name.startsWith('gateway-'));

export const gateway: ClaimingKind<Gateway> = {
  group: gatewayGroup,
  kind: 'Gateway',
  versions: ['v1', 'v1beta1'],
  resource: 'gateways',
  namespaced: true,
  watchedIn: 'gateway-namespace',
  sources: gatewaySources,
  obeys: ['controller'],
  publishes: false,
  looksUp: [],

  project(raw: RawObject, policy: Policy): Gateway {
    const spec = readMap(raw.spec, 'spec');
    return {
      kind: 'Gateway',
      metadata: readMetadata(raw, policy.keepsAnnotation),
      listeners: readListeners(spec.listeners),
      allowedListeners: readAllowedNamespaces(spec.allowedListeners, 'spec.allowedListeners', 'None'),
      addresses: readList(readMap(raw.status, 'status').addresses, 'status.addresses').map((address, index) =>
        readString(readMap(address, `status.addresses[${index}]`).value, `status.addresses[${index}].value`),
      ),
    };
  },

  outOfScope: (object: Gateway, policy: Policy) => gatewayLeftOut(object.metadata, object, policy),

  claims: (object: Gateway): readonly Claim[] => listenerClaims(object.listeners, refOf(gateway, object.metadata)),

  gateways: ({ metadata }: Gateway) => [`${metadata.namespace}/${metadata.name}`],
};

/**
 * Why our filters leave a Gateway out, with all that belongs to it; undefined when they do not. Of one that is not known
 * (yet), only its name and its namespace can be told.
 */
export function gatewayLeftOut(
  place: { readonly namespace: string; readonly name: string },
  known: Gateway | undefined,
  policy: Policy,
): string | undefined {
  const { gatewayName, gatewayNamespace, gatewayLabels } = policy;
  if (gatewayName !== '' && gatewayName !== place.name) return `its name is not --gateway-name ${gatewayName}`;
  if (gatewayNamespace !== '' && gatewayNamespace !== place.namespace) {
    return `its namespace is not --gateway-namespace ${gatewayNamespace}`;
  }
  if (known === undefined) return undefined;
  if (!gatewayLabels.matches(known.metadata.labels)) return 'its labels do not match --gateway-label-filter';
  return hasOurController(known.metadata, policy) ? undefined : 'its controller annotation names another controller';
}
