// A kind that we read from the API server or from files: how it is addressed, and how a raw object is trimmed.
import type { Metadata, ObjectRef } from '../object.ts';
import type { Policy } from '../policy.ts';

/** A raw object as the API server or a file gives it. */
export type RawObject = Readonly<Record<string, unknown>>;

/** An object trimmed to what we read. */
export interface KubeObject {
  readonly kind: string;
  readonly metadata: Metadata;
}

/** A kind that we read from the API server or from files. */
export interface ReadKind<T extends KubeObject = KubeObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Accepted versions; the first is the one that is watched. */
  readonly versions: readonly string[];
  /** Plural, lower case: the name in URLs, RBAC and webhook rules. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** Which namespaces are watched: that of --namespace, that of --gateway-namespace (ExternalDNS), or all. */
  readonly watchedIn: 'namespace' | 'gateway-namespace' | 'all';
  /** @throws ShapeError when a field that we read has another type than its kind promises */
  project(raw: RawObject, policy: Policy): T;
}

/** Names an object of a kind in messages, events and the registry's resource label. */
export function refOf(kind: Pick<ReadKind, 'group' | 'kind'>, metadata: Metadata): ObjectRef {
  return { group: kind.group, kind: kind.kind, namespace: metadata.namespace, name: metadata.name };
}
