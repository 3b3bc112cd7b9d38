// What the fake API server has to say to an object that is to be created; the words are kube-apiserver's.
import { eventResource } from '../../../reconciler/kube/event.ts';
import { qualifiedResource } from '../../../reconciler/kube/resource.ts';
import type { FakeCollection, FakeObject } from './collection.ts';
import { eventErrors } from './event-rules.ts';

export type JudgedCreation =
  | { readonly object: FakeObject }
  /** The HTTP status, and the message of the metav1.Status. */
  | { readonly refusal: number; readonly message: string };

/** Judges in the order of kube-apiserver: the body, the namespace, the object's fields, and last its name. */
export function judgeCreation(
  collection: FakeCollection,
  namespace: string | undefined,
  state: 'missing' | 'terminating' | undefined,
  body: { readonly text: string; readonly contentType: string | undefined },
): JudgedCreation {
  if (body.contentType !== 'application/json') {
    return { refusal: 415, message: 'the body of the request was in an unknown format' };
  }
  const object = JSON.parse(body.text) as FakeObject;
  const { name } = object.metadata;
  const what = `${qualifiedResource(collection.type)} "${name}"`;
  if ((object.metadata.namespace ?? namespace) !== namespace) {
    return {
      refusal: 400,
      message: 'the namespace of the provided object does not match the namespace sent on the request',
    };
  }
  if (state === 'missing') return { refusal: 404, message: `namespaces "${namespace}" not found` };
  if (state === 'terminating') {
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    return { refusal: 403, message: `${what} is forbidden: ${why}` };
  }
  const errors = collection.type.resource === eventResource.resource ? eventErrors(object) : [];
  if (errors.length > 0) return { refusal: 422, message: `Event ${what} is invalid: ${errors.join(', ')}` };
  if (collection.has(object)) return { refusal: 409, message: `${what} already exists` };
  return { object };
}
