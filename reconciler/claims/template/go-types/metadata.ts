// Go types that every Kubernetes object shares. k8s.io/apimachinery/pkg/apis/meta/v1
import {
  bool,
  embedded,
  type Field,
  type GoType,
  int,
  json,
  list,
  pointer,
  type StructType,
  string,
  stringMap,
  strings,
  struct,
  time,
} from '../go-type.ts';

const typeMeta = struct('TypeMeta', { Kind: string, APIVersion: string });

const ownerReference = struct('OwnerReference', {
  APIVersion: string,
  Kind: string,
  Name: string,
  UID: string,
  Controller: pointer(bool),
  BlockOwnerDeletion: pointer(bool),
});

const objectMetaFields = {
  Name: string,
  GenerateName: string,
  Namespace: string,
  SelfLink: string,
  UID: string,
  ResourceVersion: string,
  Generation: int,
  CreationTimestamp: time,
  DeletionTimestamp: pointer(time),
  DeletionGracePeriodSeconds: pointer(int),
  Labels: stringMap,
  Annotations: stringMap,
  OwnerReferences: list(ownerReference),
  Finalizers: strings,
  ManagedFields: list(json),
} satisfies Readonly<Record<string, GoType>>;

/** ObjectMeta has a method Get… for each of its fields: to a template `.GetName` is as good as `.Name`. */
const objectMeta = struct('ObjectMeta', {
  ...objectMetaFields,
  ...Object.fromEntries(
    [...struct('', objectMetaFields).fields].map(([name, field]): [string, Field] => [`Get${name}`, field]),
  ),
});

export const condition = struct('Condition', {
  Type: string,
  Status: string,
  ObservedGeneration: int,
  LastTransitionTime: time,
  Reason: string,
  Message: string,
});

/** An object of the API: metadata, a spec and a status. */
export function kubernetesObject(name: string, fields: Readonly<Record<string, GoType>>): StructType {
  return struct(name, { ...embedded(typeMeta), ...embedded(objectMeta, 'metadata'), ...fields });
}
