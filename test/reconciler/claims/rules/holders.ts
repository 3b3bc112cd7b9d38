// Objects that hold names, and a lookup that knows them.
import type { KubeObject } from '../../../../reconciler/claims/kinds/read-kind.ts';
import type { Claimant, Lookup, ProviderRecord } from '../../../../reconciler/claims/lookup.ts';

interface ObjectOptions {
  readonly createdAt?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An Ingress as it is judged. */
export function ingressObject(namespace: string, name: string, options: ObjectOptions = {}): KubeObject {
  const { createdAt = '', annotations = {} } = options;
  return {
    kind: 'Ingress',
    metadata: {
      name,
      namespace,
      uid: 'u1',
      generation: 1,
      creationTimestamp: createdAt,
      deleting: false,
      labels: {},
      annotations,
    },
  };
}

/** @param path `<namespace>/<name>` of an Ingress */
export function holder(path: string, options: Partial<Claimant> = {}): Claimant {
  const [namespace = '', name = ''] = path.split('/');
  const object = { group: 'networking.k8s.io', kind: 'Ingress', namespace, name };
  return { object, setIdentifier: '', createdAt: '', gateways: [], ...options };
}

/** Knows who holds names, and which of them have a record of ours with which resource. */
export function heldBy(
  holders: Readonly<Record<string, readonly Claimant[]>>,
  resources: Readonly<Record<string, string>> = {},
): Partial<Lookup> {
  return {
    claimants: (name) => holders[name] ?? [],
    record: (name): ProviderRecord | undefined => {
      const resource = resources[name];
      return resource === undefined ? undefined : { types: ['A'], ours: true, owner: undefined, resource };
    },
  };
}
