// One object judged as the webhook would judge its creation, through the webhook's own code.
import type { RawObject } from '../../reconciler/claims/kinds/read-kind.ts';
import { claimingKinds } from '../../reconciler/claims/kinds.ts';
import type { Lookup } from '../../reconciler/claims/lookup.ts';
import type { Policy } from '../../reconciler/claims/policy.ts';
import { isWatched } from '../../reconciler/claims/scope.ts';
import { withNamespace } from '../../reconciler/sources/read-object.ts';
import { admit } from '../../webhooks/admit.ts';

/** Where an object stands in a file. */
export interface Origin {
  readonly file: string;
  readonly document: number;
  readonly line: number;
}

/** An object as it is written or stored. */
export interface Stored {
  readonly object: RawObject;
  /** Undefined for one from a cluster. */
  readonly origin?: Origin | undefined;
}

/** One object's verdict, as `-o json` and `-o yaml` print it. */
export interface Checked extends Partial<Origin> {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly allowed: boolean;
  /** The message of a denial, as kubectl would show it. */
  readonly message?: string;
  readonly causes?: readonly { readonly reason: string; readonly field: string; readonly message: string }[];
  readonly warnings?: readonly string[];
}

/** @returns undefined for an object of a kind that claims no hostnames */
export function judgeObject({ object, origin }: Stored, policy: Policy, lookup: Lookup): Checked | undefined {
  const [group = '', version = ''] = groupVersion(object.apiVersion);
  const kind = claimingKinds.find((known) => known.kind === object.kind && known.group === group);
  if (kind === undefined || !isWatched(kind, policy)) return undefined;
  const { name, namespace } = names(object);
  const { body } = admit(
    {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: {
        uid: 'check',
        operation: 'CREATE',
        kind: { group, version, kind: kind.kind },
        resource: { group, version, resource: kind.resource },
        namespace,
        name,
        object: withNamespace(object, namespace),
      },
    },
    policy,
    lookup,
  );
  const response = 'response' in body ? body.response : undefined;
  const status = response?.status;
  return {
    ...origin,
    kind: kind.kind,
    namespace,
    name,
    allowed: response?.allowed ?? false,
    ...(status && { message: status.message }),
    ...(status?.details?.causes && { causes: status.details.causes }),
    ...(response?.warnings && { warnings: response.warnings }),
  };
}

function groupVersion(apiVersion: unknown): readonly string[] {
  const text = String(apiVersion);
  return text.includes('/') ? text.split('/') : ['', text];
}

function names(object: RawObject): { readonly name: string; readonly namespace: string } {
  const metadata = typeof object.metadata === 'object' && object.metadata !== null ? object.metadata : {};
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const found = metadata as { readonly name?: unknown; readonly namespace?: unknown; readonly generateName?: unknown };
  return { name: text(found.name) || text(found.generateName), namespace: text(found.namespace) || 'default' };
}
