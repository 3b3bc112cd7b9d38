// The configuration of the connection to a cluster is missing or wrong: nothing that a retry would mend.

export type KubeConfigErrorCode =
  | 'KUBECONFIG_NOT_FOUND'
  | 'KUBECONFIG_UNREADABLE'
  | 'KUBECONFIG_INVALID'
  | 'KUBECONFIG_NO_CONTEXT'
  /** A certificate, key or token file that the configuration names cannot be read. */
  | 'KUBECONFIG_FILE_UNREADABLE'
  /** The pod has no ServiceAccount token or no cluster certificate. */
  | 'KUBE_SERVICE_ACCOUNT_INCOMPLETE'
  | 'KUBE_SERVER_INVALID'
  /** Neither a kubeconfig nor a pod's ServiceAccount was found. */
  | 'KUBE_NO_CLUSTER';

export class KubeConfigError extends Error {
  readonly code: KubeConfigErrorCode;

  constructor(code: KubeConfigErrorCode, message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.name = 'KubeConfigError';
    this.code = code;
  }
}
