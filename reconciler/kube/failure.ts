// Why a list or a watch ended, in a bounded vocabulary, and what a person can do about it.
import { qualifiedResource, type ResourceType } from './resource.ts';
import { KubeRequestError } from './transport.ts';

export const restartReasons = [
  'gone',
  'closed',
  'timeout',
  'connection',
  'unauthorized',
  'forbidden',
  'not_found',
  'throttled',
  'server_error',
  'bad_response',
] as const;
export type RestartReason = (typeof restartReasons)[number];

export type Verb = 'list' | 'watch';

/** Sorts a failure of a list or watch into one of the reasons. */
export function reasonOf(error: unknown): RestartReason {
  if (!(error instanceof KubeRequestError)) return 'bad_response';
  switch (error.code) {
    case 'KUBE_STATUS':
      return reasonOfStatus(error.status ?? 0);
    case 'KUBE_TIMEOUT':
      return 'timeout';
    case 'KUBE_UNREACHABLE':
      return 'connection';
    case 'KUBE_BAD_RESPONSE':
      return 'bad_response';
    case 'KUBE_CREDENTIALS':
      return 'unauthorized';
  }
}

/** Sorts an HTTP status, of an answer or of an ERROR event, into one of the reasons. */
function reasonOfStatus(status: number): RestartReason {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 403:
      return 'forbidden';
    case 404:
      return 'not_found';
    case 410:
      return 'gone';
    case 429:
      return 'throttled';
    default:
      return status >= 500 ? 'server_error' : 'bad_response';
  }
}

/** What to do about a failure, for the one who reads the log. */
export function advise(
  reason: RestartReason,
  verb: Verb,
  type: ResourceType,
  where: { readonly namespace?: string | undefined; readonly server: string },
): string {
  const resource = qualifiedResource(type);
  switch (reason) {
    case 'forbidden': {
      const role = where.namespace ? `a Role in namespace ${where.namespace}` : 'a ClusterRole';
      return `the ServiceAccount may not ${verb} ${resource}: bind ${role} to it with the verbs list and watch on ${resource}`;
    }
    case 'unauthorized':
      return 'the credentials were not accepted or could not be read: check the ServiceAccount token or the user in the kubeconfig';
    case 'not_found':
      return `the API server has no ${resource} in version ${type.version}: install the CustomResourceDefinitions that bring it, or leave out the source that needs it`;
    case 'connection':
    case 'timeout':
      return `no answer from ${where.server}: check that the address is right and reachable, and that its certificate is signed by the configured authority`;
    case 'throttled':
      return 'the API server asks for fewer requests: look at its priority and fairness settings';
    case 'server_error':
      return "the API server failed: look at its log and at etcd's health";
    case 'bad_response':
      return `the answer is not that of a Kubernetes API server: check that ${where.server} is one and that no proxy changes its answers`;
    case 'gone':
    case 'closed':
      return 'the API server keeps ending this request: look at its log and at any proxy in front of it';
  }
}
