// Records of a kind that names hosts and has addresses: A, AAAA and CNAME by target, the settings from annotations.

import { suitableType } from '../../addresses.ts';
import type { KubeObject } from '../../claims/kinds/read-kind.ts';
import type { Policy } from '../../claims/policy.ts';
import { readSettings, readTargets } from '../../claims/settings.ts';
import type { RecordDraft } from '../../endpoint.ts';
import { isPending, type RecordResolver, type TargetResolver } from './targets.ts';

/** Makes records of addresses: those of the annotated settings, each type of target in a record of its own. */
export function addressRecords<T extends KubeObject>(targets: TargetResolver<T>): RecordResolver<T> {
  return (object, policy, lookup) => {
    const settings = settingsOf(object, policy);
    const targetsOf = targets(object, policy, lookup);
    return (claim, name) => {
      const found = targetsOf(claim, name);
      return isPending(found) ? found : recordsOfTargets(found).map((record) => ({ ...record, ...settings }));
    };
  };
}

/** The same for kinds whose annotations say nothing but a TTL (ExternalDNS reference 4: Node and Pod). */
export function plainAddressRecords<T extends KubeObject>(targets: TargetResolver<T>): RecordResolver<T> {
  const records = addressRecords(targets);
  return (object, policy, lookup) => {
    const recordsOf = records(object, policy, lookup);
    return (claim, name) => {
      const found = recordsOf(claim, name);
      if (isPending(found)) return found;
      return found.map(({ recordType, targets, recordTTL }) => ({ recordType, targets, recordTTL }));
    };
  };
}

/** What an object's annotations say about every record of its. */
export function settingsOf({ metadata }: KubeObject, { annotationPrefixes }: Policy) {
  const { ttl, setIdentifier, properties } = readSettings(metadata, annotationPrefixes);
  return { recordTTL: ttl, setIdentifier, providerSpecific: properties };
}

/** The target annotation replaces what the object's status says. Not for routes, where that of the Gateway counts. */
export function annotatedTargetsOr<T extends KubeObject>(targets: TargetResolver<T>): TargetResolver<T> {
  return (object, policy, lookup) => {
    const annotated = readTargets(object.metadata, policy.annotationPrefixes);
    return annotated.length > 0 ? () => annotated : targets(object, policy, lookup);
  };
}

const addressTypes = ['A', 'AAAA', 'CNAME'] as const;

/**
 * At most one record each of A, AAAA and CNAME, in this order (ExternalDNS reference 1.4). One trailing dot of a target goes;
 * an empty one is none (ExternalDNS makes a CNAME to nothing of it).
 */
export function recordsOfTargets(written: readonly string[]): readonly Pick<RecordDraft, 'recordType' | 'targets'>[] {
  const targets = written.map((target) => target.replace(/\.$/, '')).filter((target) => target !== '');
  return addressTypes.flatMap((recordType) => {
    const fitting = targets.filter((target) => suitableType(target) === recordType);
    return fitting.length === 0 ? [] : [{ recordType, targets: fitting }];
  });
}
