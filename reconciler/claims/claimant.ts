// The object behind a claim, as the index keeps it and the conflict rule compares it with others.
import { findAnnotation } from './annotations.ts';
import type { Claim } from './claim.ts';
import type { KubeObject } from './kinds/read-kind.ts';
import { claimingKind } from './kinds.ts';
import type { Claimant, ObjectLookup } from './lookup.ts';
import type { ObjectRef } from './object.ts';
import type { Policy } from './policy.ts';

/** Shared: the index holds tens of thousands. */
const none: readonly string[] = [];

/** @param object the one whose claim it is */
export function claimantOf(claim: Claim, object: KubeObject, policy: Policy, lookup: ObjectLookup): Claimant {
  return {
    object: claim.object,
    setIdentifier: setIdentifierOf(claim, object, policy),
    createdAt: object.metadata.creationTimestamp,
    gateways: claimingKind(object.kind)?.gateways?.(object, lookup) ?? none,
  };
}

/** That of the claim, else of the object's annotation; empty when neither has one. */
export function setIdentifierOf(claim: Claim, { metadata }: KubeObject, policy: Policy): string {
  if (claim.setIdentifier !== undefined) return claim.setIdentifier;
  return findAnnotation(metadata.annotations, policy.annotationPrefixes, 'set-identifier')?.value ?? '';
}

/**
 * How an ownership record names an object (ExternalDNS reference 1.7): `ingress/<namespace>/<name>`; DNSEndpoints are `crd`, what
 * stands in no namespace has none.
 */
export function resourceOf({ kind, namespace, name }: ObjectRef): string {
  const source = sourceOfKind(kind);
  return namespace === '' ? `${source}/${name}` : `${source}/${namespace}/${name}`;
}

/** The first part of such a name: `ingress`, `crd`. */
export function sourceOfKind(kind: string): string {
  return kind === 'DNSEndpoint' ? 'crd' : kind.toLowerCase();
}

/** Whether both are one object; an object whose name is still to be generated is none that is stored. */
export function isSameObject(a: ObjectRef, b: ObjectRef): boolean {
  return a.group === b.group && a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}
