// References to a parent: of a route to a Gateway, a ListenerSet or a Service, of a ListenerSet to its Gateway.
import { readMap, readNumber, readString } from '../object.ts';
import { gatewayGroup, readGroup } from './gateway-group.ts';

export interface ParentRef {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Empty when the reference names none. */
  readonly sectionName: string;
  /** 0 when the reference names none. */
  readonly port: number;
}

/**
 * Reads a reference, with the defaults of the Gateway API.
 * @param ownNamespace of the object that refers
 * @throws ShapeError
 */
export function readParentRef(raw: unknown, field: string, ownNamespace: string): ParentRef {
  const ref = readMap(raw, field);
  return {
    group: readGroup(ref.group, `${field}.group`),
    kind: readString(ref.kind, `${field}.kind`) || 'Gateway',
    namespace: readString(ref.namespace, `${field}.namespace`) || ownNamespace,
    name: readString(ref.name, `${field}.name`),
    sectionName: readString(ref.sectionName, `${field}.sectionName`),
    port: readNumber(ref.port, `${field}.port`),
  };
}

/** Names the parent alone, section and port aside, as the key of a Map. */
export function parentKey({ group, kind, namespace, name }: ParentRef): string {
  return JSON.stringify([group, kind, namespace, name]);
}

export function isGatewayRef({ group, kind }: ParentRef): boolean {
  return group === gatewayGroup && kind === 'Gateway';
}

export function isListenerSetRef({ group, kind }: ParentRef): boolean {
  return group === gatewayGroup && kind === 'ListenerSet';
}
