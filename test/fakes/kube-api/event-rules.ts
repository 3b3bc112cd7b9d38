// What kube-apiserver demands of an Event of events.k8s.io/v1: ValidateEventCreate in its
// pkg/apis/core/validation/events.go.
import type { FakeObject } from './collection.ts';

const subdomain = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const qualifiedName = /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const microTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** What is wrong with an Event, one text a field; empty for a good one. */
export function eventErrors(event: FakeObject): string[] {
  const errors: string[] = [];
  const check = (field: string, good: boolean) => {
    if (!good) errors.push(`${field}: Invalid value`);
  };
  const { name, namespace } = event.metadata;
  check('apiVersion', event.apiVersion === 'events.k8s.io/v1');
  check('kind', event.kind === 'Event');
  check('metadata.name', subdomain.test(name) && name.length <= 253);
  check('eventTime', typeof event.eventTime === 'string' && microTime.test(event.eventTime));
  check('type', event.type === 'Normal' || event.type === 'Warning');
  const controller = event.reportingController;
  check('reportingController', typeof controller === 'string' && qualifiedName.test(controller));
  for (const field of ['reportingInstance', 'action', 'reason']) {
    const bytes = bytesOf(event[field]);
    check(field, bytes > 0 && bytes <= 128);
  }
  check('note', bytesOf(event.note) <= 1024);
  const regarding = (event.regarding ?? {}) as { readonly namespace?: string };
  // A namespace that is not a cluster-scoped object's own.
  check('involvedObject.namespace', (regarding.namespace ?? 'default') === namespace);
  return errors;
}

/** Kubernetes counts the bytes of texts that it calls characters. */
function bytesOf(value: unknown): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : 0;
}
