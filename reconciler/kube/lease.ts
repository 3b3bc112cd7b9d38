// A coordination.k8s.io/v1 Lease: who holds it, until when, and what to write to take, keep or leave it.
import { readMap, readNumber, readString, readStringMap } from '../claims/object.ts';

export interface Lease {
  /** Empty when nobody holds it. */
  readonly holder: string;
  /** How long a holder that is not heard of keeps it, milliseconds. */
  readonly durationMs: number;
  readonly renewTime: string;
  /** Changes with every write; a write that names it is refused once it has changed. */
  readonly resourceVersion: string;
  /** How often it has changed hands. */
  readonly transitions: number;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface LeasePlace {
  readonly namespace: string;
  readonly name: string;
}

/** @throws ObjectError for a Lease whose fields have other types than the API says */
export function readLease(raw: unknown): Lease {
  const { metadata, spec } = readMap(raw, 'the Lease');
  const fields = readMap(spec, 'spec');
  return {
    holder: readString(fields.holderIdentity, 'spec.holderIdentity'),
    durationMs: readNumber(fields.leaseDurationSeconds, 'spec.leaseDurationSeconds') * 1000,
    renewTime: readString(fields.renewTime, 'spec.renewTime'),
    resourceVersion: readString(readMap(metadata, 'metadata').resourceVersion, 'metadata.resourceVersion'),
    transitions: readNumber(fields.leaseTransitions, 'spec.leaseTransitions'),
    annotations: readStringMap(readMap(metadata, 'metadata').annotations, 'metadata.annotations'),
  };
}

export interface Holding {
  readonly identity: string;
  readonly durationMs: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The Lease of a first holder. */
export function newLease({ namespace, name }: LeasePlace, holding: Holding): object {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { namespace, name },
    spec: { ...renewed(holding), acquireTime: microTime(holding.now), leaseTransitions: 0 },
  };
}

/**
 * The merge patch that takes a Lease over, or keeps it; it lands only if nobody has written it meanwhile.
 * @param notes annotations to write with it; the others stay
 */
export function heldLease(lease: Lease, holding: Holding, notes: Readonly<Record<string, string>>): object {
  const taken = lease.holder !== holding.identity;
  return {
    metadata: {
      resourceVersion: lease.resourceVersion,
      ...(Object.keys(notes).length > 0 && { annotations: notes }),
    },
    spec: {
      ...renewed(holding),
      ...(taken && { acquireTime: microTime(holding.now), leaseTransitions: lease.transitions + 1 }),
    },
  };
}

/** The merge patch that leaves it: whoever asks next takes it without waiting (as client-go's ReleaseOnCancel). */
export function releasedLease(lease: Lease, now: number): object {
  return {
    metadata: { resourceVersion: lease.resourceVersion },
    spec: { holderIdentity: '', leaseDurationSeconds: 1, renewTime: microTime(now) },
  };
}

export function leasesPath(namespace: string): string {
  return `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`;
}

export function leasePath({ namespace, name }: LeasePlace): string {
  return `${leasesPath(namespace)}/${encodeURIComponent(name)}`;
}

function renewed({ identity, durationMs, now }: Holding) {
  return {
    holderIdentity: identity,
    leaseDurationSeconds: Math.ceil(durationMs / 1000),
    renewTime: microTime(now),
  };
}

/** metav1.MicroTime: RFC 3339 with six digits of a second. */
function microTime(ms: number): string {
  return new Date(ms).toISOString().replace(/Z$/, '000Z');
}
