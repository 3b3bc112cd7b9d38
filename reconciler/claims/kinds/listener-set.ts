// ListenerSet: listeners that stand beside their Gateway, in a namespace of their own. Read only with --gateway-listener-sets.
import type { Claim } from '../claim.ts';
import type { ObjectLookup } from '../lookup.ts';
import { readList, readMap, readMetadata, readString } from '../object.ts';
import type { Policy } from '../policy.ts';
import { isAccepted } from './conditions.ts';
import { gateway, gatewayLeftOut, gatewaySources } from './gateway.ts';
import { gatewayGroup } from './gateway-group.ts';
import type { ListenerSet } from './gateway-objects.ts';
import type { ClaimingKind } from './kind.ts';
import { listenerClaims, readListeners } from './listener.ts';
import { namespace } from './namespace.ts';
import { isGatewayRef, readParentRef } from './parent-ref.ts';
import { type RawObject, refOf } from './read-kind.ts';

export const listenerSet: ClaimingKind<ListenerSet> = {
  group: gatewayGroup,
  kind: 'ListenerSet',
  versions: ['v1'],
  resource: 'listenersets',
  namespaced: true,
  watchedIn: 'all',
  sources: gatewaySources,
  needs: 'gatewayListenerSets',
  obeys: ['annotations', 'controller'],
  publishes: false,
  looksUp: [gateway, namespace],

  project(raw: RawObject, policy: Policy): ListenerSet {
    const spec = readMap(raw.spec, 'spec');
    const status = readMap(raw.status, 'status');
    const metadata = readMetadata(raw, policy.keepsAnnotation);
    return {
      kind: 'ListenerSet',
      metadata,
      parent: readParentRef(spec.parentRef, 'spec.parentRef', metadata.namespace),
      listeners: readListeners(spec.listeners),
      accepted: isAccepted(status.conditions, 'status.conditions'),
      acceptedListeners: readList(status.listeners, 'status.listeners').flatMap((entry, index) => {
        const field = `status.listeners[${index}]`;
        const listener = readMap(entry, field);
        const name = readString(listener.name, `${field}.name`);
        return isAccepted(listener.conditions, `${field}.conditions`) ? [name] : [];
      }),
    };
  },

  outOfScope({ parent }: ListenerSet, policy: Policy, lookup: ObjectLookup): string | undefined {
    if (!isGatewayRef(parent)) return 'its parent is no Gateway';
    const why = gatewayLeftOut(parent, lookup.gateway(parent.namespace, parent.name), policy);
    return why === undefined ? undefined : `of its Gateway, ${why}`;
  },

  claims: (object: ListenerSet): readonly Claim[] =>
    listenerClaims(object.listeners, refOf(listenerSet, object.metadata)),

  gateways: ({ parent }: ListenerSet) => (isGatewayRef(parent) ? [`${parent.namespace}/${parent.name}`] : []),
};
