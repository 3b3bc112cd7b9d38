// A Kubernetes Event in the making: what is said of an object, under a name that says the same wherever it is made.
// https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
import { createHash } from 'node:crypto';
import type { ObjectRef } from '../claims/object.ts';
import { collectionPath, type ResourceType } from './resource.ts';

export const eventResource: ResourceType = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  resource: 'events',
};

/** One thing to be said of an object. Its words are public to all who may read Events: no secret may be in them. */
export interface ObjectEvent {
  readonly object: ObjectRef & { readonly uid: string; readonly apiVersion: string };
  readonly type: 'Warning' | 'Normal';
  /** Why, in PascalCase; 128 characters at the most, as the API server demands. */
  readonly reason: string;
  /** For people. What is over 1024 bytes is cut off. */
  readonly message: string;
  /** What was being done, in PascalCase; 128 characters at the most. */
  readonly action: string;
}

/** The API server demands a qualified name. */
const reportingController = 'zonewarden.io/zonewarden';
const maxNoteBytes = 1024;
const maxInstanceBytes = 128;
const maxNameLength = 253;
const ellipsis = '...';

/**
 * What makes two Events the same one: the object's uid, the reason and the whole message. Sixteen hexadecimal digits.
 */
export function eventKey({ object, reason, message }: ObjectEvent): string {
  const said = JSON.stringify([object.uid, reason, message]);
  return createHash('sha256').update(said).digest('hex').slice(0, 16);
}

/** Where an Event on the object lives: in its namespace, or in `default` for a cluster-scoped object. */
export function eventNamespace(object: ObjectRef): string {
  return object.namespace || 'default';
}

/** The path that Events of a namespace are created at. */
export function eventsPath(namespace: string): string {
  return collectionPath(eventResource, namespace);
}

/**
 * The Event as the API server takes it (events.k8s.io/v1).
 * @param key of eventKey; with it every replica gives the Event the same name, so that it is there once
 * @param seen when it was seen, in milliseconds since the epoch, and by whom: the pod's name
 */
export function writeEvent(event: ObjectEvent, key: string, seen: { readonly at: number; readonly instance: string }) {
  const { object, type, reason, message, action } = event;
  const { apiVersion, kind, namespace, name, uid } = object;
  return {
    apiVersion: `${eventResource.group}/${eventResource.version}`,
    kind: eventResource.kind,
    metadata: { name: eventName(name, key), namespace: eventNamespace(object) },
    eventTime: microTime(seen.at),
    reportingController,
    reportingInstance: clipBytes(seen.instance, maxInstanceBytes) || reportingController,
    action,
    reason,
    regarding: { apiVersion, kind, ...(namespace === '' ? {} : { namespace }), name, uid },
    note: clipBytes(message, maxNoteBytes),
    type,
  };
}

/**
 * An RFC 1123 subdomain of 253 characters at the most: the object's name, as far as it fits and is legal here (a few
 * kinds allow more in their names than Events do), and the key.
 */
function eventName(objectName: string, key: string): string {
  const legal = objectName
    .slice(0, maxNameLength - key.length - 1)
    .toLowerCase()
    .replace(/[^a-z0-9.]/g, '-')
    .split('.')
    .map((label) => label.replace(/^-+|-+$/g, ''))
    .filter((label) => label !== '');
  return [...legal, key].join('.');
}

/** metav1.MicroTime: RFC 3339 with six decimals. */
function microTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

/** Cuts between characters, never within one; `most` counts UTF-8 bytes, the ellipsis among them. */
function clipBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(most - ellipsis.length));
  return text.slice(0, read).trimEnd() + ellipsis;
}
