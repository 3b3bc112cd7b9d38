// A store that a claim index follows, and objects to put into it.
import assert from 'node:assert/strict';
import type { Hostname } from '../../../reconciler/claims/hostname.ts';
import type { Claimant } from '../../../reconciler/claims/lookup.ts';
import { ClaimIndex } from '../../../reconciler/indexes/claim-index.ts';
import { readObject } from '../../../reconciler/sources/read-object.ts';
import { ObjectStore } from '../../../reconciler/sources/store.ts';
import { prefix, type Raw, samplePolicy } from '../claims/sample.ts';

export const indexPolicy = samplePolicy({ annotationFilter: 'team!=off' });

/** @param path `<namespace>/<name>` */
function meta(path: string, more: Raw = {}): Raw {
  const [namespace = '', name = ''] = path.split('/');
  return { namespace, name, ...more };
}

export interface IngressOptions {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly created?: string;
}

export function ingress(
  path: string,
  hosts: readonly string[],
  { annotations = {}, created = '' }: IngressOptions = {},
): Raw {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: meta(path, { annotations, creationTimestamp: created }),
    spec: { rules: hosts.map((host) => ({ host })) },
  };
}

export function service(path: string, hostname: string): Raw {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(path, { annotations: { [`${prefix}hostname`]: hostname } }),
  };
}

export function httpRoute(path: string, hostnames: readonly string[], gateways: readonly string[]): Raw {
  const parentRefs = gateways.map((gateway) => meta(gateway));
  return { ...gatewayApi('HTTPRoute'), metadata: meta(path), spec: { hostnames, parentRefs } };
}

/** @param from of its only listener: `All`, or the value of a namespace's label `team` */
export function gateway(path: string, hostname: string, from = 'All'): Raw {
  const namespaces = from === 'All' ? { from } : { from: 'Selector', selector: { matchLabels: { team: from } } };
  const listener = { name: 'web', hostname, port: 80, protocol: 'HTTP', allowedRoutes: { namespaces } };
  return { ...gatewayApi('Gateway'), metadata: meta(path), spec: { listeners: [listener] } };
}

export function namespace(name: string, team: string): Raw {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team } } };
}

function gatewayApi(kind: string): Raw {
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind };
}

/** `<kind> <namespace>/<name>`, with the set identifier where there is one. */
export function claimantText({ object, setIdentifier }: Claimant): string {
  return `${object.kind} ${object.namespace}/${object.name}${setIdentifier && ` ${setIdentifier}`}`;
}

export class IndexWorld {
  readonly store = new ObjectStore();
  synced = true;
  readonly index: ClaimIndex;

  /** @param objects in the store before the index is made */
  constructor(...objects: readonly Raw[]) {
    this.put(...objects);
    this.index = this.anew();
  }

  /** Another index of the same store. */
  anew(): ClaimIndex {
    return new ClaimIndex({ store: this.store, policy: indexPolicy, synced: () => this.synced });
  }

  put(...objects: readonly Raw[]): void {
    for (const raw of objects) {
      const read = readObject(raw, indexPolicy);
      assert.ok(read);
      this.store.upsert(read);
    }
  }

  remove(kind: string, path: string): void {
    const [namespace = '', name = ''] = path.split('/');
    this.store.remove(kind, { namespace, name });
  }

  /** The claimants of a name, sorted. */
  holders(name: string, index = this.index): readonly string[] | undefined {
    return index
      .claimants(name as Hostname)
      ?.map(claimantText)
      .sort();
  }

  /** The routes among the claimants of a name: Gateways claim the hostnames of their listeners, too. */
  routes(name: string): readonly string[] | undefined {
    return this.holders(name)?.filter((one) => one.startsWith('HTTPRoute '));
  }
}
