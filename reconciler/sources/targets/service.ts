// Service: what its type publishes (ExternalDNS reference 5.1).
import { type Hostname, isHostname, parseHostname } from '../../claims/hostname.ts';
import { isHeadless, type Service } from '../../claims/kinds/service.ts';
import type { Policy } from '../../claims/policy.ts';
import { readTargets } from '../../claims/settings.ts';
import type { RecordDraft } from '../../endpoint.ts';
import type { TargetLookup } from '../target-lookup.ts';
import { addressRecords, recordsOfTargets, settingsOf } from './address-records.ts';
import { headlessMembers, type Member } from './headless.ts';
import { nodePortTargets, portRecords } from './node-port.ts';
import { type ClaimTargets, isPending, type Pending, type RecordResolver, targetsOr } from './targets.ts';

/** The target annotation replaces all that the type would publish, the names of Pods and ports included. */
export const serviceRecords: RecordResolver<Service> = (object, policy, lookup) => {
  const annotated = readTargets(object.metadata, policy.annotationPrefixes);
  if (annotated.length > 0) return addressRecords<Service>(() => () => annotated)(object, policy, lookup);
  if (isHeadless(object)) return headless(object, policy, lookup);
  if (object.type === 'NodePort') return nodePort(object, policy, lookup);
  return addressRecords(byType)(object, policy, lookup);
};

function byType(object: Service, policy: Policy, lookup: TargetLookup): ClaimTargets {
  const external = object.externalIPs;
  return (claim) => {
    switch (object.type) {
      case 'LoadBalancer':
        if (claim.internal) return clusterIP(object);
        return targetsOr(
          external.length > 0 ? external : loadBalancerTargets(object, policy, lookup),
          'status.loadBalancer of the Service has no address yet',
        );
      case 'ClusterIP':
        return claim.internal || policy.publishInternalServices ? clusterIP(object) : internalOnly;
      case 'ExternalName':
        return targetsOr(external.length > 0 ? external : [object.externalName], 'spec.externalName is empty');
      default:
        return { code: 'NotPublished', message: `nothing is published of a Service of type ${object.type}` };
    }
  };
}

/** A host name that is not to be a CNAME is replaced by its addresses; one that has none just now counts for nothing. */
function loadBalancerTargets({ addresses }: Service, policy: Policy, lookup: TargetLookup): readonly string[] {
  return addresses.flatMap(({ ip, hostname }) => {
    const behind =
      policy.resolveLoadBalancerHostname && hostname !== '' ? (lookup.addressesOf(hostname) ?? []) : [hostname];
    return [ip, ...behind];
  });
}

const internalOnly: Pending = {
  code: 'NotPublished',
  message: 'a ClusterIP Service is published only with --publish-internal-services or the internal-hostname annotation',
};

function clusterIP({ clusterIP }: Service): readonly string[] | Pending {
  return targetsOr(clusterIP === 'None' ? [] : [clusterIP], 'the Service has no cluster IP yet');
}

function headless(object: Service, policy: Policy, lookup: TargetLookup) {
  const settings = settingsOf(object, policy);
  const members = headlessMembers(object, policy, lookup);
  return (_claim: unknown, name: Hostname): readonly RecordDraft[] | Pending => {
    if (isPending(members)) return members;
    const records = [...named(members, name)].flatMap(([dnsName, targets]) =>
      recordsOfTargets([...targets]).map((record) => ({ ...record, ...settings, dnsName })),
    );
    return records.length > 0 ? records : { code: 'PendingTarget', message: 'none of its Pods has a ready address' };
  };
}

/** The targets at the Service's name and at the name of each Pod below it. A Pod whose name makes none is at the first alone. */
function named(members: readonly Member[], name: Hostname): ReadonlyMap<Hostname, ReadonlySet<string>> {
  const byName = new Map<Hostname, Set<string>>();
  for (const { hostname, targets } of members) {
    const own = hostname === '' ? undefined : parseHostname(`${hostname}.${name}`);
    for (const dnsName of own !== undefined && isHostname(own) ? [name, own] : [name]) {
      const known = byName.get(dnsName) ?? new Set();
      for (const target of targets) known.add(target);
      byName.set(dnsName, known);
    }
  }
  return byName;
}

function nodePort(object: Service, policy: Policy, lookup: TargetLookup) {
  const settings = settingsOf(object, policy);
  const found = nodePortTargets(object, policy, lookup);
  const targets = isPending(found) ? found : targetsOr(found, 'no Node that answers for it has an address');
  return (_claim: unknown, name: Hostname): readonly RecordDraft[] | Pending => {
    if (isPending(targets)) return targets;
    const ports = portRecords(object, name).map((record) => ({ ...record, recordTTL: settings.recordTTL }));
    return [...recordsOfTargets(targets).map((record) => ({ ...record, ...settings })), ...ports];
  };
}
