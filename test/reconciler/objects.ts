// Objects as manifests give them, read into a store, with the policy that reads them.
import assert from 'node:assert/strict';
import type { ClaimingObject } from '../../reconciler/claims/kinds.ts';
import { buildPolicy, type Policy } from '../../reconciler/claims/policy.ts';
import { lookupOf } from '../../reconciler/lookup.ts';
import { readObject } from '../../reconciler/sources/read-object.ts';
import { everywhere } from '../../reconciler/sources/read-scope.ts';
import { ObjectStore } from '../../reconciler/sources/store.ts';

type Raw = Readonly<Record<string, unknown>>;

export const everyPolicy: Policy = buildPolicy({
  sources: ['service', 'ingress', 'gateway-httproute', 'crd'],
  domains: { include: ['ex.com'], exclude: [] },
});

const prefix = 'external-dns.kubernetes.io/';

/** Annotations by their names without the prefix. */
export type Settings = Readonly<Record<string, string>>;

function metadata(name: string, settings: Settings): Raw {
  const annotations = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${prefix}${key}`, value]));
  return { namespace: 'shop', name, annotations };
}

export function ingress(name: string, hosts: readonly string[], ips: readonly string[], settings: Settings = {}): Raw {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(name, settings),
    spec: { rules: hosts.map((host) => ({ host })) },
    status: { loadBalancer: { ingress: ips.map((ip) => (/[a-z]\./.test(ip) ? { hostname: ip } : { ip })) } },
  };
}

export function service(name: string, spec: Raw, settings: Settings): Raw {
  return { apiVersion: 'v1', kind: 'Service', metadata: metadata(name, settings), spec };
}

export function dnsEndpoint(name: string, endpoints: readonly unknown[], settings: Settings = {}): Raw {
  return {
    apiVersion: 'externaldns.k8s.io/v1alpha1',
    kind: 'DNSEndpoint',
    metadata: metadata(name, settings),
    spec: { endpoints },
  };
}

/**
 * What a plan reads its objects through.
 * @param followed the kinds of Pods, EndpointSlices and Nodes that count as read
 */
export function storeOf(objects: readonly Raw[], policy: Policy = everyPolicy, followed: readonly string[] = []) {
  const store = new ObjectStore();
  for (const kind of followed) store.markRead(kind, everywhere);
  for (const object of objects) {
    const read = readObject(object, policy);
    assert.ok(read);
    store.upsert(read);
  }
  return { lookup: lookupOf(store), list: (kind: string) => store.list(kind) as readonly ClaimingObject[] };
}
