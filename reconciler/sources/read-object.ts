// From a raw manifest to a trimmed object of a kind that we read.
import type { KubeObject, RawObject, ReadKind } from '../claims/kinds/read-kind.ts';
import { kindsToConsult, kindsToFollow, kindsToRead } from '../claims/kinds.ts';
import type { Policy } from '../claims/policy.ts';

/**
 * Finds the kind of a raw object among those that the policy's sources need.
 * @returns undefined for a kind, group or version that is not read
 */
export function readKindOf(object: RawObject, policy: Policy): ReadKind | undefined {
  const [group, version] = groupVersion(object.apiVersion);
  return [...kindsToRead(policy), ...kindsToFollow(policy), ...kindsToConsult(policy)].find(
    (kind) => kind.kind === object.kind && kind.group === group && kind.versions.includes(version),
  );
}

/**
 * Trims a manifest. A namespaced object without a namespace goes to `default`, as with kubectl.
 * @returns undefined for an object of a kind that is not read
 * @throws ShapeError
 */
export function readObject(object: RawObject, policy: Policy): KubeObject | undefined {
  const kind = readKindOf(object, policy);
  if (kind === undefined) return undefined;
  const read = kind.project(object, policy);
  if (!kind.namespaced || read.metadata.namespace !== '') return read;
  return { ...kind.project(withNamespace(object, 'default'), policy) };
}

/** A copy of the object in the given namespace. */
export function withNamespace(object: RawObject, namespace: string): RawObject {
  const { metadata } = object;
  return { ...object, metadata: { ...(typeof metadata === 'object' ? metadata : {}), namespace } };
}

function groupVersion(apiVersion: unknown): readonly [group: string, version: string] {
  const [first = '', second] = String(apiVersion).split('/');
  return second === undefined ? ['', first] : [first, second];
}
