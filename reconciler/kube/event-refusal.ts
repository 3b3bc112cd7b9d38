// Why an Event was not created, and with it what to do next.
import { KubeRequestError } from './transport.ts';

export type EventRefusal =
  /** It is there already: another replica or an earlier run made it. */
  | 'existing'
  /** Its namespace is gone or going, and the object with it. */
  | 'gone'
  | 'forbidden'
  /** Trouble on the way or in the API server; the same request may succeed later. */
  | 'trouble'
  /** The same request would be refused again. */
  | 'invalid';

/**
 * Sorts what KubeTransport.create threw. Two statuses need the API server's words: 403 is a missing permission or a
 * namespace that is being terminated (its NamespaceLifecycle admission), 409 a name that is taken or a quota that many
 * wrote to at once.
 */
export function judgeRefusal(error: unknown): EventRefusal {
  if (!(error instanceof KubeRequestError)) return 'invalid';
  if (error.code !== 'KUBE_STATUS') return 'trouble';
  const status = error.status ?? 0;
  switch (status) {
    case 403:
      return /being terminated/.test(error.message) ? 'gone' : 'forbidden';
    case 404:
      return 'gone';
    case 409:
      return /already exists/.test(error.message) ? 'existing' : 'trouble';
    case 401:
    case 408:
    case 429:
      return 'trouble';
    default:
      return status >= 500 ? 'trouble' : 'invalid';
  }
}
