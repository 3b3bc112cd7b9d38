// Names of a Kubernetes resource: what its API path is made of and what a log line or an RBAC rule calls it.

export interface ResourceType {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The plural in API paths and RBAC rules, such as `ingresses`. */
  readonly resource: string;
}

/**
 * The path of a collection on the API server, of one namespace or, without one, of the whole cluster.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
 */
export function collectionPath(type: ResourceType, namespace?: string | undefined): string {
  const base = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const scope = namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${base}${scope}/${type.resource}`;
}

/** The resource as `kubectl auth can-i` writes it: `ingresses.networking.k8s.io`, or `services` in the core group. */
export function qualifiedResource(type: ResourceType): string {
  return type.group === '' ? type.resource : `${type.resource}.${type.group}`;
}
